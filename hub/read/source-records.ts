import type { RowPredicate, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { visibleKeys } from './visible-keys.ts';

/**
 * What each source says now of its customer, tombstones included, in the order asked; null for a key that
 * never had a record. Under a predicate a record is seen only by who may see its customer.
 */
export async function sourceRecordsByKey(
  hub: Hub,
  predicate: RowPredicate,
  keys: readonly SourceKey[],
): Promise<(SourceRecord | null)[]> {
  const visible = await visibleKeys(hub, predicate, keys);
  if (visible.length === 0) return keys.map(() => null);
  const records = await hub.store.get('records', visible);
  return keys.map((key) => records.get(key)?.doc ?? null);
}
