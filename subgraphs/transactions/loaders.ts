import type { RowKey, Transaction, TransactionLine, TransactionSummary } from '../../domain/model/index.ts';
import {
  businessRows,
  countTimelines,
  summariesOf,
  timelinePages,
  transactionLines,
  type BoundedCount,
  type CountRequest,
  type LinesRequest,
  type Page,
  type TimelineRequest,
} from '../../hub/index.ts';
import { defineCustomerLoader, defineLoader, requiredKeys } from '../shared/index.ts';

interface Found<D> {
  readonly id: string;
  readonly doc: D;
}

/** Summaries of a customer's keys: totals, counts and the times that lists start from, one read for all customers. */
export const summaries = defineCustomerLoader<readonly TransactionSummary[]>((customers, { hub }) =>
  summariesOf(hub, 'transactionSummaries', customers.map(requiredKeys)),
);

export const pages = defineLoader<TimelineRequest<'transactions'>, Page<Found<Transaction>>>((requests, { hub }) =>
  timelinePages(hub, 'transactions', requests),
);

export const counts = defineLoader<CountRequest<'transactions'>, BoundedCount>((requests, { hub }) =>
  countTimelines(hub, 'transactions', requests),
);

export const lines = defineLoader<LinesRequest, Page<Found<TransactionLine>>>((requests, { hub }) =>
  transactionLines(hub, requests),
);

export const rows = defineLoader<RowKey, Found<Transaction> | null>((ids, { hub }) =>
  businessRows(hub, 'transactions', ids),
);
