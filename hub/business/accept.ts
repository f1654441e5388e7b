import { compareOrder } from '../../domain/crossref/index.ts';
import type { Instant, RowKey } from '../../domain/model/index.ts';
import { lateVersionKey } from '../late-version.ts';

/** What decides whether a row is newer, and whether it says something else. */
export interface OrderedRow {
  readonly id: RowKey;
  readonly n: number;
  readonly deleted: boolean;
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
  readonly contentHash: string;
  readonly receivedAt: Instant;
  readonly raw: string;
  readonly mapping: string;
}

export type RowAcceptance =
  | { readonly outcome: 'inserted' | 'changed'; readonly n: number }
  /** Older than what is current; `historyId` names its place among the former versions. */
  | { readonly outcome: 'superseded'; readonly historyId: string }
  | { readonly outcome: 'unchanged' }
  /** The same version with other content. */
  | { readonly outcome: 'conflict' };

/** Judges a row against the current one by the rules that hold for records (DATA §7). */
export function acceptRow(incoming: Omit<OrderedRow, 'n' | 'receivedAt'>, current: OrderedRow | null): RowAcceptance {
  if (current === null) return { outcome: 'inserted', n: 1 };
  const { basis, order: stated } = compareOrder(incoming, current);
  const same = incoming.contentHash === current.contentHash;
  // Of a deletion and an upsert of one version the deletion is the later, whichever comes first.
  const order = stated !== 0 || incoming.deleted === current.deleted ? stated : incoming.deleted ? 1 : -1;
  if (order === 0) {
    if (same) return { outcome: 'unchanged' };
    return isReadAnew(incoming, current) ? { outcome: 'changed', n: current.n + 1 } : { outcome: 'conflict' };
  }
  if (order < 0 && !isReadAnew(incoming, current)) {
    return { outcome: 'superseded', historyId: lateVersionKey(current, incoming) };
  }
  if (same && basis === 'arrival') return { outcome: 'unchanged' };
  return { outcome: 'changed', n: current.n + 1 };
}

/** Whether a source says the very same again under another mapping, which reads it otherwise: as with records. */
function isReadAnew(incoming: Omit<OrderedRow, 'n' | 'receivedAt'>, current: OrderedRow): boolean {
  const { raw, mapping, deleted } = incoming;
  return mapping !== current.mapping && raw === current.raw && deleted === current.deleted;
}

export const CONFLICTING_VERSION = {
  field: null,
  valueClass: null,
  reason: 'this version of the row is stored with other content; send a newer version (VERSION_CONFLICT)',
} as const;
