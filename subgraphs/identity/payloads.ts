import { Field, ID, ObjectType } from 'type-graphql';
import type { CustomerId } from '../../domain/model/index.ts';
import type { Affected, Finality, RecordOutcome } from '../../hub/index.ts';
import { UserError, type Payload } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { AffectedKindEnum, FinalityEnum, RecordOutcomeEnum } from './enums.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({ simpleResolvers: true, description: 'A customer that a mutation touched. Under dryRun: would touch.' })
export class AffectedCustomer {
  @Field(() => ID, { description: 'Its id; after a merge also that of the customer that was merged away.' })
  readonly customerId!: CustomerId;
  @Field(() => AffectedKindEnum)
  readonly kind!: Affected['kind'];
}

/** What every mutation answers beside its own result; null or empty when userErrors say why nothing was done. */
@ObjectType({ simpleResolvers: true, description: 'What a mutation did.' })
export class ChangePayload implements Payload {
  @Field(() => [AffectedCustomer], { nullable: true })
  readonly affected?: readonly Affected[];
  @Field(() => FinalityEnum, { nullable: true })
  readonly finality?: Finality;
  @Field(() => ID, { nullable: true, description: 'Names the change in history, outbox and log.' })
  readonly operationId?: string;
  @Field(() => [UserError])
  readonly userErrors!: readonly UserError[];
  @Field(() => Customer, { nullable: true, description: 'The customer as it is now; under dryRun as it is still.' })
  readonly customer?: Customer | null;
  readonly touched?: readonly CustomerId[];
}

@ObjectType({ simpleResolvers: true })
export class SourceRecordResult {
  @Field(() => SourceRecord, { nullable: true, description: 'Null where the input names no possible record.' })
  readonly sourceRecord!: SourceRecord | null;
  @Field(() => RecordOutcomeEnum)
  readonly outcome!: RecordOutcome;
  @Field(() => ID, { nullable: true })
  readonly customerId!: CustomerId | null;
  @Field(() => UserError, { nullable: true, description: 'Why the record was rejected.' })
  readonly userError!: UserError | null;
}

@ObjectType({ simpleResolvers: true })
export class UpsertPayload implements Payload {
  @Field(() => [SourceRecordResult], { nullable: true, description: 'One for each record, in order.' })
  readonly results?: readonly SourceRecordResult[];
  @Field(() => [AffectedCustomer], { nullable: true })
  readonly affected?: readonly Affected[];
  @Field(() => FinalityEnum, { nullable: true })
  readonly finality?: Finality;
  @Field(() => ID, { nullable: true })
  readonly operationId?: string;
  @Field(() => [UserError])
  readonly userErrors!: readonly UserError[];
  readonly touched?: readonly CustomerId[];
}
