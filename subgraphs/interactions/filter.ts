import { Field, InputType } from 'type-graphql';
import { nameKey } from '../../domain/business/index.ts';
import type { Instant, Interaction } from '../../domain/model/index.ts';
import type { TimelineFilter } from '../../hub/index.ts';
import type { RowRule } from '../../policy/index.ts';
import { DateTime, TEXT_LIMITS, checkText, timelineBounds, typeCondition } from '../shared/index.ts';
import { CaseStateEnum, DirectionEnum, InteractionTypeEnum } from './enums.ts';

@InputType({ description: 'Which interactions to show; all conditions must hold.' })
export class InteractionFilter {
  @Field(() => [InteractionTypeEnum], { nullable: true })
  readonly types?: readonly Interaction['type'][] | null;
  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  readonly from?: Instant | null;
  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  readonly to?: Instant | null;
  @Field(() => String, { nullable: true, description: 'However it is written: `E-Mail` finds `email`.' })
  readonly channel?: string | null;
  @Field(() => DirectionEnum, { nullable: true })
  readonly direction?: 'inbound' | 'outbound' | null;
  @Field(() => CaseStateEnum, { nullable: true, description: 'Cases in this state, and nothing else.' })
  readonly state?: 'open' | 'pending' | 'closed' | null;
  @Field(() => String, { nullable: true, description: 'Of this source system.' })
  readonly system?: string | null;
}

/** The filter as the hub reads it, with the rows that the actor may see. @throws DomainError BAD_USER_INPUT */
export function timelineFilter(
  filter: InteractionFilter,
  rule: RowRule<Pick<Interaction, 'type' | 'team'>>,
): TimelineFilter<'interactions'> {
  const { direction, state } = filter;
  const channel = channelOf(filter);
  const { where: type, hasType } = typesOf(filter);
  const where = { ...type, ...(state ? { state } : {}) };
  const residual = rule !== null || hasType !== null || channel !== null || direction;
  return {
    ...timelineBounds(filter),
    ...(Object.keys(where).length > 0 ? { where } : {}),
    ...(residual
      ? {
          matches: (row) =>
            (rule === null || rule(row)) &&
            (hasType === null || hasType(row.type)) &&
            (channel === null || (row.channel !== null && nameKey(row.channel) === channel)) &&
            (!direction || row.direction === direction),
        }
      : {}),
  };
}

/** Other interactions may name a state too; a filter by it means cases. */
function typesOf({ types, state }: InteractionFilter): ReturnType<typeof typeCondition> {
  const asked = typeCondition(types);
  if (!state) return asked;
  return { where: { type: 'case' }, hasType: !types || types.includes('case') ? null : () => false };
}

/** Rows keep a channel as their source writes it; compared is its key. */
function channelOf({ channel }: InteractionFilter): string | null {
  if (channel === null || channel === undefined) return null;
  return nameKey(checkText(channel, ['filter', 'channel'], { min: 1, max: TEXT_LIMITS.name }));
}

/** True where only the type restricts the rows, so that the summaries can count them. */
export function countsBySummary(filter: InteractionFilter): boolean {
  const { types: _types, ...others } = filter;
  return Object.values(others).every((value) => value === null || value === undefined);
}
