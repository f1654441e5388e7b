import type { CollectionDeclaration, Condition, Sort, Where } from '../index.ts';
import type { Connection } from './database.ts';
import { idsSql, isListed, listedSql, type Sql } from './sql.ts';
import type { Table } from './table.ts';

/** Rows that are looked up one by one rather than met on the way along an index. */
const FEW = 1_000;

interface Question {
  readonly where?: Where | undefined;
  readonly sort?: readonly Sort[] | undefined;
}

/** All rows that meet some of the conditions, and the conditions that are left. */
export interface FewRows {
  /** Each once. */
  readonly ids: readonly string[];
  readonly where: Where;
}

/**
 * The rows that come into question, where some conditions tell them to be few. SQLite goes along the index that gives
 * the order and looks at every row there, which is right where many meet the conditions: of a few it would find the
 * last only at its end. Null: not few, or the order's own index answers the conditions too.
 */
export function fewRows(
  connection: Connection,
  table: Table,
  declaration: CollectionDeclaration,
  { where, sort }: Question,
): FewRows | null {
  if (where === undefined) return null;
  const isMetBy = (part: Where, path: string): boolean => Object.hasOwn(part, path);
  const lists = Object.fromEntries(Object.entries(where).filter(([path]) => isListed(table, path)));
  const listed = listedSql(table, lists, FEW + 1);
  const parts: [Where, Sql][] = narrowing(declaration, where, sort).map((part) => [part, idsSql(table, part, FEW + 1)]);
  if (listed) parts.unshift([lists, listed]);
  for (const [part, { text, values }] of parts) {
    const rows = connection.prepare(text).all(values);
    if (rows.length > FEW) continue;
    const rest = Object.entries(where).filter(([path]) => !isMetBy(part, path));
    return { ids: [...new Set(rows.map(([id]) => id as string))], where: Object.fromEntries(rest) };
  }
  return null;
}

/** Parts of the conditions that an index answers by itself, where none answers them in the order that is asked for. */
export function narrowing(
  { indexes }: CollectionDeclaration,
  where: Where,
  sort: readonly Sort[] | undefined,
): readonly Where[] {
  const order = sort?.[0]?.path;
  if (order === undefined) return [];
  const fixed = Object.keys(where).filter((path) => isFixed(where[path]));
  if (fixed.includes('id')) return [partOf(where, ['id'])];
  const plain = indexes.filter((index) => !index.many && !index.list).map((index) => index.paths);
  const before = (paths: readonly string[]): readonly string[] => paths.slice(0, Math.max(0, paths.indexOf(order)));
  if (plain.some((paths) => paths.includes(order) && fixed.every((path) => before(paths).includes(path)))) return [];
  return plain
    .filter((paths) => paths.length > 1 && paths.every((path) => fixed.includes(path)))
    .map((paths) => partOf(where, paths));
}

function partOf(where: Where, paths: readonly string[]): Where {
  return Object.fromEntries(paths.map((path) => [path, where[path] as Condition]));
}

/** An equality or a list of values. */
function isFixed(condition: Condition | undefined): boolean {
  return condition !== undefined && (condition === null || typeof condition !== 'object' || 'in' in condition);
}
