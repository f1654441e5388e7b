import type { Store } from '../../stores/index.ts';

/** What a store was asked: its calls by name and collection, and the documents it answered with. */
export interface StoreCounts {
  calls: string[];
  documents: number;
}

export interface CountingStore {
  readonly store: Store;
  readonly counts: StoreCounts;
  reset(): void;
}

/** Wraps a store so that tests can assert how much work a question makes (never how long it takes). */
export function countingStore(inner: Store): CountingStore {
  const counts: StoreCounts = { calls: [], documents: 0 };
  const note = (name: string, documents: number): void => {
    counts.calls.push(name);
    counts.documents += documents;
  };
  const store: Store = {
    kind: inner.kind,
    hmac: (kind, value) => inner.hmac(kind, value),
    sign: (purpose, text) => inner.sign(purpose, text),
    async get(collection, ids, options) {
      const found = await inner.get(collection, ids, options);
      note(`get ${collection}`, found.size);
      return found;
    },
    async find(query) {
      const found = await inner.find(query);
      note(`find ${query.collection}`, found.length);
      return found;
    },
    async findTopPerKey(query) {
      const found = await inner.findTopPerKey(query);
      note(
        `findTopPerKey ${query.collection}`,
        [...found.values()].reduce((sum, rows) => sum + rows.length, 0),
      );
      return found;
    },
    async count(query) {
      const found = await inner.count(query);
      note(`count ${query.collection}`, 0);
      return found;
    },
    async *scan(collection, options) {
      for await (const page of inner.scan(collection, options)) {
        note(`scan ${collection}`, page.length);
        yield page;
      }
    },
    async commit(unit) {
      const outcome = await inner.commit(unit);
      note('commit', 0);
      return outcome;
    },
    close: () => inner.close(),
  };
  return {
    store,
    counts,
    reset: () => {
      counts.calls = [];
      counts.documents = 0;
    },
  };
}
