import type { Override } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { newestFirst } from './newest-first.ts';
import { boundedCount, COUNT_LIMIT, type BoundedCount, type Page, type PageRequest } from './page.ts';
import { mergedIdsOf } from './source-keys.ts';

/** What stewards decided on attributes of a customer and of those merged into it, in force or not, newest first. */
export async function overridesOf(
  hub: Hub,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
): Promise<Page<Override>[]> {
  const merged = await mergedIdsOf(
    hub,
    requests.map(({ customer }) => customer),
  );
  const ofAll = requests.map(({ customer, page }, index) => ({ keys: [customer.id, ...(merged[index] ?? [])], page }));
  return newestFirst(hub, 'overrides', ['customerId'], ofAll);
}

export async function countOverrides(hub: Hub, customer: CustomerView): Promise<BoundedCount> {
  const [merged = []] = await mergedIdsOf(hub, [customer]);
  const where = { customerId: { in: [customer.id, ...merged] } };
  return boundedCount(await hub.store.count({ collection: 'overrides', where, limit: COUNT_LIMIT + 1 }));
}

/** Overrides by id, in the order asked; null for one that was erased. For who sees the customer they were made on. */
export async function overridesById(hub: Hub, ids: readonly string[]): Promise<(Override | null)[]> {
  const found = await hub.store.get('overrides', ids);
  return ids.map((id) => found.get(id)?.doc ?? null);
}
