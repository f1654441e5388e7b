import { Field, Int, ObjectType } from 'type-graphql';
import type { Instant, Lineage as ModelLineage, Quality } from '../../domain/model/index.ts';
import { DateTime } from '../shared/index.ts';
import { QualityEnum } from './enums.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'Where a value comes from and why it was chosen: the way back to the row that said it.',
})
export class Lineage {
  @Field(() => SourceRecord, { nullable: true, description: 'Null for a value that a steward set.' })
  readonly sourceRecord!: SourceRecord | null;
  @Field(() => Int, { nullable: true, description: 'Version of that record.' })
  readonly recordVersion!: number | null;
  @Field(() => String, { nullable: true, description: 'The import that brought it.' })
  readonly batchId!: string | null;
  @Field(() => Int, { nullable: true, description: 'Row of that import.' })
  readonly row!: number | null;
  @Field(() => String, { nullable: true, description: 'The mapping it was read by, with its version.' })
  readonly mapping!: string | null;
  @Field(() => String, { nullable: true, description: 'Version of the normalisers.' })
  readonly normaliser!: string | null;
  @Field(() => String, { nullable: true, description: 'The survivorship strategy that chose it, or "override".' })
  readonly rule!: string;
  @Field(() => String, { nullable: true, description: 'Version of the survivorship policy.' })
  readonly policy!: string;
  @Field(() => String, { nullable: true })
  readonly overrideId!: string | null;
  @Field(() => DateTime, { nullable: true, description: "The source's time for the value, else when it was received." })
  readonly observedAt!: Instant | null;
  @Field(() => String, { nullable: true })
  readonly verifiedAt!: string | null;
  @Field(() => String, { nullable: true, description: 'How it was verified, for instance "double-opt-in".' })
  readonly verifiedBy!: string | null;
  @Field(() => QualityEnum, { nullable: true })
  readonly quality!: Quality;
  @Field(() => String, { nullable: true, description: 'The text that the source sent.' })
  readonly raw!: string | null;
  @Field(() => Int, { nullable: true, description: 'How many source records agree on the value.' })
  readonly support!: number;

  static of(lineage: ModelLineage, policy: string): Lineage {
    return Object.assign(new Lineage(), lineage, {
      policy,
      sourceRecord: lineage.sourceKey === null ? null : SourceRecord.of(lineage.sourceKey),
    });
  }
}
