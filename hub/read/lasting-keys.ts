import { LRUCache } from 'lru-cache';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Store } from '../../stores/index.ts';

/** Source keys of all customers whose lists are kept, each with what hangs on it, at most some kilobytes a key. */
const MOST_KEYS = 60_000;

interface KeptKeys {
  /** Of the customer's document, and of the pages, that the list was made of. */
  readonly version: number;
  readonly position: number;
  readonly keys: readonly SourceKey[];
}

/**
 * Lists of the source keys of large customers, the same frozen object from one question to the next while they hold
 * the same keys, so that what was worked out of one can hang on it (`isLasting`). Only over a store that tells what
 * was written.
 */
const LISTS = new WeakMap<Store, LRUCache<CustomerId, KeptKeys>>();
const LASTING = new WeakSet<readonly SourceKey[]>();

/** The list never changes, and is likely to be met again. */
export function isLasting(keys: readonly SourceKey[]): boolean {
  return LASTING.has(keys);
}

/** Marks a list that follows from a lasting one. */
export function lasting(keys: readonly SourceKey[]): readonly SourceKey[] {
  LASTING.add(Object.freeze(keys));
  return keys;
}

/** A place for what is to be kept, taken before it is read; null where the store does not tell what is written. */
export interface KeysPlace {
  /** The list, if neither the customer nor any of its pages was written since. */
  readonly known: readonly SourceKey[] | null;
  keep(keys: readonly SourceKey[]): readonly SourceKey[];
}

export function keysPlace(
  store: Store,
  customer: { readonly id: CustomerId; readonly version: number },
  pages: readonly string[],
): KeysPlace | null {
  if (store.written === undefined) return null;
  const lists = listsOf(store);
  const kept = lists.get(customer.id);
  const { position, ids } = store.written('customerKeys', kept?.position ?? null);
  const stands = kept?.version === customer.version && ids !== null && !ids.some((id) => pages.includes(id));
  const { version } = customer;
  const put = (keys: readonly SourceKey[]): readonly SourceKey[] => {
    lists.set(customer.id, { version, position, keys });
    return keys;
  };
  return {
    known: stands ? put(kept.keys) : null,
    // A new version of the customer has other keys only now and then.
    keep: (keys) => put(kept && sameKeys(kept.keys, keys) ? kept.keys : lasting(keys)),
  };
}

function listsOf(store: Store): LRUCache<CustomerId, KeptKeys> {
  let lists = LISTS.get(store);
  if (!lists) {
    lists = new LRUCache({ maxSize: MOST_KEYS, sizeCalculation: ({ keys }) => keys.length });
    LISTS.set(store, lists);
  }
  return lists;
}

function sameKeys(a: readonly SourceKey[], b: readonly SourceKey[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
