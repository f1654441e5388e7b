import { Field, Int, ObjectType } from 'type-graphql';
import type { AttributeName } from '../../domain/model/index.ts';
import type { RecordedValue as HubValue } from '../../hub/index.ts';
import { connectionType } from '../shared/index.ts';
import { AttributeNameEnum } from './attribute-names.ts';
import { QualityEnum } from './enums.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({ simpleResolvers: true, description: 'A value as one source record gives it, chosen or not.' })
export class RecordedValue {
  @Field(() => AttributeNameEnum, { nullable: true })
  readonly attribute!: AttributeName;
  @Field(() => String, { nullable: true, description: 'The text that the source sent.' })
  readonly raw!: string;
  @Field(() => String, { nullable: true, description: 'The standard form, JSON; null where it cannot be read.' })
  readonly standard!: () => string | null;
  @Field(() => QualityEnum, { nullable: true })
  readonly quality!: string;
  @Field(() => [String], {
    nullable: true,
    description: 'What the normaliser noticed, for instance "plus-tag-removed".',
  })
  readonly flags!: readonly string[];
  @Field(() => String, { nullable: true })
  readonly observedAt?: string;
  @Field(() => String, { nullable: true })
  readonly verifiedAt?: string;
  @Field(() => String, { nullable: true })
  readonly verifiedBy?: string;
  @Field(() => String, { nullable: true })
  readonly validFrom?: string;
  @Field(() => String, { nullable: true })
  readonly validTo?: string;
  @Field(() => SourceRecord, { nullable: true })
  readonly sourceRecord!: SourceRecord;
  @Field(() => Int, { nullable: true })
  readonly recordVersion!: number;

  static of({ attribute, value, from, record }: HubValue): RecordedValue {
    return Object.assign(new RecordedValue(), value, {
      attribute,
      flags: value.flags ?? [],
      standard: () => (value.value === null ? null : JSON.stringify(value.value)),
      sourceRecord: SourceRecord.of(from),
      recordVersion: record.n,
    });
  }
}

export const RecordedValueConnection = connectionType('RecordedValue', () => RecordedValue);
