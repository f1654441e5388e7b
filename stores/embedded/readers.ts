import {
  checkQuery,
  type CollectionDeclaration,
  type CollectionName,
  type Collections,
  type Documents,
  type Readers,
  type Row,
  type TopPerKey,
} from '../index.ts';
import type { Connection } from './database.ts';
import { countSql, manySql, searchSql, selectColumns } from './sql.ts';
import type { Table } from './table.ts';

const DEFAULT_PAGE = 500;
/** Keys that are looked up by one statement, which costs as much as four looked up by themselves. */
const KEYS_TOGETHER = 64;
/** Rows that such a statement reads; where there are more, its keys are looked up one by one. */
const ROWS_TOGETHER = 2_000;

export interface ReaderContext {
  readonly connection: Connection;
  readonly collections: Collections;
  readonly table: (name: CollectionName) => Table;
  /** What becomes of a row as the file has it; `from` is where its id stands. */
  readonly decode: Decode;
}

export type Decode = <D>(table: Table, raw: readonly unknown[], fields?: readonly string[], from?: number) => Row<D>;

/**
 * The reading half. Each answer is made within one turn of the event loop, so it never sees a half-written unit
 * and is a snapshot by itself (`scan` page by page).
 */
export function embeddedReaders(context: ReaderContext): Readers {
  const { connection, collections, table, decode } = context;
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
      for (const raw of rows) found.set(raw[0], decode(from, raw, options?.fields));
      return found;
    },

    async find(query) {
      checkQuery(query, collections);
      const from = table(query.collection);
      const { text, values } = searchSql(from, query);
      return connection
        .prepare(text)
        .all(values)
        .map((raw) => decode(from, raw, query.fields));
    },

    async findTopPerKey<C extends CollectionName>(query: TopPerKey<C>) {
      const found = new Map<string, Row<Documents[C]>[]>();
      // The key by itself must be served by an index: it is asked once per key.
      checkQuery({ collection: query.collection, where: { [query.field]: '' }, limit: query.limit }, collections);
      checkQuery({ ...query, where: { ...query.where, [query.field]: '' } }, collections);
      const from = table(query.collection);
      const together = query.where === undefined && query.sort === undefined && query.limit > 0;
      const keys = [...new Set(query.keys)];
      const single =
        together && keys.length > 1 && inIdOrder(collections[query.collection], query.field)
          ? many(context, from, query, keys, found)
          : keys;
      for (const key of single) {
        const search = { ...query, where: { ...query.where, [query.field]: key } };
        const { text, values } = searchSql(from, search);
        const rows = connection.prepare(text).all(values);
        if (rows.length > 0)
          found.set(
            key,
            rows.map((raw) => decode(from, raw, query.fields)),
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
          .map((raw) => decode(from, raw));
        if (page.length === 0) return;
        yield page;
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
  };
}

/** Whether the rows of one value of this path lie together in id order, and in no other index. */
function inIdOrder(declaration: CollectionDeclaration, field: string): boolean {
  const indexes = declaration.indexes.filter((index) => index.paths[0] === field);
  if (declaration.clusteredBy?.path === field) return indexes.length === 0;
  return indexes.length === 1 && indexes[0]?.paths.length === 1;
}

/** Looks keys up many at a time; answers those that have too many rows for that. */
function many<C extends CollectionName>(
  { connection, decode }: ReaderContext,
  from: Table,
  query: TopPerKey<C>,
  keys: readonly string[],
  found: Map<string, Row<Documents[C]>[]>,
): string[] {
  const left: string[] = [];
  for (let start = 0; start < keys.length; start += KEYS_TOGETHER) {
    const some = keys.slice(start, start + KEYS_TOGETHER);
    const { text, values } = manySql(from, query.field, some, ROWS_TOGETHER);
    const raws = connection.prepare(text).all(values);
    if (raws.length === ROWS_TOGETHER) {
      left.push(...some);
      continue;
    }
    for (const raw of raws) {
      const key = raw[0] as string;
      const rows = found.get(key);
      if (rows === undefined) found.set(key, [decode(from, raw, query.fields, 1)]);
      else if (rows.length < query.limit) rows.push(decode(from, raw, query.fields, 1));
    }
  }
  return left;
}
