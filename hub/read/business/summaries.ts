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
  const ids = [...new Set(customers.flat())];
  if (ids.length === 0) return customers.map(() => []);
  const found = await hub.store.get(collection, ids);
  return customers.map((keys) =>
    keys.flatMap((key) => {
      const row = found.get(key);
      return row === undefined ? [] : [row.doc];
    }),
  );
}
