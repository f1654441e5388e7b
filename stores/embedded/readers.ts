import { checkQuery, type CollectionName, type Collections, type Readers, type Row } from '../index.ts';
import type { Connection } from './database.ts';
import { countSql, searchSql, selectColumns } from './sql.ts';
import { decodeRow, type Table } from './table.ts';

const DEFAULT_PAGE = 500;

export interface ReaderContext {
  readonly connection: Connection;
  readonly collections: Collections;
  readonly table: (name: CollectionName) => Table;
}

/**
 * The reading half. Each answer is made within one turn of the event loop, so it never sees a half-written unit
 * and is a snapshot by itself (`scan` page by page).
 */
export function embeddedReaders({ connection, collections, table }: ReaderContext): Readers {
  return {
    async get(collection, ids, options) {
      const found = new Map();
      const from = table(collection);
      const select = `SELECT ${selectColumns(from)} FROM ${from.sql} AS t`;
      const [first] = ids;
      if (first === undefined) return found;
      const rows =
        ids.length === 1
          ? connection.prepare(`${select} WHERE t.id = ?`).all([first])
          : connection.prepare(`${select} WHERE t.id IN (SELECT value FROM json_each(?))`).all([JSON.stringify(ids)]);
      for (const raw of rows) found.set(raw[0], decodeRow(from, raw, options?.fields));
      return found;
    },

    async find(query) {
      checkQuery(query, collections);
      const from = table(query.collection);
      const { text, values } = searchSql(from, query);
      return connection
        .prepare(text)
        .all(values)
        .map((raw) => decodeRow(from, raw, query.fields));
    },

    async findTopPerKey(query) {
      const found = new Map();
      // The key by itself must be served by an index: it is asked once per key.
      checkQuery({ collection: query.collection, where: { [query.field]: '' }, limit: query.limit }, collections);
      checkQuery({ ...query, where: { ...query.where, [query.field]: '' } }, collections);
      const from = table(query.collection);
      for (const key of new Set(query.keys)) {
        const search = { ...query, where: { ...query.where, [query.field]: key } };
        const { text, values } = searchSql(from, search);
        const rows = connection.prepare(text).all(values);
        if (rows.length > 0)
          found.set(
            key,
            rows.map((raw) => decodeRow(from, raw, query.fields)),
          );
      }
      return found;
    },

    async count(query) {
      checkQuery(query, collections);
      const { text, values } = countSql(table(query.collection), query.where, query.limit);
      return connection.prepare(text).get(values)?.[0] as number;
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
        const page: Row<never>[] = connection
          .prepare(text)
          .all(values)
          .map((raw) => decodeRow(from, raw));
        if (page.length === 0) return;
        yield page;
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
  };
}
