import { Field, InputType, registerEnumType } from 'type-graphql';
import type { CustomerKind, Instant } from '../../domain/model/index.ts';
import {
  CLEAR_FIELDS,
  type ClearField,
  type CustomerFilter,
  type CustomerSort,
  type TimeRange,
} from '../../hub/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { mayReadField, type Actor } from '../../policy/index.ts';
import { DateTime, TEXT_LIMITS, checkText } from '../shared/index.ts';
import { CustomerKindEnum, SortDirectionEnum } from './enums.ts';

const SortFieldEnum = {
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  SEGMENT: 'segment',
  LIFECYCLE_STAGE: 'lifecycleStage',
  ACCOUNT_OWNER: 'accountOwner',
  TEAM: 'team',
  REGION: 'region',
  BRAND: 'brand',
  LEGAL_ENTITY: 'legalEntity',
  INDUSTRY: 'industry',
  LOYALTY_TIER: 'loyaltyTier',
  COUNTRY: 'country',
} as const satisfies Record<string, CustomerSort['by']>;
registerEnumType(SortFieldEnum, { name: 'CustomerSortField' });

@InputType({ description: 'A stretch of time: from inclusive, to exclusive.' })
export class TimeRangeInput {
  @Field(() => DateTime, { nullable: true })
  readonly from?: Instant | null;
  @Field(() => DateTime, { nullable: true })
  readonly to?: Instant | null;
}

const anyOf = { nullable: true, description: 'Any of these values, exactly as they are stored.' } as const;
const anyOfSeveral = {
  nullable: true,
  description: 'Any of these values, exactly as they are stored; of several that a customer has, one is enough.',
} as const;

@InputType({ description: 'Every part given must hold.' })
export class CustomerFilterInput {
  @Field(() => CustomerKindEnum, { nullable: true }) readonly kind?: CustomerKind | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether any restriction stands.' })
  readonly restricted?: boolean | null;
  @Field(() => TimeRangeInput, { nullable: true }) readonly createdAt?: TimeRangeInput | null;
  @Field(() => TimeRangeInput, { nullable: true }) readonly updatedAt?: TimeRangeInput | null;
  @Field(() => [String], anyOf) readonly segment?: string[] | null;
  @Field(() => [String], anyOf) readonly lifecycleStage?: string[] | null;
  @Field(() => [String], anyOf) readonly accountOwner?: string[] | null;
  @Field(() => [String], anyOf) readonly team?: string[] | null;
  @Field(() => [String], anyOf) readonly region?: string[] | null;
  @Field(() => [String], anyOfSeveral) readonly brand?: string[] | null;
  @Field(() => [String], anyOfSeveral) readonly legalEntity?: string[] | null;
  @Field(() => [String], anyOfSeveral) readonly industry?: string[] | null;
  @Field(() => [String], anyOf) readonly loyaltyTier?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Any of these countries (ISO 3166-1 alpha-2); of several addresses one is enough.',
  })
  readonly country?: string[] | null;
}

@InputType({
  description: 'Of several values that a customer has, the first gives its place.',
})
export class CustomerSortInput {
  @Field(() => SortFieldEnum)
  readonly by!: CustomerSort['by'];
  @Field(() => SortDirectionEnum, { nullable: true, defaultValue: 1 })
  readonly direction?: 1 | -1 | null;
}

/** Values per filtered field at most: each is a range of an index. */
const VALUES_LIMIT = 100;
/** Newest first: what a person who opens the list wants to see. */
const DEFAULT_SORT: CustomerSort = { by: 'createdAt', direction: -1 };

/** The field that a filter or order tells of: who may not read it, may not ask by it. */
const COORDINATES = {
  kind: 'Customer.kind',
  restricted: 'Customer.restrictions',
  createdAt: 'Customer.createdAt',
  updatedAt: 'Customer.updatedAt',
  segment: 'Customer.segment',
  lifecycleStage: 'Customer.lifecycleStage',
  accountOwner: 'Customer.accountOwner',
  team: 'Customer.team',
  region: 'Customer.region',
  brand: 'Customer.brand',
  legalEntity: 'Customer.legalEntity',
  industry: 'Customer.industry',
  loyaltyTier: 'Customer.loyaltyTier',
  country: 'Customer.addresses',
} as const satisfies Readonly<Record<keyof CustomerFilterInput, string>>;

function refuseUnreadable(actor: Actor, name: keyof CustomerFilterInput, argument: readonly string[]): void {
  if (mayReadField(actor, COORDINATES[name])) return;
  throw new DomainError('FORBIDDEN', `"${argument.join('.')}" asks by a field that the actor may not read.`, argument);
}

/** @throws DomainError FORBIDDEN for a field that the actor may not read, whose order would tell it */
export function sortOf(actor: Actor, input: CustomerSortInput | null): CustomerSort {
  if (input === null) return DEFAULT_SORT;
  refuseUnreadable(actor, input.by, ['sort', 'by']);
  return { by: input.by, direction: input.direction ?? 1 };
}

/** @throws DomainError BAD_USER_INPUT for no, too many or too long values or a time that ends before it begins, FORBIDDEN for a field that the actor may not read */
export function filterOf(actor: Actor, input: CustomerFilterInput | null): CustomerFilter {
  if (input === null) return {};
  for (const name of Object.keys(COORDINATES) as (keyof CustomerFilterInput)[]) {
    if (input[name] !== undefined && input[name] !== null) refuseUnreadable(actor, name, ['filter', name]);
  }
  const fields: { [F in ClearField]?: readonly string[] } = {};
  for (const field of CLEAR_FIELDS) {
    const values = input[field];
    if (values === undefined || values === null) continue;
    if (values.length > VALUES_LIMIT) {
      throw new DomainError('BAD_USER_INPUT', `A filter names at most ${VALUES_LIMIT} values.`, ['filter', field]);
    }
    if (values.length === 0) {
      const message = `"${field}" names at least one value; leave it out for all.`;
      throw new DomainError('BAD_USER_INPUT', message, ['filter', field]);
    }
    fields[field] = values.map((value) => checkText(value, ['filter', field], { min: 1, max: TEXT_LIMITS.name }));
  }
  return {
    ...(input.kind ? { kind: input.kind } : {}),
    ...(typeof input.restricted === 'boolean' ? { restricted: input.restricted } : {}),
    ...(input.createdAt ? { createdAt: rangeOf(input.createdAt, 'createdAt') } : {}),
    ...(input.updatedAt ? { updatedAt: rangeOf(input.updatedAt, 'updatedAt') } : {}),
    fields,
  };
}

function rangeOf({ from, to }: TimeRangeInput, field: 'createdAt' | 'updatedAt'): TimeRange {
  if (from && to && from >= to) {
    throw new DomainError('BAD_USER_INPUT', `"from" of "${field}" must be before its "to".`, ['filter', field, 'from']);
  }
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
