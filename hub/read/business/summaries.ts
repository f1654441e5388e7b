import type { SourceKey } from '../../../domain/model/index.ts';
import type { Documents } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import { keptRows } from './kept-rows.ts';

export type SummaryCollection = 'transactionSummaries' | 'interactionSummaries' | 'preferenceSummaries';

/**
 * The summaries of each customer's source keys, keys without rows left out; one read for all customers. Of a large
 * customer those are read that changed since they were read last, where the store tells which: its list is then the
 * same object as long as none did.
 */
export async function summariesOf<C extends SummaryCollection>(
  hub: Hub,
  collection: C,
  customers: readonly (readonly SourceKey[])[],
): Promise<readonly (readonly Documents[C][])[]> {
  const looks = customers.map((keys) => {
    const kept = keptRows<Documents[C]>(hub.store, collection, keys, keys);
    return { keys, kept, wanted: kept === null ? keys : kept.outdated };
  });
  const [only] = looks;
  const ids = looks.length === 1 && only ? only.wanted : [...new Set(looks.flatMap(({ wanted }) => wanted))];
  const found = ids.length === 0 ? new Map<string, never>() : await hub.store.get(collection, ids);
  return looks.map(({ keys, kept }) => {
    if (kept) return kept.withRead(found);
    const docs: Documents[C][] = [];
    // Of the keys of a large customer most have no interaction, or no preference.
    if (found.size === 0) return docs;
    for (const key of keys) {
      const row = found.get(key);
      if (row !== undefined) docs.push(row.doc);
    }
    return docs;
  });
}
