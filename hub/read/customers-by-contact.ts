import type { Key } from '../../domain/matching/index.ts';
import { ownIdOf, type CustomerId, type RowPredicate, type SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { stewardKind } from '../steward-values.ts';
import { customersById, visibleSurvivors, type CustomerView } from './customers-by-id.ts';
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
  const keys = hashesOf(hub, contact);
  const { sourceKeys, cut } = await visibleRecordsOfKeys(hub, predicate, { keys });
  const ids = unique((await customerIdsOf(hub, sourceKeys)).values());
  // Values that were set stand again with the next record; until then nothing shows them (decision 0150).
  const customers = (await distinctCustomers(hub, predicate, ids)).filter(({ doc }) => doc.status !== 'RETIRED');
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

/** The keyed hashes under which a value has rows: as records state it, and as stewards set it. */
export function hashesOf({ store }: Hub, { kind, value }: Key): readonly string[] {
  return [store.hmac(kind, value), store.hmac(stewardKind(kind), value)];
}

/** Keyed hashes to look up. */
export interface LookedUp {
  /** Those that have rows of their own. */
  readonly keys: readonly string[];
  /** Those of search. */
  readonly terms?: readonly string[];
}

/** What stands under keyed hashes. */
export interface FoundRecords {
  /** Of records, and own keys of ids on which a steward set the value. */
  readonly sourceKeys: SourceKey[];
  readonly byHash: ReadonlyMap<string, SourceKey[]>;
  /** A key had more than were read. */
  readonly cut: boolean;
}

/** Source keys of the records under keyed hashes, at most 200 per key, and whether any key had more. */
export async function recordsOfKeys(
  hub: Hub,
  { keys, terms = [] }: LookedUp,
  most = ROWS_PER_KEY,
): Promise<FoundRecords> {
  const found = await Promise.all([withKeys(hub, unique(keys), most + 1), withTerms(hub, unique(terms), most + 1)]);
  const byHash = new Map(found.flat());
  return bounded(byHash, most, false);
}

type Under = readonly (readonly [hash: string, sourceKeys: SourceKey[]])[];

async function withKeys({ store }: Hub, keys: readonly string[], limit: number): Promise<Under> {
  if (keys.length === 0) return [];
  const found = await store.findTopPerKey({ collection: 'keys', field: 'key', keys, limit, fields: ['sourceKey'] });
  return [...found].map(([hash, rows]) => [hash, rows.map((row) => row.doc.sourceKey)]);
}

async function withTerms({ store }: Hub, keys: readonly string[], limit: number): Promise<Under> {
  if (keys.length === 0) return [];
  const found = await store.findTopPerKey({ collection: 'searchTerms', field: 'terms', keys, limit, fields: [] });
  return [...found].map(([hash, rows]) => [hash, rows.map((row) => row.id as SourceKey)]);
}

/**
 * Rows under one key that are looked through for an actor who may not see every customer. Rows hold no value, only
 * keyed hashes; so many hidden ones do not push a visible one off the 200 that count.
 */
const ROWS_LOOKED_THROUGH = 2_000;

/**
 * The same, of records whose customers the predicate allows. Hidden records count towards no limit and are not read;
 * the number of store calls does not depend on whether there are any.
 */
export async function visibleRecordsOfKeys(
  hub: Hub,
  predicate: RowPredicate,
  lookedUp: LookedUp,
): Promise<FoundRecords> {
  if (predicate.kind === 'all') return recordsOfKeys(hub, lookedUp);
  const found = await recordsOfKeys(hub, lookedUp, ROWS_LOOKED_THROUGH);
  const links = await hub.store.get('links', found.sourceKeys, { fields: ['customerId'] });
  const idOf = (key: SourceKey) => ownIdOf(key) ?? links.get(key)?.doc.customerId;
  const seen = await visibleSurvivors(
    hub,
    predicate,
    found.sourceKeys.flatMap((key) => idOf(key) ?? []),
  );
  const visible = new Set(found.sourceKeys.filter((key) => seen.has(idOf(key) as CustomerId)));
  const byHash = new Map([...found.byHash].map(([hash, keys]) => [hash, keys.filter((key) => visible.has(key))]));
  return bounded(byHash, ROWS_PER_KEY, found.cut);
}

function bounded(byHash: ReadonlyMap<string, SourceKey[]>, most: number, cut: boolean): FoundRecords {
  const kept = new Map([...byHash].map(([hash, keys]) => [hash, keys.slice(0, most)]));
  return {
    sourceKeys: unique([...kept.values()].flat()),
    byHash: kept,
    cut: cut || [...byHash.values()].some((keys) => keys.length > most),
  };
}
