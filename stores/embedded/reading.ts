import {
  checkQuery,
  checkTopPerKey,
  isTerm,
  type CollectionDeclaration,
  type CollectionName,
  type Collections,
  type Documents,
  type Query,
  type Row,
  type TopPerKey,
} from '../index.ts';
import type { Connection } from './database.ts';
import { fewRows } from './few-rows.ts';
import { isOwnColumn, manySql, searchSql, selectColumns, termSql, topSql } from './sql.ts';
import type { Table } from './table.ts';
import type { TermIndex } from './term-index.ts';

/** Rows that one statement of as many look-ups finds, which costs less than a list as one value. */
const LOOK_UPS = 8;
/** Keys whose first rows are looked up one by one. */
const SINGLY = 6;
/** Keys that are looked up by one statement, which costs as much as four looked up by themselves. */
const KEYS_TOGETHER = 64;
/** Rows that such a statement reads; where there are more, its keys are looked up one by one. */
const ROWS_TOGETHER = 2_000;
/** Rows of each key that are looked up for many keys by one statement, which sorts them all. */
const FEW_ROWS = 101;

export interface ReaderContext {
  readonly connection: Connection;
  readonly collections: Collections;
  readonly table: (name: CollectionName) => Table;
  /** What becomes of a row as the file has it; `from` is where its id stands. */
  readonly decode: Decode;
}

export type Decode = <D>(table: Table, raw: readonly unknown[], fields?: readonly string[], from?: number) => Row<D>;

export type Rows<C extends CollectionName> = Row<Documents[C]>[];

/** Reads that are done when they return. */
export interface Reading {
  get<D>(from: Table, ids: readonly string[], fields?: readonly string[]): Map<string, Row<D>>;
  find<C extends CollectionName>(query: Query<C>): Rows<C>;
  findTopPerKey<C extends CollectionName>(query: TopPerKey<C>): Map<string, Rows<C>>;
}

export function readingOf(context: ReaderContext): Reading {
  const { connection, collections, table, decode } = context;
  return {
    get<D>(from: Table, ids: readonly string[], fields?: readonly string[]) {
      const found = new Map<string, Row<D>>();
      for (const raw of rowsOf(connection, from, ids)) found.set(raw[0] as string, decode(from, raw, fields));
      return found;
    },

    find(query) {
      checkQuery(query, collections);
      const from = table(query.collection);
      const few = fewRows(connection, from, collections[query.collection], query);
      if (few?.ids.length === 0) return [];
      const { text, values } = searchSql(from, { ...query, ...few });
      return connection
        .prepare(text)
        .all(values)
        .map((raw) => decode(from, raw, query.fields));
    },

    findTopPerKey<C extends CollectionName>(query: TopPerKey<C>) {
      const found = new Map<string, Rows<C>>();
      checkTopPerKey(query, collections);
      const from = table(query.collection);
      if (from.terms?.path === query.field) return byTerms(context, from, from.terms, query);
      const together = query.where === undefined && query.sort === undefined && query.limit > 0;
      const keys = [...new Set(query.keys)];
      const single =
        together && keys.length > 1 && inIdOrder(collections[query.collection], query.field)
          ? many(context, from, query, keys, found)
          : keys.length > SINGLY && query.limit <= FEW_ROWS && isOwnColumn(from, query.field)
            ? top(context, from, query, keys, found)
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
  };
}

function rowsOf(connection: Connection, table: Table, ids: readonly string[]): readonly (readonly unknown[])[] {
  const [first] = ids;
  if (first === undefined) return [];
  if (ids.length > LOOK_UPS) {
    const list = connection.prepare(`${selectText(table)} WHERE t.id IN (SELECT value FROM json_each(?))`);
    return list.all([JSON.stringify(ids)]);
  }
  const look = connection.prepare(lookUpsText(table, ids.length));
  if (ids.length > 1) return look.all(ids);
  const raw = look.get([first]);
  return raw === undefined ? [] : [raw];
}

const lookUps = new WeakMap<Table, string[]>();

/** As many look-ups by id in one statement: to call one costs more than to look up. */
function lookUpsText(table: Table, count: number): string {
  let texts = lookUps.get(table);
  if (texts === undefined) lookUps.set(table, (texts = []));
  return (texts[count] ??= new Array(count).fill(`${selectText(table)} WHERE t.id = ?`).join(' UNION ALL '));
}

const selects = new WeakMap<Table, string>();

function selectText(table: Table): string {
  let text = selects.get(table);
  if (text === undefined) selects.set(table, (text = `SELECT ${selectColumns(table)} FROM ${table.sql} AS t`));
  return text;
}

/** Whether the rows of one value of this path lie together in id order, and in no other index. */
function inIdOrder(declaration: CollectionDeclaration, field: string): boolean {
  const indexes = declaration.indexes.filter((index) => index.paths[0] === field);
  if (declaration.clusteredBy?.path === field) return indexes.length === 0;
  return indexes.length === 1 && indexes[0]?.paths.length === 1;
}

/** Looks up a few rows of each of many keys, by some half of the work that it is one key after the other. */
function top<C extends CollectionName>(
  { connection, decode }: ReaderContext,
  from: Table,
  query: TopPerKey<C>,
  keys: readonly string[],
  found: Map<string, Rows<C>>,
): string[] {
  const { text, values } = topSql(from, query.field, keys, query);
  gather(found, connection.prepare(text).all(values), query, (raw) => decode(from, raw, query.fields, 1));
  return [];
}

/** Rows by each of their terms; what is no term is nobody's. */
function byTerms<C extends CollectionName>(
  { connection, decode }: ReaderContext,
  from: Table,
  index: TermIndex,
  { keys, limit, fields }: TopPerKey<C>,
): Map<string, Rows<C>> {
  const found = new Map<string, Rows<C>>();
  for (const key of new Set(keys)) {
    if (!isTerm(key)) continue;
    const { text, values } = termSql(from, index, key, limit, fields?.length === 0);
    const raws = connection.prepare(text).all(values);
    if (raws.length > 0)
      found.set(
        key,
        raws.map((raw) => decode(from, raw, fields)),
      );
  }
  return found;
}

/** Looks keys up many at a time; answers those that have too many rows for that. */
function many<C extends CollectionName>(
  { connection, decode }: ReaderContext,
  from: Table,
  query: TopPerKey<C>,
  keys: readonly string[],
  found: Map<string, Rows<C>>,
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
    gather(found, raws, query, (raw) => decode(from, raw, query.fields, 1));
  }
  return left;
}

/** Puts raw rows that begin with their key under it, as many of each as were asked for. */
function gather<C extends CollectionName>(
  found: Map<string, Rows<C>>,
  raws: readonly (readonly unknown[])[],
  { limit }: TopPerKey<C>,
  decoded: (raw: readonly unknown[]) => Rows<C>[number],
): void {
  for (const raw of raws) {
    const key = raw[0] as string;
    const rows = found.get(key);
    if (rows === undefined) found.set(key, [decoded(raw)]);
    else if (rows.length < limit) rows.push(decoded(raw));
  }
}
