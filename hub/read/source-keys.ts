import { ownKey, versionKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { isLasting, keysPlace, lasting } from './lasting-keys.ts';

/** Source keys in a customer's own document; the rest stand in pages of as many (DATA §2). */
const KEYS_PER_PAGE = 500;
/** Merged ids in a customer's own document; beyond, they are found by their redirects. */
const MERGED_IDS_STORED = 500;
const CHILDREN_PER_READ = 1_000;

/**
 * All source keys of each customer, sorted, without own keys; no read for customers of up to 500 keys, nor for larger
 * ones whose list is kept.
 */
export async function linkedKeysOf(hub: Hub, customers: readonly CustomerView[]): Promise<(readonly SourceKey[])[]> {
  const looks = customers.map((customer) => {
    const ids = pageIds(customer);
    const place = ids.length === 0 ? null : keysPlace(hub.store, customer, ids);
    return { customer, place, ids: place?.known ? [] : ids };
  });
  const wanted = looks.flatMap(({ ids }) => ids);
  const pages = wanted.length === 0 ? null : await hub.store.get('customerKeys', wanted);
  return looks.map(({ customer, place, ids }) => {
    if (place?.known) return place.known;
    if (ids.length === 0) return customer.doc.sourceKeys;
    const listed = customer.doc.sourceKeys.concat(...ids.map((id) => pages?.get(id)?.doc.keys ?? []));
    // A writer between the two reads may have moved a key from one page to the next: named twice, kept once.
    if (listed.length !== customer.doc.sourceKeyCount) return [...new Set(listed)].sort();
    return place?.keep(listed) ?? listed;
  });
}

function pageIds(customer: CustomerView): string[] {
  const pages = Math.ceil(customer.doc.sourceKeyCount / KEYS_PER_PAGE) - 1;
  return Array.from({ length: Math.max(0, pages) }, (_, index) => versionKey(customer.id, index + 1));
}

/** All ids that were merged into each customer, at any depth. */
export async function mergedIdsOf(hub: Hub, customers: readonly CustomerView[]): Promise<(readonly CustomerId[])[]> {
  return Promise.all(
    customers.map(async ({ id, doc }) =>
      doc.mergedIds.length < MERGED_IDS_STORED ? doc.mergedIds : descendants(hub, id),
    ),
  );
}

/**
 * What the business subgraphs read a customer by (DESIGN §2.2): the keys of its records, then its own key and
 * those of all ids merged into it.
 */
export async function sourceKeysOf(hub: Hub, customers: readonly CustomerView[]): Promise<(readonly SourceKey[])[]> {
  const [linked, merged] = await Promise.all([linkedKeysOf(hub, customers), mergedIdsOf(hub, customers)]);
  return customers.map(({ id }, index) => withOwnKeys(linked[index] ?? [], id, merged[index] ?? []));
}

/** The list that a lasting one leads to; own keys follow from the customer's version as well. */
const WITH_OWN = new WeakMap<readonly SourceKey[], readonly SourceKey[]>();

function withOwnKeys(
  linked: readonly SourceKey[],
  id: CustomerId,
  merged: readonly CustomerId[],
): readonly SourceKey[] {
  const own = [id, ...merged].map(ownKey);
  if (!isLasting(linked)) return [...linked, ...own];
  const known = WITH_OWN.get(linked);
  if (known && own.every((key, i) => key === known[linked.length + i]) && known.length === linked.length + own.length)
    return known;
  const keys = lasting([...linked, ...own]);
  WITH_OWN.set(linked, keys);
  return keys;
}

async function descendants(hub: Hub, root: CustomerId): Promise<CustomerId[]> {
  const found: CustomerId[] = [];
  let parents: CustomerId[] = [root];
  while (parents.length > 0) {
    const children: CustomerId[] = [];
    for (const parent of parents) {
      let after: string | undefined;
      do {
        const rows = await hub.store.find({
          collection: 'customers',
          where: { redirectTo: parent },
          limit: CHILDREN_PER_READ,
          fields: ['redirectTo'],
          ...(after === undefined ? {} : { after: [after] }),
        });
        children.push(...rows.map((row) => row.id as CustomerId));
        after = rows.length === CHILDREN_PER_READ ? rows.at(-1)?.id : undefined;
      } while (after !== undefined);
    }
    found.push(...children);
    parents = children;
  }
  return found.sort();
}
