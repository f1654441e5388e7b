export {
  COUNT_LIMIT,
  boundedCount,
  type BoundedCount,
  type CountedPage,
  type Page,
  type PageRequest,
  type Placed,
} from './page.ts';
export { customersById, survivorsOf, visibleSurvivors, type CustomerView } from './customers-by-id.ts';
export { customerIdsNowOrOnce, customersBySourceKey } from './customers-by-source-key.ts';
export { customersByContact, type ContactPoint } from './customers-by-contact.ts';
export {
  CLEAR_FIELDS,
  countCustomers,
  listCustomers,
  type ClearField,
  type CustomerFilter,
  type CustomerSort,
  type TimeRange,
} from './list-customers.ts';
export { searchCustomers, type Findable } from './search-customers.ts';
export { settledPredicate } from './settled-predicate.ts';
export { seesUnknownCustomers, visibleKeys } from './visible-keys.ts';
export { isLasting, lasting } from './lasting-keys.ts';
export { linkedKeysOf, mergedIdsOf, sourceKeysOf } from './source-keys.ts';
export { crossReferencesOf, linksOf, type CrossReference } from './cross-references.ts';
export {
  countCustomerEvents,
  countLinkEvents,
  customerHistory,
  linkHistory,
  type LinkEventView,
} from './link-history.ts';
export { countOverrides, overridesById, overridesOf } from './overrides.ts';
export { reasonsOf, verdictsById, type VerdictSideView, type VerdictView } from './verdicts.ts';
export { countRecordVersions, recordVersions, type RecordVersion, type VersionRequest } from './record-versions.ts';
export { sourceRecordsByKey } from './source-records.ts';
export { sourceSystems, type SourceSystemView } from './source-systems.ts';
export { possibleDuplicatesOf, type PossibleDuplicate, type PossibleDuplicates } from './possible-duplicates.ts';
export { inverseRelationsOf } from './inverse-relations.ts';
export { relationsOf, type Relation } from './relations.ts';
export { recordedValuesOf, type RecordedValue } from './recorded-values.ts';
export { lifecycleHistoryOf, type LifecycleStep } from './lifecycle-history.ts';
