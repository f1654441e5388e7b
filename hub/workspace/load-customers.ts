import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Workspace } from './workspace.ts';

/** Source keys that stand in the customer's own document, and in each page of the others. */
export const KEYS_PER_PAGE = 500;

/** The customers of records that are not to change. */
export async function loadOwners(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const unlinked = [...new Set(keys)].filter((key) => !ws.links.has(key));
  if (unlinked.length > 0) {
    const links = await ws.hub.store.get('links', unlinked);
    ws.links.take(unlinked, links);
    for (const row of links.values()) ws.takeLink(row.doc);
  }
  await loadCustomers(ws, customersOf(ws, keys));
}

/** The ids that these records are linked to, as far as their links were read. */
export function customersOf(ws: Workspace, keys: readonly SourceKey[]): CustomerId[] {
  const ids = new Set<CustomerId>();
  for (const key of keys) {
    const link = ws.links.get(key);
    if (link) ids.add(link.customerId);
  }
  return [...ids];
}

/** Customers with the ids they redirect to, the ids redirected to those, the overrides and the source keys of all. */
export async function loadCustomers(ws: Workspace, ids: readonly CustomerId[]): Promise<void> {
  const { store } = ws.hub;
  let wave = ids.filter((id) => !ws.customers.has(id));
  const fresh: CustomerId[] = [];
  while (wave.length > 0) {
    const rows = await store.get('customers', wave);
    ws.customers.take(wave, rows);
    fresh.push(...wave);
    const next = new Set<CustomerId>();
    const full: CustomerId[] = [];
    for (const id of wave) {
      const doc = rows.get(id)?.doc;
      ws.setRedirect(id, doc?.redirectTo ?? null);
      if (!doc) continue;
      if (doc.redirectTo) next.add(doc.redirectTo);
      for (const merged of doc.mergedIds) next.add(merged);
      if (doc.mergedIds.length >= KEYS_PER_PAGE) full.push(id);
    }
    if (full.length > 0) {
      // Beyond its list of merged ids a customer is found from below, one level of redirects at a time.
      for (let level: readonly CustomerId[] = full; level.length > 0;) {
        const below = await store.findTopPerKey({
          collection: 'customers',
          field: 'redirectTo',
          keys: level,
          limit: 10_000,
          fields: ['redirectTo'],
        });
        level = [...below.values()].flat().map((row) => row.id as CustomerId);
        for (const id of level) next.add(id);
      }
    }
    wave = [...next].filter((id) => !ws.customers.has(id));
  }
  if (fresh.length === 0) return;
  const overrides = await store.findTopPerKey({
    collection: 'overrides',
    field: 'customerId',
    keys: fresh,
    limit: 10_000,
  });
  for (const id of fresh)
    ws.overrides.set(
      id,
      (overrides.get(id) ?? []).map((row) => row.doc),
    );
  const large = fresh.filter((id) => (ws.customers.get(id)?.sourceKeyCount ?? 0) > KEYS_PER_PAGE);
  if (large.length === 0) return;
  const pages = await store.findTopPerKey({
    collection: 'customerKeys',
    field: 'customerId',
    keys: large,
    limit: 1_000,
  });
  for (const id of large) {
    const rows = pages.get(id) ?? [];
    ws.pages.set(id, rows.length);
    ws.furtherKeys.set(
      id,
      rows.flatMap((row) => row.doc.keys),
    );
  }
}

/** Ids that these records were once linked to and that hold none now: no record is linked to them, nor to an id merged into them. */
export async function loadFormer(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const { store } = ws.hub;
  const missing = keys.filter((key) => !ws.former.has(key));
  if (missing.length === 0) return;
  const events = await store.findTopPerKey({ collection: 'linkEvents', field: 'key', keys: missing, limit: 1_000 });
  const once = new Map<SourceKey, CustomerId[]>();
  const all = new Set<CustomerId>();
  for (const key of missing) {
    const ids = (events.get(key) ?? [])
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .map(({ doc }) => (doc.kind === 'moved' ? (doc.toId ?? doc.customerId) : doc.customerId));
    once.set(key, [...new Set(ids)]);
    for (const id of ids) all.add(id);
  }
  await loadCustomers(ws, [...all]);
  const trees = new Map([...all].map((id) => [id, ws.treeOf(id)]));
  const keysOf = await store.findTopPerKey({
    collection: 'links',
    field: 'customerId',
    keys: [...new Set([...trees.values()].flat())],
    limit: 1,
    fields: [],
  });
  const holds = (id: CustomerId): boolean => (trees.get(id) ?? []).some((each) => (keysOf.get(each) ?? []).length > 0);
  for (const [key, ids] of once) {
    ws.former.set(
      key,
      ids.filter((id) => !holds(id)),
    );
  }
}
