import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Instant, Interaction as InteractionDocument, RowKey, SourceKey } from '../../domain/model/index.ts';
import { DateTime, Moment, SourceRecord, connectionType } from '../shared/index.ts';
import { CaseStateEnum, DirectionEnum, InteractionTypeEnum } from './enums.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'A call, e-mail, chat, visit, meeting, web visit, case or feedback.',
})
export class Interaction {
  readonly rowKey: RowKey;
  readonly relatedKey: RowKey | null;
  readonly sourceKey: SourceKey | null;

  @Field(() => String, { description: 'The id space of `id`.' })
  readonly system: string;
  @Field(() => ID, { description: 'Its own id in its system.' })
  readonly id: string;
  @Field(() => InteractionTypeEnum, { nullable: true })
  readonly type: InteractionDocument['type'];
  @Field(() => Moment, { nullable: true })
  readonly at: Moment;
  @Field(() => String, { nullable: true })
  readonly channel: string | null;
  @Field(() => DirectionEnum, { nullable: true })
  readonly direction: InteractionDocument['direction'];
  @Field(() => String, { nullable: true })
  readonly subject: string | null;
  @Field(() => String, { nullable: true })
  readonly text: string | null;
  @Field(() => String, { nullable: true })
  readonly agent: string | null;
  @Field(() => String, { nullable: true })
  readonly team: string | null;
  @Field(() => CaseStateEnum, {
    nullable: true,
    description: 'Of a case; one whose source names none is open until it has an end.',
  })
  readonly state: InteractionDocument['state'];
  @Field(() => DateTime, { nullable: true })
  readonly closedAt: Instant | null;
  @Field(() => String, { nullable: true, description: 'The offset that `closedAt` came with, for instance "+02:00".' })
  readonly closedAtOffset: string | null;
  @Field(() => Float, { nullable: true, description: 'Of feedback, from 0 to `scoreMax`.' })
  readonly score: number | null;
  @Field(() => Float, { nullable: true })
  readonly scoreMax: number | null;
  @Field(() => Int, { nullable: true })
  readonly durationSeconds: number | null;
  @Field(() => SourceRecord, {
    nullable: true,
    description: 'The source record it stands under; null for an interaction without a customer.',
  })
  readonly sourceRecord: SourceRecord | null;

  constructor(row: InteractionDocument) {
    this.rowKey = row.id;
    this.relatedKey = row.relatedTo;
    this.sourceKey = row.sourceKey;
    this.system = row.system;
    this.id = row.rowId;
    this.type = row.type;
    this.at = new Moment(row.at, row.offset);
    this.channel = row.channel;
    this.direction = row.direction;
    this.subject = row.subject;
    this.text = row.text;
    this.agent = row.agent;
    this.team = row.team;
    this.state = row.state;
    this.closedAt = row.closedAt;
    this.closedAtOffset = row.closedAtOffset ?? null;
    this.score = row.score;
    this.scoreMax = row.scoreMax;
    this.durationSeconds = row.durationSeconds === null ? null : Math.round(row.durationSeconds);
    this.sourceRecord = row.sourceKey === null ? null : SourceRecord.of(row.sourceKey);
  }
}

export const InteractionConnection = connectionType('Interaction', () => Interaction);
