import { Field, Int, ObjectType } from 'type-graphql';
import type * as Model from '../../domain/model/index.ts';
import type { RecordVersion } from '../../hub/index.ts';
import { DateTime, connectionType } from '../shared/index.ts';
import { CustomerKindEnum, OrderBasisEnum } from './enums.ts';

@ObjectType({ simpleResolvers: true, description: 'What a source system said of its customer at one time.' })
export class SourceRecordVersion {
  @Field(() => Int, {
    nullable: true,
    description: 'From 1, in order of acceptance; a superseded one has the number of what stood then.',
  })
  readonly version!: number;
  @Field(() => Boolean, { nullable: true, description: 'It came after a newer one and never was the current one.' })
  readonly superseded!: boolean;
  @Field(() => CustomerKindEnum, { nullable: true })
  readonly kind!: Model.CustomerKind;
  @Field(() => Boolean, { nullable: true, description: 'The source deleted the record.' })
  readonly deleted!: boolean;
  @Field(() => String, { nullable: true, description: 'The row as received, JSON.' })
  readonly raw!: string;
  @Field(() => String, { nullable: true, description: "The source's own version." })
  readonly sourceVersion?: string;
  @Field(() => DateTime, { nullable: true })
  readonly sourceUpdatedAt?: Model.Instant;
  @Field(() => OrderBasisEnum, { nullable: true })
  readonly orderBasis!: Model.OrderBasis;
  @Field(() => DateTime, { nullable: true })
  readonly receivedAt!: Model.Instant;
  @Field(() => String, { nullable: true })
  readonly validFrom?: string;
  @Field(() => String, { nullable: true })
  readonly validTo?: string;
  @Field(() => String, { nullable: true, description: 'Equal hashes mean equal content.' })
  readonly contentHash!: string;
  @Field(() => String, { nullable: true })
  readonly batchId!: string;
  @Field(() => Int, { nullable: true })
  readonly row!: number;
  @Field(() => String, { nullable: true })
  readonly mapping!: string;
  @Field(() => String, { nullable: true })
  readonly normaliser!: string;

  static of({ record, superseded }: RecordVersion): SourceRecordVersion {
    return Object.assign(new SourceRecordVersion(), record, record.provenance, { version: record.n, superseded });
  }
}

export const SourceRecordVersionConnection = connectionType('SourceRecordVersion', () => SourceRecordVersion);
