import type { Store } from '../../stores/index.ts';

export interface Counted {
  readonly store: Store;
  /** Reads since the last `reset`, as `operation collection`. */
  readonly calls: string[];
  /** Documents those reads returned. */
  documents(): number;
  reset(): void;
}

/** The same store, noting what is read from it. */
export function counting(store: Store): Counted {
  const calls: string[] = [];
  let documents = 0;
  const counted: Store = {
    kind: store.kind,
    hmac: (kind, value) => store.hmac(kind, value),
    sign: (purpose, text) => store.sign(purpose, text),
    commit: (unit) => store.commit(unit),
    close: () => store.close(),
    scan: (collection, options) => store.scan(collection, options),
    get: async (collection, ids, options) => {
      calls.push(`get ${collection}`);
      const found = await store.get(collection, ids, options);
      documents += found.size;
      return found;
    },
    find: async (query) => {
      calls.push(`find ${query.collection}`);
      const found = await store.find(query);
      documents += found.length;
      return found;
    },
    findTopPerKey: async (query) => {
      calls.push(`top ${query.collection}`);
      const found = await store.findTopPerKey(query);
      for (const rows of found.values()) documents += rows.length;
      return found;
    },
    count: async (query) => {
      calls.push(`count ${query.collection}`);
      return store.count(query);
    },
  };
  return {
    store: counted,
    calls,
    documents: () => documents,
    reset: () => {
      calls.length = 0;
      documents = 0;
    },
  };
}
