import Big from 'big.js';
import { Field, InputType } from 'type-graphql';
import { isCurrency } from '../../domain/business/index.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Instant, Transaction, TransactionType } from '../../domain/model/index.ts';
import type { TimelineFilter } from '../../hub/index.ts';
import type { RowRule } from '../../policy/index.ts';
import { DateTime, Decimal, timelineBounds, typeCondition } from '../shared/index.ts';
import { TransactionTypeEnum } from './transaction-type.ts';

@InputType({ description: 'Which transactions to show; all conditions must hold.' })
export class TransactionFilter {
  @Field(() => [TransactionTypeEnum], { nullable: true })
  readonly types?: readonly TransactionType[] | null;
  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  readonly from?: Instant | null;
  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  readonly to?: Instant | null;
  @Field(() => Decimal, { nullable: true, description: 'Of this amount or more, in its own currency.' })
  readonly amountFrom?: string | null;
  @Field(() => Decimal, { nullable: true, description: 'Of this amount or less, in its own currency.' })
  readonly amountTo?: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217.' })
  readonly currency?: string | null;
  @Field(() => String, { nullable: true, description: 'Of this source system.' })
  readonly system?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'True: those that were cancelled; false: the others.' })
  readonly cancelled?: boolean | null;
}

/** The filter as the hub reads it, with the rows that the actor may see. @throws DomainError BAD_USER_INPUT */
export function timelineFilter(
  filter: TransactionFilter,
  rule: RowRule<Pick<Transaction, 'status'>>,
): TimelineFilter<'transactions'> {
  const { amountFrom, amountTo, currency } = filter;
  const cancelled = filter.cancelled ?? null;
  if (currency !== null && currency !== undefined && !isCurrency(currency)) {
    throw new DomainError('BAD_USER_INPUT', 'A currency is a code of ISO 4217 in capital letters.', [
      'filter',
      'currency',
    ]);
  }
  if (amountFrom && amountTo && new Big(amountFrom).gt(amountTo)) {
    throw new DomainError('BAD_USER_INPUT', '"amountFrom" must not be above "amountTo".', ['filter', 'amountFrom']);
  }
  const { where, hasType } = typeCondition(filter.types);
  const residual = rule !== null || hasType !== null || amountFrom || amountTo || currency || cancelled !== null;
  return {
    ...timelineBounds(filter),
    ...(where ? { where } : {}),
    ...(residual
      ? {
          matches: (row) =>
            (rule === null || rule(row)) &&
            (hasType === null || hasType(row.type)) &&
            (!currency || row.currency === currency) &&
            (cancelled === null || (row.cancelled ?? false) === cancelled) &&
            (!amountFrom || new Big(row.amount).gte(amountFrom)) &&
            (!amountTo || new Big(row.amount).lte(amountTo)),
        }
      : {}),
  };
}

/** True where only the type restricts the rows, so that the summaries can count them. */
export function countsBySummary(filter: TransactionFilter): boolean {
  const { types: _types, ...others } = filter;
  return Object.values(others).every((value) => value === null || value === undefined);
}
