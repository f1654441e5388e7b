import type { Coverage, Parts } from '../../domain/consent/index.ts';
import type { Consent, Preference, PreferenceSummary } from '../../domain/model/index.ts';
import {
  businessRows,
  closedKeysIn,
  closedSummariesOf,
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
  type CoverageQuestion,
  type CustomerKeys,
  type Page,
  type TimelineRequest,
} from '../../hub/index.ts';
import {
  defineCustomerLoader,
  defineLoader,
  requiredKeys,
  type CustomerReference,
  type SubgraphContext,
} from '../shared/index.ts';

interface Found {
  readonly id: string;
  readonly doc: Consent;
}

/** Summaries of a customer's keys, one read for all customers. */
export const summaries = defineCustomerLoader<readonly PreferenceSummary[]>((customers, { hub }) =>
  summariesOf(hub, 'preferenceSummaries', customers.map(requiredKeys)),
);

const known = (customers: readonly CustomerReference[], context: SubgraphContext) =>
  Promise.all(customers.map((customer) => summaries(context).load(customer)));

/** Those of the keys of its deleted records, one read more for all customers where there are any. */
const closedSummaries = defineCustomerLoader<readonly PreferenceSummary[]>(async (customers, context) =>
  closedSummariesOf(context.hub, await known(customers, context)),
);

const closed = (customers: readonly CustomerReference[], context: SubgraphContext) =>
  Promise.all(customers.map((customer) => closedSummaries(context).load(customer)));

/** The customer's keys, and those of its deleted records. */
export async function keysOf(customer: CustomerReference, context: SubgraphContext): Promise<CustomerKeys> {
  return { keys: requiredKeys(customer), closed: closedKeysIn(await summaries(context).load(customer)) };
}

/** Consent events that stand for the customer, one read more for all customers. */
export const standingConsents = defineCustomerLoader<readonly Consent[]>(async (customers, context) =>
  standingConsentsOf(context.hub, await known(customers, context), await closed(customers, context)),
);

/** Choices that stand for the customer, one read more for all customers. */
export const standingPreferences = defineCustomerLoader<readonly Preference[]>(async (customers, context) =>
  standingPreferencesOf(context.hub, await known(customers, context), await closed(customers, context)),
);

export const pages = defineLoader<TimelineRequest<'consents'>, Page<Found>>((requests, { hub }) =>
  timelinePages(hub, 'consents', requests),
);

export const counts = defineLoader<CountRequest<'consents'>, BoundedCount>((requests, { hub }) =>
  countTimelines(hub, 'consents', requests),
);

/** Whose "all contact points" includes the one asked for; two reads for all customers. */
export const coverage = defineLoader<CoverageQuestion, Coverage>((questions, { hub }) =>
  keysCoveringContactPoint(hub, questions),
);

/** The customer id that each key of a merged customer belongs to; one read for all customers. */
export const partsOf = defineCustomerLoader<Parts>(async (customers, context) =>
  partsOfCustomers(context.hub, await Promise.all(customers.map((customer) => keysOf(customer, context)))),
);

export const consentRows = defineLoader<string, Found | null>((ids, { hub }) => businessRows(hub, 'consents', ids));

export const choiceRows = defineLoader<string, Preference | null>((ids, { hub }) => preferenceRows(hub, ids));
