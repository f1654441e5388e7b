import {
  OWN_SYSTEM,
  ownIdOf,
  splitSourceKey,
  type CustomerId,
  type RowPredicate,
  type SourceKey,
} from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { customersById, type CustomerView } from './customers-by-id.ts';

/**
 * The customer that each source key belongs to now, in the order asked; null where the key has no link. A
 * customer's own key (`c360:<id>`) leads to it without one.
 */
export async function customersBySourceKey(
  hub: Hub,
  predicate: RowPredicate,
  keys: readonly SourceKey[],
): Promise<(CustomerView | null)[]> {
  const linked = await customerIdsOf(hub, keys);
  const views = await customersById(hub, predicate, [...linked.values()]);
  const byKey = new Map([...linked.keys()].map((key, index) => [key, views[index] ?? null]));
  return keys.map((key) => {
    const found = byKey.get(key) ?? null;
    // Asked by source key, not by id: there is no other id to remember.
    return found === null || found.requestedId === found.id ? found : { ...found, requestedId: found.id };
  });
}

// A store that keeps rows keeps their parts under the list that asked for them.
const LINKED = { fields: ['customerId'] } as const;
const CLOSED = { fields: ['was'] } as const;

/** Source key → id that its link was made for, or was until the record was deleted. One read more where there is no link. */
export async function customerIdsNowOrOnce(
  hub: Hub,
  keys: readonly SourceKey[],
): Promise<ReadonlyMap<SourceKey, CustomerId>> {
  const linked = await customerIdsOf(hub, keys);
  const others = [...new Set(keys)].filter((key) => !linked.has(key));
  if (others.length === 0) return linked;
  const deleted = await hub.store.get('records', others, CLOSED);
  const once = [...deleted.values()].flatMap(({ id, doc }) => (doc.was ? [[id as SourceKey, doc.was] as const] : []));
  return new Map([...linked, ...once]);
}

/** Source key → id that its link was made for (not yet the survivor); keys without a link are absent. */
export async function customerIdsOf(hub: Hub, keys: readonly SourceKey[]): Promise<ReadonlyMap<SourceKey, CustomerId>> {
  const ids = new Map<SourceKey, CustomerId>();
  const foreign = new Set<SourceKey>();
  for (const key of keys) {
    const own = ownIdOf(key);
    if (own !== null) ids.set(key, own);
    else if (splitSourceKey(key).system !== OWN_SYSTEM) foreign.add(key);
  }
  if (foreign.size > 0) {
    const links = await hub.store.get('links', [...foreign], LINKED);
    for (const [key, row] of links) ids.set(key as SourceKey, row.doc.customerId);
  }
  return ids;
}
