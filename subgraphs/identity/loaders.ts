import type { AttributeName, CustomerId, Override, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import {
  crossReferencesOf,
  customerHistory,
  customersById,
  customersBySourceKey,
  inverseRelationsOf,
  linkHistory,
  linksOf,
  mergedIdsOf,
  overridesById,
  overridesOf,
  possibleDuplicatesOf,
  reasonsOf,
  recordVersions,
  recordedValuesOf,
  relationsOf,
  sourceKeysOf,
  sourceRecordsByKey,
  verdictsById,
  type CrossReference,
  type CustomerView,
  type LinkEventView,
  type Page,
  type PageRequest,
  type PossibleDuplicates,
  type RecordVersion,
  type RecordedValue,
  type Relation,
  type VerdictView,
  type VersionRequest,
} from '../../hub/index.ts';
import { defineLoader } from '../shared/index.ts';
import { visibleCustomers } from './visibility.ts';

/** A page asked for by one field of one customer; each is an object of its own, so nothing is cached. */
export interface CustomerPage {
  readonly customer: CustomerView;
  readonly page: PageRequest;
}

export const customerLoader = defineLoader<CustomerId, CustomerView | null>(async (ids, context) =>
  customersById(context.hub, await visibleCustomers(context), ids),
);

export const customerByKeyLoader = defineLoader<SourceKey, CustomerView | null>(async (keys, context) =>
  customersBySourceKey(context.hub, await visibleCustomers(context), keys),
);

export const recordLoader = defineLoader<SourceKey, SourceRecord | null>(async (keys, context) =>
  sourceRecordsByKey(context.hub, await visibleCustomers(context), keys),
);

export const linkLoader = defineLoader<SourceKey, CrossReference | null>(async (keys, context) =>
  linksOf(context.hub, await visibleCustomers(context), keys),
);

export const sourceKeysLoader = defineLoader<CustomerView, readonly SourceKey[]>((customers, context) =>
  sourceKeysOf(context.hub, customers),
);

export const mergedIdsLoader = defineLoader<CustomerView, readonly CustomerId[]>((customers, context) =>
  mergedIdsOf(context.hub, customers),
);

export const crossReferenceLoader = defineLoader<CustomerPage, Page<CrossReference>>((requests, context) =>
  crossReferencesOf(context.hub, requests),
);

export const customerHistoryLoader = defineLoader<CustomerPage, Page<LinkEventView>>(async (requests, context) =>
  customerHistory(context.hub, await visibleCustomers(context), requests),
);

export const linkHistoryLoader = defineLoader<
  { readonly key: SourceKey; readonly page: PageRequest },
  Page<LinkEventView>
>(async (requests, context) => linkHistory(context.hub, await visibleCustomers(context), requests));

export const recordVersionsLoader = defineLoader<VersionRequest, Page<RecordVersion>>((requests, context) =>
  recordVersions(context.hub, requests),
);

export const relationLoader = defineLoader<CustomerPage, Page<Relation>>(async (requests, context) =>
  relationsOf(context.hub, await visibleCustomers(context), requests),
);

export const inverseRelationLoader = defineLoader<CustomerPage, Page<Relation>>(async (requests, context) =>
  inverseRelationsOf(context.hub, await visibleCustomers(context), requests),
);

export const recordedValueLoader = defineLoader<
  CustomerPage & { readonly attributes: readonly AttributeName[] },
  Page<RecordedValue>
>((requests, context) => recordedValuesOf(context.hub, requests));

export const possibleDuplicateLoader = defineLoader<CustomerView, PossibleDuplicates>(async (customers, context) =>
  possibleDuplicatesOf(context.hub, await visibleCustomers(context), customers),
);

export const overridePageLoader = defineLoader<CustomerPage, Page<Override>>((requests, context) =>
  overridesOf(context.hub, requests),
);

export const overrideLoader = defineLoader<string, Override | null>((ids, context) => overridesById(context.hub, ids));

/** A verdict may name two hundred records. */
const VERDICTS_AT_ONCE = { maxBatchSize: 100 } as const;

export const verdictLoader = defineLoader<string, VerdictView | null>(
  async (ids, context) => verdictsById(context.hub, await visibleCustomers(context), ids),
  VERDICTS_AT_ONCE,
);

export const reasonLoader = defineLoader<string, string | null>(
  async (ids, context) => reasonsOf(context.hub, await visibleCustomers(context), ids),
  VERDICTS_AT_ONCE,
);
