import { Field, ID, InputType, Int } from 'type-graphql';
import type { CustomerKind, Instant, RelationType } from '../../domain/model/index.ts';
import { DateTime } from '../shared/index.ts';
import { AttributesInput } from './attributes-input.ts';
import { CustomerKindEnum, RelationTypeEnum } from './enums.ts';

const optional = { nullable: true } as const;
const COUNTRY = 'ISO 3166-1 alpha-2 of the source, for telephone numbers and dates in national form.';
export const VERSION = 'Version of the customer that you saw; another one now is VERSION_CONFLICT.';
export const KEY = '1 to 200 characters. For 24 hours the same key with the same input gives the same answer.';

@InputType({ description: 'A source key: the name by which a source system knows its customer.' })
export class SourceKeyInput {
  @Field(() => String) readonly system!: string;
  @Field(() => String) readonly sourceId!: string;
}

@InputType({ description: 'A relation as the record states it; the other party by key or by name.' })
export class RelationInput {
  @Field(() => RelationTypeEnum) readonly type!: RelationType;
  @Field(() => SourceKeyInput, optional) readonly to?: SourceKeyInput | null;
  @Field(() => String, optional) readonly toName?: string | null;
  @Field(() => String, optional) readonly role?: string | null;
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' }) readonly validFrom?: string | null;
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' }) readonly validTo?: string | null;
}

@InputType()
export class CreateCustomerInput {
  @Field(() => CustomerKindEnum) readonly kind!: CustomerKind;
  @Field(() => AttributesInput) readonly attributes!: AttributesInput;
  @Field(() => [RelationInput], optional) readonly relations?: RelationInput[] | null;
  @Field(() => String, { ...optional, description: COUNTRY }) readonly country?: string | null;
  @Field(() => String, { ...optional, description: KEY }) readonly idempotencyKey?: string | null;
  @Field(() => Boolean, optional) readonly dryRun?: boolean | null;
}

@InputType({ description: 'Values given replace those of earlier corrections, null withdraws them, the rest stays.' })
export class UpdateCustomerInput {
  @Field(() => ID) readonly customerId!: string;
  @Field(() => AttributesInput) readonly attributes!: AttributesInput;
  @Field(() => [RelationInput], optional) readonly relations?: RelationInput[] | null;
  @Field(() => String, { ...optional, description: COUNTRY }) readonly country?: string | null;
  @Field(() => Int, { ...optional, description: VERSION }) readonly expectedVersion?: number | null;
  @Field(() => String, { ...optional, description: KEY }) readonly idempotencyKey?: string | null;
  @Field(() => Boolean, optional) readonly dryRun?: boolean | null;
}

@InputType({ description: 'What a source system says of its customer, as it would stand in a row of a file.' })
export class SourceRecordInput extends SourceKeyInput {
  @Field(() => CustomerKindEnum) readonly kind!: CustomerKind;
  @Field(() => AttributesInput) readonly attributes!: AttributesInput;
  @Field(() => [RelationInput], optional) readonly relations?: RelationInput[] | null;
  @Field(() => String, { ...optional, description: "The source's own version; an older one only joins the history." })
  readonly sourceVersion?: string | null;
  @Field(() => DateTime, {
    ...optional,
    description: 'Decides which version is newer where there is no sourceVersion; at most five minutes ahead.',
  })
  readonly sourceUpdatedAt?: Instant | null;
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' }) readonly validFrom?: string | null;
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' }) readonly validTo?: string | null;
  @Field(() => String, { ...optional, description: COUNTRY }) readonly country?: string | null;
}

@InputType()
export class UpsertSourceRecordsInput {
  @Field(() => [SourceRecordInput], { description: 'At most 500.' }) readonly records!: SourceRecordInput[];
  @Field(() => String, { ...optional, description: KEY }) readonly idempotencyKey?: string | null;
  @Field(() => Boolean, optional) readonly dryRun?: boolean | null;
}

@InputType()
export class DeleteSourceRecordInput extends SourceKeyInput {
  @Field(() => String, optional) readonly sourceVersion?: string | null;
  @Field(() => DateTime, optional) readonly sourceUpdatedAt?: Instant | null;
  @Field(() => Int, { ...optional, description: VERSION }) readonly expectedVersion?: number | null;
  @Field(() => String, { ...optional, description: KEY }) readonly idempotencyKey?: string | null;
  @Field(() => Boolean, optional) readonly dryRun?: boolean | null;
}
