import type { CustomerId, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { customersById, type CustomerView } from './customers-by-id.ts';
import { customerIdsOf } from './customers-by-source-key.ts';
import { pageOfList, unique, type CountedPage, type PageRequest } from './page.ts';

/** At most this many rows are read per key (DATA §5). */
export const ROWS_PER_KEY = 200;

/** A contact point in canonical form, under the key kinds that the resolver writes. */
export interface ContactPoint {
  readonly kind: 'contact:email' | 'contact:phone';
  /** Canonical e-mail address, or E.164. */
  readonly value: string;
}

/**
 * The customers of a contact point, in order of id. Shared contacts are normal, so this is a page; `cut` when
 * more records hold the contact than are read per key, so that further customers may have it.
 */
export async function customersByContact(
  hub: Hub,
  predicate: RowPredicate,
  contact: ContactPoint,
  page: PageRequest,
): Promise<CountedPage<CustomerView>> {
  const { sourceKeys, cut } = await recordsOfKeys(hub, [hub.store.hmac(contact.kind, contact.value)]);
  const ids = unique((await customerIdsOf(hub, sourceKeys)).values());
  const customers = await distinctCustomers(hub, predicate, ids);
  return pageOfList(customers, (customer) => customer.id, page, cut);
}

/** Survivors of ids, each once, in order of id. */
export async function distinctCustomers(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly CustomerId[],
): Promise<CustomerView[]> {
  const byId = new Map<CustomerId, CustomerView>();
  for (const found of await customersById(hub, predicate, ids)) {
    if (found !== null) byId.set(found.id, { ...found, requestedId: found.id });
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Source keys of the records under keyed hashes, at most 200 per key, and whether any key had more. */
export async function recordsOfKeys(
  hub: Hub,
  hashes: readonly string[],
): Promise<{
  readonly sourceKeys: SourceKey[];
  readonly byHash: ReadonlyMap<string, SourceKey[]>;
  readonly cut: boolean;
}> {
  const rows = await hub.store.findTopPerKey({
    collection: 'keys',
    field: 'key',
    keys: unique(hashes),
    limit: ROWS_PER_KEY + 1,
    fields: ['sourceKey'],
  });
  let cut = false;
  const byHash = new Map<string, SourceKey[]>();
  for (const [hash, found] of rows) {
    cut ||= found.length > ROWS_PER_KEY;
    byHash.set(
      hash,
      found.slice(0, ROWS_PER_KEY).map((row) => row.doc.sourceKey),
    );
  }
  return { sourceKeys: unique([...byHash.values()].flat()), byHash, cut };
}
