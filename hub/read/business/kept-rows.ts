import type { SourceKey } from '../../../domain/model/index.ts';
import type { CollectionName, Row, Store } from '../../../stores/index.ts';
import { isLasting } from '../lasting-keys.ts';

/** Rows of a large customer by their ids, as of a position of what was written. */
interface Kept {
  readonly position: number;
  readonly ids: readonly string[];
  /** Every one of the ids; null: there is no row. */
  readonly byId: Map<string, object | null>;
  /** Those there are, in the order of the ids. */
  readonly list: readonly object[];
}

type ByCollection = Map<CollectionName, Kept>;

/** They go with the customer's list of keys. */
const KEPT = new WeakMap<Store, WeakMap<readonly SourceKey[], ByCollection>>();
/** List of kept rows → the customer's list of keys. */
const OWNERS = new WeakMap<readonly object[], readonly SourceKey[]>();

/** Documents, some of which were read before. */
export interface KeptRows<D> {
  /** Ids whose rows must be read, in this turn of the event loop. */
  readonly outdated: readonly string[];
  /** The documents there are, given what was read of the outdated ones: the same list as long as it holds the same. */
  withRead(found: ReadonlyMap<string, Row<D>>): readonly D[];
}

/** The lasting list of keys under which these documents are kept; null: they are not. */
export function ownerOf(docs: readonly object[]): readonly SourceKey[] | null {
  return OWNERS.get(docs) ?? null;
}

/**
 * What is known of the rows with these ids of the customer who has these keys. The ids may be others the next time;
 * a list of the same ids should be the same object. Null where nothing of the customer is kept.
 */
export function keptRows<D extends object>(
  store: Store,
  collection: CollectionName,
  keys: readonly SourceKey[],
  ids: readonly string[],
): KeptRows<D> | null {
  if (store.written === undefined || !isLasting(keys)) return null;
  const lists = listsOf(store, keys);
  const known = lists.get(collection);
  const { position, ids: written } = store.written(collection, known?.position ?? null);
  const outdated = known && written ? outdatedOf(known, ids, new Set(written)) : ids;
  return {
    outdated,
    withRead(found) {
      if (known?.ids === ids && outdated.length === 0) {
        lists.set(collection, { ...known, position });
        return known.list as readonly D[];
      }
      // Two questions may read at once: each puts in what it read as of its own position, and the next look goes on
      // from the one that was put in last.
      const byId = known?.ids === ids ? known.byId : new Map(ids.map((id) => [id, known?.byId.get(id) ?? null]));
      for (const id of outdated) byId.set(id, found.get(id)?.doc ?? null);
      const list = [...byId.values()].filter((doc) => doc !== null) as D[];
      lists.set(collection, { position, ids, byId, list });
      OWNERS.set(list, keys);
      return list;
    },
  };
}

function outdatedOf(known: Kept, ids: readonly string[], written: ReadonlySet<string>): readonly string[] {
  if (known.ids === ids) return [...written].filter((id) => known.byId.has(id));
  return ids.filter((id) => written.has(id) || !known.byId.has(id));
}

function listsOf(store: Store, keys: readonly SourceKey[]): ByCollection {
  let ofStore = KEPT.get(store);
  if (!ofStore) KEPT.set(store, (ofStore = new WeakMap()));
  let lists = ofStore.get(keys);
  if (!lists) ofStore.set(keys, (lists = new Map<CollectionName, Kept>()));
  return lists;
}
