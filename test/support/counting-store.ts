import type { Store } from '../../stores/index.ts';

export interface Counted {
  readonly store: Store;
  /** Reads since the last `reset`, as `operation collection`. */
  readonly calls: string[];
  /** Documents those reads returned; of one collection, if it is named. */
  documents(collection?: string): number;
  /** Units committed. */
  commits(): number;
  reset(): void;
}

/** The same store, noting what is read from it. */
export function counting(store: Store): Counted {
  const calls: string[] = [];
  const documents = new Map<string, number>();
  const add = (collection: string, n: number) => documents.set(collection, (documents.get(collection) ?? 0) + n);
  let commits = 0;
  const counted: Store = {
    kind: store.kind,
    hmac: (kind, value) => store.hmac(kind, value),
    sign: (purpose, text) => store.sign(purpose, text),
    commit: (unit) => {
      commits += 1;
      return store.commit(unit);
    },
    synced: () => store.synced(),
    close: () => store.close(),
    scan: (collection, options) => store.scan(collection, options),
    get: async (collection, ids, options) => {
      calls.push(`get ${collection}`);
      const found = await store.get(collection, ids, options);
      add(collection, found.size);
      return found;
    },
    find: async (query) => {
      calls.push(`find ${query.collection}`);
      const found = await store.find(query);
      add(query.collection, found.length);
      return found;
    },
    findTopPerKey: async (query) => {
      calls.push(`top ${query.collection}`);
      const found = await store.findTopPerKey(query);
      for (const rows of found.values()) add(query.collection, rows.length);
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
    documents: (collection) =>
      collection === undefined
        ? [...documents.values()].reduce((sum, n) => sum + n, 0)
        : (documents.get(collection) ?? 0),
    commits: () => commits,
    reset: () => {
      calls.length = 0;
      documents.clear();
      commits = 0;
    },
  };
}
