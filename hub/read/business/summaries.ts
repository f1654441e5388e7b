import type { SourceKey } from '../../../domain/model/index.ts';
import type { Documents } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';

export type SummaryCollection = 'transactionSummaries' | 'interactionSummaries' | 'preferenceSummaries';

/** The summaries of each customer's source keys, keys without rows left out; one read for all customers. */
export async function summariesOf<C extends SummaryCollection>(
  hub: Hub,
  collection: C,
  customers: readonly (readonly SourceKey[])[],
): Promise<readonly (readonly Documents[C][])[]> {
  const [only] = customers;
  const ids = customers.length === 1 && only ? only : [...new Set(customers.flat())];
  if (ids.length === 0) return customers.map(() => []);
  const found = await hub.store.get(collection, ids);
  return customers.map((keys) => {
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
