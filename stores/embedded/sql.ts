import { sortTerms, StoreContractError, type Condition, type Scalar, type Sort, type Where } from '../index.ts';
import { partsOf, type ListIndex } from './list-index.ts';
import { column, MISSING, type SqlValue, type Table } from './table.ts';
import { sqlScalar } from './table-row.ts';
import type { TermIndex } from './term-index.ts';

/** A statement's text, which decides its place in the cache, and what is bound to it. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

interface Parts {
  /** Further tables: a list of values to join. */
  readonly from: string[];
  readonly terms: string[];
  readonly fromValues: SqlValue[];
  readonly values: SqlValue[];
}

export interface Search {
  readonly where?: Where | undefined;
  readonly sort?: readonly Sort[] | undefined;
  readonly after?: readonly Scalar[] | undefined;
  /** Only rows of these ids, each of which is named once; they are looked up one by one. */
  readonly ids?: readonly string[] | undefined;
  readonly limit: number;
}

export function selectColumns(table: Table): string {
  return ['id', 'version', ...table.columns].map((c) => `t.${c}`).join(', ');
}

export function searchSql(table: Table, search: Search): Sql {
  const parts = conditions(table, search.where);
  const sort = sortTerms(search.sort);
  if (search.after) keyset(table, sort, search.after, parts);
  if (search.ids) {
    parts.from.push('json_each(?) AS i');
    parts.fromValues.push(jsonList(search.ids));
    parts.terms.push('t.id = i.value');
  }
  return {
    text: `SELECT ${selectColumns(table)} ${body(table, parts)} ORDER BY ${order(table, search.sort)} LIMIT ?`,
    values: [...parts.fromValues, ...parts.values, search.limit],
  };
}

function order(table: Table, sort: readonly Sort[] | undefined): string {
  const terms = sortTerms(sort);
  return terms.map(({ path, direction }) => `${expression(table, path)}${direction === 1 ? '' : ' DESC'}`).join(', ');
}

/**
 * Rows of many values of one path in one statement: the value, then the row's columns; the values in the order given,
 * the rows of each in id order. That order is the nested loop's own, so the path must be the clustering one or have
 * an index of itself and the id alone.
 */
export function manySql(table: Table, path: string, keys: readonly string[], limit: number): Sql {
  const parts = { from: ['json_each(?) AS c'], terms: [] as string[], fromValues: [], values: [] };
  const separator = table.clusteredBy?.separator ?? '|';
  if (isPacked(table, path)) {
    parts.from.push(`${table.packed} AS r`, `json_each('[' || r.ids || ']') AS b`);
    parts.terms.push('r.value = c.value', `t.id = b.value || '${separator}' || r.value`);
    parts.terms.push(`${expression(table, path)} = r.value`);
    const order = 'ORDER BY c.key, t.id';
    return {
      text: `SELECT c.value, ${selectColumns(table)} ${body(table, parts)} ${order} LIMIT ?`,
      values: [jsonList(keys), limit],
    };
  }
  if (path === table.clusteredBy?.path) parts.terms.push(startsWithListed(separator));
  else parts.terms.push(`t.${column(path)} = c.value`);
  return {
    text: `SELECT c.value, ${selectColumns(table)} ${body(table, parts)} LIMIT ?`,
    values: [jsonList(keys), limit],
  };
}

/** Whether `topSql` can ask for many values of this path at once. */
export function isOwnColumn(table: Table, path: string): boolean {
  return path !== 'id' && path !== table.clusteredBy?.path && !isPacked(table, path);
}

/**
 * The first rows of each of many values of one path, which has a column of its own: the value, then the row's columns;
 * the values in the order given, the rows of each as sorted. An index gives the ids of each value in their order, and
 * only the rows of those are read.
 */
export function topSql(
  table: Table,
  path: string,
  keys: readonly string[],
  search: Pick<Search, 'where' | 'sort' | 'limit'>,
): Sql {
  const parts = conditions(table, search.where);
  parts.terms.push(`t.${column(path)} = w.value`);
  const sort = order(table, search.sort);
  const ids = `SELECT t.id ${body(table, parts)} ORDER BY ${sort} LIMIT ?`;
  return {
    text: `SELECT w.value, ${selectColumns(table)} FROM json_each(?) AS w CROSS JOIN ${table.sql} AS t WHERE t.id IN (${ids}) ORDER BY w.key, ${sort}`,
    values: [jsonList(keys), ...parts.fromValues, ...parts.values, search.limit],
  };
}

/**
 * Rows that have a term, in id order; where more than the limit have it, those that were first given it. The index
 * names some that have it in other letters (term-index.ts), so the text itself decides.
 * @param bare ids and versions alone
 */
export function termSql(table: Table, { sql, column }: TermIndex, term: string, limit: number, bare: boolean): Sql {
  const columns = bare ? 't.id, t.version' : selectColumns(table);
  const found = `SELECT ${columns} FROM ${sql} AS f CROSS JOIN ${table.sql} AS t ON t.n = f.rowid WHERE f.${sql} MATCH ?1 AND instr(t.${column}, ?2) > 0 ORDER BY f.rowid LIMIT ?3`;
  return { text: `SELECT * FROM (${found}) ORDER BY id`, values: [`"${term}"`, ` ${term} `, limit] };
}

/** Counts no further than the limit. */
export function countSql(table: Table, where: Where, limit: number): Sql {
  const parts = conditions(table, where);
  return {
    text: `SELECT count(*) FROM (SELECT 1 ${body(table, parts)} LIMIT ?)`,
    values: [...parts.fromValues, ...parts.values, limit],
  };
}

function body(table: Table, parts: Parts): string {
  // CROSS JOIN keeps the list of values outside, so that each of them is one range of the id.
  const from = [...parts.from, `${table.sql} AS t`].join(' CROSS JOIN ');
  return `FROM ${from}${parts.terms.length > 0 ? ` WHERE ${parts.terms.join(' AND ')}` : ''}`;
}

function conditions(table: Table, where: Where = {}): Parts {
  const parts: Parts = { from: [], terms: [], fromValues: [], values: [] };
  for (const [path, condition] of Object.entries(where)) {
    if (path === table.clusteredBy?.path) clustered(table, table.clusteredBy.separator, condition, parts);
    else if (isPacked(table, path)) packed(table, path, condition, parts);
    else if (isListed(table, path)) listed(table.lists, path, condition, parts);
    else plain(expression(table, path), condition, parts);
  }
  return parts;
}

function plain(sql: string, condition: Condition, parts: Parts): void {
  if (condition === null || typeof condition !== 'object') {
    parts.terms.push(`${sql} = ?`);
    parts.values.push(sqlScalar(condition));
  } else if ('in' in condition) {
    parts.terms.push(`${sql} IN (SELECT value FROM json_each(?))`);
    parts.values.push(jsonList(condition.in));
  } else range(sql, condition, parts);
}

/** Looks the value up in the packed index, which may name rows that are gone or, under an unclear id, another's. */
function packed(table: Table, path: string, condition: Condition, parts: Parts): void {
  const inner: Parts = { from: [], terms: [], fromValues: [], values: [] };
  plain('r.value', condition, inner);
  const ids = `SELECT b.value || '${table.clusteredBy?.separator ?? '|'}' || r.value FROM ${table.packed} AS r, json_each('[' || r.ids || ']') AS b WHERE ${inner.terms.join(' AND ')}`;
  parts.terms.push(`t.id IN (${ids})`);
  parts.values.push(...inner.values);
  plain(expression(table, path), condition, parts);
}

export function isListed(table: Table, path: string): table is Table & { readonly lists: ListIndex } {
  return table.lists !== null && partsOf(path)[0] === table.lists.field;
}

/** Rows with one of the texts in the list at this path. */
function listed(lists: ListIndex, path: string, condition: Condition, parts: Parts): void {
  const { text, values } = holders(lists, path, condition);
  parts.terms.push(`t.id IN (${text})`);
  parts.values.push(...values);
}

function holders({ sql }: ListIndex, path: string, condition: Condition): Sql {
  const inner: Parts = { from: [], terms: [], fromValues: [], values: [] };
  plain('l.value', condition, inner);
  return {
    text: `SELECT l.id FROM ${sql} AS l WHERE l.name = ? AND ${inner.terms.join(' AND ')}`,
    values: [partsOf(path)[1], ...inner.values],
  };
}

/** Ids of rows that meet the conditions, in no order. */
export function idsSql(table: Table, where: Where, limit: number): Sql {
  const parts = conditions(table, where);
  return { text: `SELECT t.id ${body(table, parts)} LIMIT ?`, values: [...parts.fromValues, ...parts.values, limit] };
}

/** Ids of the rows that meet the conditions on lists, some perhaps twice; null: no list is asked by. */
export function listedSql(table: Table, where: Where = {}, limit: number): Sql | null {
  const asked = Object.entries(where).flatMap(([path, condition]) =>
    isListed(table, path) ? [holders(table.lists, path, condition)] : [],
  );
  const text = asked.map((each) => each.text).join(' INTERSECT ');
  return text === '' ? null : { text: `${text} LIMIT ?`, values: [...asked.flatMap((each) => each.values), limit] };
}

function isPacked(table: Table, path: string): boolean {
  return table.packed !== null && path === table.clusteredBy?.rest;
}

/** A range stays within its bounds' type: missing values lie below numbers, and numbers below text. */
function range(
  sql: string,
  bounds: Exclude<Condition, Scalar | { readonly in: readonly Scalar[] }>,
  parts: Parts,
): void {
  const add = (operator: string, value: SqlValue): void => {
    parts.terms.push(`${sql} ${operator} ?`);
    parts.values.push(value);
  };
  const lower = bounds.gt ?? bounds.gte;
  const upper = bounds.lt ?? bounds.lte;
  const text = typeof (lower ?? upper) === 'string';
  if (bounds.gt !== undefined) add('>', bounds.gt);
  if (bounds.gte !== undefined) add('>=', bounds.gte);
  if (bounds.lt !== undefined) add('<', bounds.lt);
  if (bounds.lte !== undefined) add('<=', bounds.lte);
  if (lower === undefined) add(text ? '>=' : '>', text ? '' : MISSING);
  if (upper === undefined && !text) add('<', '');
}

/**
 * The id begins with the path's value and the separator. As the value may hold the separator too, the range alone
 * would also find longer values; `k`, the value's length, keeps them out.
 */
function clustered(table: Table, separator: '|' | '#', condition: Condition, parts: Parts): void {
  const beyond = following(separator);
  if (condition === null || typeof condition === 'number') {
    parts.terms.push('0');
  } else if (typeof condition === 'string') {
    parts.terms.push('t.id >= ? AND t.id < ? AND t.k = length(?)');
    parts.values.push(condition + separator, condition + beyond, condition);
  } else if ('in' in condition) {
    parts.from.push('json_each(?) AS c');
    parts.fromValues.push(jsonList([...new Set(condition.in)].filter((value) => typeof value === 'string')));
    parts.terms.push(startsWithListed(separator));
  } else {
    const lower = condition.gt ?? condition.gte;
    // A value in the range begins an id that lies above the lower bound too; the upper one has no such twin.
    if (typeof lower === 'string') {
      parts.terms.push('t.id >= ?');
      parts.values.push(lower);
    }
    range(expression(table, table.clusteredBy?.path ?? 'id'), condition, parts);
  }
}

/** The id begins with the listed value and the separator. */
function startsWithListed(separator: string): string {
  const beyond = following(separator);
  return `t.id >= c.value || '${separator}' AND t.id < c.value || '${beyond}' AND t.k = length(c.value)`;
}

function following(separator: string): string {
  return String.fromCharCode(separator.charCodeAt(0) + 1);
}

function expression(table: Table, path: string): string {
  if (path === table.clusteredBy?.path) return 'substr(t.id, 1, t.k)';
  return isPacked(table, path) ? 'substr(t.id, t.k + 2)' : `t.${column(path)}`;
}

/** Rows after a position. With one direction throughout it is a row value, which an index can start at. */
function keyset(table: Table, sort: readonly Sort[], after: readonly Scalar[], parts: Parts): void {
  const columns = sort.map((s) => expression(table, s.path));
  const values = after.map(sqlScalar);
  const operator = (s: Sort): string => (s.direction === 1 ? '>' : '<');
  const first = sort[0];
  if (first === undefined || values.length !== sort.length) {
    throw new StoreContractError(`A query on "${table.name}" needs one "after" value per sort term and the id.`);
  }
  if (sort.every((s) => s.direction === first.direction)) {
    const many = columns.length > 1;
    const marks = columns.map(() => '?').join(', ');
    parts.terms.push(
      many ? `(${columns.join(', ')}) ${operator(first)} (${marks})` : `${columns[0]} ${operator(first)} ?`,
    );
    parts.values.push(...values);
    return;
  }
  const alternatives = sort.map((term, i) => {
    parts.values.push(...values.slice(0, i + 1));
    const equal = columns.slice(0, i).map((c) => `${c} = ?`);
    return `(${[...equal, `${columns[i]} ${operator(term)} ?`].join(' AND ')})`;
  });
  // The first term's own bound, which follows from the alternatives, is what an index can start at.
  parts.terms.push(`(${alternatives.join(' OR ')}) AND ${columns[0]} ${operator(first)}= ?`);
  parts.values.push(values[0] ?? MISSING);
}

/** As text for `json_each`; JSON has no infinity, but reads a number too large for it as one. */
function jsonList(values: readonly Scalar[]): string {
  return `[${values.map((value) => (value === null ? '-9e999' : JSON.stringify(value))).join(',')}]`;
}
