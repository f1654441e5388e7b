import { checkQuery, type CollectionName, type Documents, type Readers, type Row } from '../index.ts';
import { readingOf, type ReaderContext, type Reading } from './reading.ts';
import { countSql, searchSql } from './sql.ts';

export type { Decode, ReaderContext } from './reading.ts';

const DEFAULT_PAGE = 500;

export interface ReadersContext extends ReaderContext {
  /** Turns what SQLite says into what the caller is told. */
  readonly explained: (error: unknown) => unknown;
}

/**
 * The reading half. Each answer is made within one turn of the event loop, so it never sees a half-written unit
 * and is a snapshot by itself (`scan` page by page).
 */
export function embeddedReaders(context: ReadersContext, reading: Reading = readingOf(context)): Readers {
  const { connection, collections, table, decode, explained } = context;
  const told = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw explained(error);
    }
  };
  return {
    async get<C extends CollectionName>(
      collection: C,
      ids: readonly string[],
      options?: { readonly fields?: readonly string[] },
    ) {
      return told(() => reading.get<Documents[C]>(table(collection), ids, options?.fields));
    },

    async find(query) {
      return told(() => reading.find(query));
    },

    async findTopPerKey(query) {
      return told(() => reading.findTopPerKey(query));
    },

    async count(query) {
      checkQuery(query, collections);
      const { text, values } = countSql(table(query.collection), query.where, query.limit);
      return told(() => connection.prepare(text).get(values)?.[0] as number);
    },

    async *scan<C extends CollectionName>(collection: C, options?: { after?: string; pageSize?: number }) {
      const from = table(collection);
      const limit = options?.pageSize ?? DEFAULT_PAGE;
      let after = options?.after;
      for (;;) {
        const where = after === undefined ? {} : { id: { gt: after } };
        const query = { collection, where, limit };
        checkQuery(query, collections);
        const { text, values } = searchSql(from, query);
        const page: Row<never>[] = told(() =>
          connection
            .prepare(text)
            .all(values)
            .map((raw) => decode(from, raw)),
        );
        if (page.length === 0) return;
        yield page;
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
  };
}
