import type { Consent, Interaction, Preference, RowKey, SourceKey, Transaction } from '../../domain/model/index.ts';
import type { RowProblem } from '../../domain/business/index.ts';

/** Collection → the row it holds. All four obey the same rules of order, history and erasure. */
export interface BusinessDocs {
  transactions: Transaction;
  interactions: Interaction;
  preferences: Preference;
  consents: Consent;
}
export type BusinessCollection = keyof BusinessDocs;
export type BusinessDoc = BusinessDocs[BusinessCollection];

export const BUSINESS_COLLECTIONS: readonly BusinessCollection[] = [
  'transactions',
  'interactions',
  'preferences',
  'consents',
];

export const VERSIONS_OF = {
  transactions: 'transactionVersions',
  interactions: 'interactionVersions',
  preferences: 'preferenceVersions',
  consents: 'consentVersions',
} as const satisfies Record<BusinessCollection, string>;

/** Where rows come from. */
export interface BusinessMeta {
  readonly batchId: string;
  /** Version of the mapping, or `api`. */
  readonly mapping: string;
  /** Say what would happen, write nothing. */
  readonly dryRun?: boolean;
}

export type BusinessOutcome = 'inserted' | 'changed' | 'unchanged' | 'superseded' | 'rejected' | 'erased';

/** One per row, in order. */
export interface BusinessResult {
  readonly id: RowKey;
  readonly outcome: BusinessOutcome;
  readonly sourceKey: SourceKey | null;
  readonly problem?: RowProblem;
}

/** What a row did to the source keys it stands under: `before` and `after` may have different ones. */
export interface RowChange<D extends BusinessDoc = BusinessDoc> {
  readonly before: D | null;
  readonly after: D | null;
}
