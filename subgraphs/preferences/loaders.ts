import type { Parts } from '../../domain/consent/index.ts';
import type { Consent, Preference, PreferenceSummary, SourceKey } from '../../domain/model/index.ts';
import {
  businessRows,
  countTimelines,
  keysCoveringContactPoint,
  partsOfCustomers,
  preferenceRows,
  standingConsentsOf,
  standingPreferencesOf,
  summariesOf,
  timelinePages,
  type BoundedCount,
  type CountRequest,
  type Page,
  type TimelineRequest,
} from '../../hub/index.ts';
import { defineLoader, requiredKeys, type CustomerReference, type SubgraphContext } from '../shared/index.ts';

interface Found {
  readonly id: string;
  readonly doc: Consent;
}

/** Summaries of a customer's keys, one read for all customers. */
export const summaries = defineLoader<CustomerReference, readonly PreferenceSummary[]>((customers, { hub }) =>
  summariesOf(hub, 'preferenceSummaries', customers.map(requiredKeys)),
);

const known = (customers: readonly CustomerReference[], context: SubgraphContext) =>
  Promise.all(customers.map((customer) => summaries(context).load(customer)));

/** Consent events that stand for a key of the customer, one read more for all customers. */
export const standingConsents = defineLoader<CustomerReference, readonly Consent[]>(async (customers, context) =>
  standingConsentsOf(context.hub, await known(customers, context)),
);

/** Choices that stand for a key of the customer, one read more for all customers. */
export const standingPreferences = defineLoader<CustomerReference, readonly Preference[]>(async (customers, context) =>
  standingPreferencesOf(context.hub, await known(customers, context)),
);

export const pages = defineLoader<TimelineRequest<'consents'>, Page<Found>>((requests, { hub }) =>
  timelinePages(hub, 'consents', requests),
);

export const counts = defineLoader<CountRequest<'consents'>, BoundedCount>((requests, { hub }) =>
  countTimelines(hub, 'consents', requests),
);

export interface CoverageQuestion {
  readonly keys: readonly SourceKey[];
  readonly contactPoint: string;
}

/** Source keys whose "all contact points" includes the one asked for; two reads for all customers. */
export const coverage = defineLoader<CoverageQuestion, ReadonlySet<SourceKey>>((questions, { hub }) =>
  keysCoveringContactPoint(hub, questions),
);

/** The customer id that each key of a merged customer belongs to; one read for all customers. */
export const partsOf = defineLoader<CustomerReference, Parts>((customers, { hub }) =>
  partsOfCustomers(hub, customers.map(requiredKeys)),
);

export const consentRows = defineLoader<string, Found | null>((ids, { hub }) => businessRows(hub, 'consents', ids));

export const choiceRows = defineLoader<string, Preference | null>((ids, { hub }) => preferenceRows(hub, ids));
