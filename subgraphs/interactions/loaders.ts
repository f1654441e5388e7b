import type { Interaction, InteractionSummary, RowKey } from '../../domain/model/index.ts';
import {
  businessRows,
  countTimelines,
  summariesOf,
  timelinePages,
  type BoundedCount,
  type CountRequest,
  type Page,
  type TimelineRequest,
} from '../../hub/index.ts';
import { defineCustomerLoader, defineLoader, requiredKeys } from '../shared/index.ts';

interface Found {
  readonly id: string;
  readonly doc: Interaction;
}

/** Summaries of a customer's keys, one read for all customers. */
export const summaries = defineCustomerLoader<readonly InteractionSummary[]>((customers, { hub }) =>
  summariesOf(hub, 'interactionSummaries', customers.map(requiredKeys)),
);

export const pages = defineLoader<TimelineRequest<'interactions'>, Page<Found>>((requests, { hub }) =>
  timelinePages(hub, 'interactions', requests),
);

export const counts = defineLoader<CountRequest<'interactions'>, BoundedCount>((requests, { hub }) =>
  countTimelines(hub, 'interactions', requests),
);

export const rows = defineLoader<RowKey, Found | null>((ids, { hub }) => businessRows(hub, 'interactions', ids));
