import type { SourceKey } from '../../../domain/model/index.ts';
import type { CollectionName, Row, Store } from '../../../stores/index.ts';
import { isLasting } from '../lasting-keys.ts';

/** The summaries under a lasting list of keys, as of a position of what was written. */
interface Kept {
  readonly position: number;
  /** Every key of the list; null: it has no summary. */
  readonly byKey: Map<string, object | null>;
  /** Those there are, in the order of the keys. */
  readonly list: readonly object[];
}

type ByCollection = Map<CollectionName, Kept>;

/** They go with their list of keys. */
const KEPT = new WeakMap<Store, WeakMap<readonly SourceKey[], ByCollection>>();

export interface KeptSummaries<D> {
  /** Keys whose summaries must be read, in this turn of the event loop. */
  readonly outdated: readonly string[];
  /** The summaries, given what was read of the outdated ones. */
  withRead(found: ReadonlyMap<string, Row<D>>): readonly D[];
}

/** What is known of the summaries of these keys; null where nothing of them is kept. */
export function keptSummaries<D>(
  store: Store,
  collection: CollectionName,
  keys: readonly SourceKey[],
): KeptSummaries<D> | null {
  if (store.written === undefined || !isLasting(keys)) return null;
  const lists = listsOf(store, keys);
  const known = lists.get(collection);
  const { position, ids } = store.written(collection, known?.position ?? null);
  const outdated = known && ids ? [...new Set(ids)].filter((id) => known.byKey.has(id)) : keys;
  return {
    outdated,
    withRead(found) {
      if (known && outdated.length === 0) {
        lists.set(collection, { ...known, position });
        return known.list as readonly D[];
      }
      // Two questions may read at once: each puts in what it read as of its own position, and the later look goes on
      // from the one that was put in last.
      const byKey = known?.byKey ?? new Map<string, object | null>();
      for (const key of outdated) byKey.set(key, (found.get(key)?.doc as object | undefined) ?? null);
      const list = [...byKey.values()].filter((doc) => doc !== null);
      lists.set(collection, { position, byKey, list });
      return list as unknown as readonly D[];
    },
  };
}

function listsOf(store: Store, keys: readonly SourceKey[]): ByCollection {
  let ofStore = KEPT.get(store);
  if (!ofStore) KEPT.set(store, (ofStore = new WeakMap()));
  let lists = ofStore.get(keys);
  if (!lists) ofStore.set(keys, (lists = new Map<CollectionName, Kept>()));
  return lists;
}
