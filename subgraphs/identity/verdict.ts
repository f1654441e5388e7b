import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { ownKey, type CustomerId, type DecidedBy as ModelDecidedBy, type Instant } from '../../domain/model/index.ts';
import type { VerdictSideView, VerdictView } from '../../hub/index.ts';
import { DateTime, TEXT_LIMITS, checkText, recordSeen, type SubgraphContext } from '../shared/index.ts';
import { DecidedBy } from './decisions.ts';
import { VerdictKindEnum } from './enums.ts';
import { verdictLoader } from './loaders.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'One of the two sides of a verdict: a record, or what a customer held.',
})
class VerdictSide {
  @Field(() => ID, {
    nullable: true,
    description: 'The customer whose records it names, by the id of then; null for a side of one record.',
  })
  readonly customerId!: CustomerId | null;
  @Field(() => [SourceRecord], {
    nullable: true,
    description:
      'The records that it names, up to a hundred, in order; they may be gone, or with another customer now. A match names no longer whom a later decision took out of it.',
  })
  readonly sourceRecords!: readonly SourceRecord[];
  @Field(() => Boolean, { nullable: true, description: 'It names more than a hundred.' })
  readonly cut!: boolean;

  static of({ customerId, keys, cut }: VerdictSideView): VerdictSide {
    return Object.assign(new VerdictSide(), {
      customerId,
      cut,
      sourceRecords: keys.map((key) => SourceRecord.of(key)),
    });
  }
}

@ObjectType({
  simpleResolvers: true,
  description: "A steward's decision that records are one customer, or are not. No rule overrules it.",
})
class Verdict {
  @Field(() => ID)
  readonly id!: string;
  @Field(() => VerdictKindEnum, { nullable: true })
  readonly kind!: VerdictView['kind'];
  @Field(() => DecidedBy, { nullable: true })
  readonly by!: ModelDecidedBy;
  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
  readonly at!: Instant;
  @Field(() => String, {
    nullable: true,
    description:
      'Why, in the words of who decided. Null also where it may speak of a customer who is hidden, and where it was erased.',
  })
  readonly reason!: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether it is in force: no later verdict ended it.' })
  readonly stands!: boolean;
  @Field(() => ID, { nullable: true, description: 'The verdict that ended it.' })
  readonly endedBy!: string | null;
  @Field(() => DateTime, { nullable: true })
  readonly endedAt!: Instant | null;
  @Field(() => ID, {
    nullable: true,
    description: 'The verdict that it gives again for the records that this one still speaks of, as of the same time.',
  })
  readonly repeats!: string | null;
  @Field(() => [ID], { nullable: true, description: 'The verdicts that it ended.' })
  readonly supersedes!: readonly string[];
  @Field(() => [VerdictSide], { nullable: true, description: 'The two that it binds or keeps apart.' })
  readonly sides!: readonly VerdictSide[];

  static of({ end, sides, ...verdict }: VerdictView): Verdict {
    return Object.assign(new Verdict(), verdict, {
      stands: end === null,
      endedBy: end?.by ?? null,
      endedAt: end?.at ?? null,
      sides: sides.map((side) => VerdictSide.of(side)),
    });
  }
}

@Resolver()
export class VerdictQuery {
  @Query(() => Verdict, {
    nullable: true,
    description:
      'A verdict by its id, as a CONFLICT or the history names it; null where there is none. Of its records and customers those are named that the caller may see.',
  })
  async verdict(@Arg('id', () => ID) id: string, @Ctx() context: SubgraphContext): Promise<Verdict | null> {
    const view = await verdictLoader(context).load(checkText(id, ['id'], { max: TEXT_LIMITS.id }));
    if (view === null) return null;
    const sourceKeys = view.sides.flatMap(({ customerId, keys }) => [
      ...keys,
      ...(customerId ? [ownKey(customerId)] : []),
    ]);
    await recordSeen(context, 'Verdict', sourceKeys);
    return Verdict.of(view);
  }
}
