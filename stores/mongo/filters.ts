import type { Document, Filter } from 'mongodb';
import { sortTerms, type Condition, type Scalar, type Sort, type Where } from '../index.ts';
import { storedPath } from './names.ts';

/** A document as it stands in a collection. */
export interface Stored extends Document {
  _id: string;
  _v: number;
  _dv: number;
}

export interface Term {
  readonly field: string;
  readonly direction: 1 | -1;
}

function isScalar(condition: Condition): condition is Scalar {
  return condition === null || typeof condition !== 'object';
}

function conditionFilter(condition: Condition): unknown {
  // Equality with null matches null and missing alike, which is what the port asks for.
  if (isScalar(condition)) return condition;
  if ('in' in condition) return { $in: [...condition.in] };
  const range: Record<string, string | number> = {};
  if (condition.gt !== undefined) range['$gt'] = condition.gt;
  if (condition.gte !== undefined) range['$gte'] = condition.gte;
  if (condition.lt !== undefined) range['$lt'] = condition.lt;
  if (condition.lte !== undefined) {
    const below = successor(condition.lte);
    // Both bounds may be given; the lower of the two holds.
    const own = range['$lt'];
    range['$lt'] = own !== undefined && typeof own === typeof below && own < below ? own : below;
  }
  return range;
}

/**
 * The least value above: `< successor(v)` is exactly `≤ v`. It is used in its place because the server that the
 * suites run on (SecantusDB 0.7.0b3) loses the equal value of `$lte` behind an equality on the same index.
 */
function successor(value: string | number): string | number {
  if (typeof value === 'string') return `${value}\0`;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value === 0 ? 0 : value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value < 0 ? -1n : 1n));
  return bits.getFloat64(0);
}

export function whereFilter(where: Where = {}): Record<string, unknown> {
  const filter: Record<string, unknown> = {};
  for (const [path, condition] of Object.entries(where)) filter[storedPath(path)] = conditionFilter(condition);
  return filter;
}

/** The whole order, ending in the id, in the words of the database. */
export function storedOrder(sort: readonly Sort[] = []): Term[] {
  return sortTerms(sort).map((s) => ({ field: storedPath(s.path), direction: s.direction }));
}

export function sortDocument(terms: readonly Term[]): Record<string, 1 | -1> {
  return Object.fromEntries(terms.map((t) => [t.field, t.direction]));
}

/**
 * What comes strictly after `value` in one term. Comparisons of MongoDB stay within one type, while the order of
 * the port (and of MongoDB's indexes) runs missing, numbers, text; so each type that follows is named.
 */
function following(direction: 1 | -1, value: Scalar): unknown[] {
  if (direction === 1) {
    if (typeof value === 'string') return [{ $gt: value }];
    return [value === null ? { $gte: -Infinity } : { $gt: value }, { $gte: '' }];
  }
  if (value === null) return [];
  if (typeof value === 'number') return [{ $lt: value }, null];
  return [{ $lt: value }, { $gte: -Infinity }, null];
}

/** Rows after a position of the order (keyset); one scalar per term. */
export function afterFilter(terms: readonly Term[], after: readonly Scalar[]): Filter<Stored> {
  const alternatives: Record<string, unknown>[] = [];
  for (const [i, term] of terms.entries()) {
    const equal = Object.fromEntries(terms.slice(0, i).map((t, j) => [t.field, after[j] ?? null]));
    for (const condition of following(term.direction, after[i] ?? null)) {
      alternatives.push({ ...equal, [term.field]: condition });
    }
  }
  return { $or: alternatives };
}

/**
 * A condition on the first term that follows from `afterFilter` and that an index can start at; without it a
 * deep page would read every row before it.
 */
export function afterBound(
  filter: Readonly<Record<string, unknown>>,
  terms: readonly Term[],
  after: readonly Scalar[],
): Record<string, unknown> {
  const first = terms.find((t) => !isScalarFilter(filter[t.field]));
  const value = first === undefined ? null : (after[terms.indexOf(first)] ?? null);
  // Only while every earlier term is fixed by equality does its position bound this one.
  if (first === undefined || value === null) return { ...filter };
  const standing = filter[first.field] as Record<string, unknown> | undefined;
  if (standing !== undefined && '$in' in standing) return { ...filter };
  // Text follows numbers, so a lower bound by a number would lose it.
  if (first.direction === 1 && typeof value === 'number') return { ...filter };
  return { ...filter, [first.field]: { ...standing, ...bound(first.direction, value, standing !== undefined) } };
}

function isScalarFilter(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function bound(direction: 1 | -1, value: string | number, besides: boolean): Record<string, unknown> {
  if (direction === -1) return { $not: { $gt: value } };
  // A condition on the field already may have a `$gte` of its own.
  return besides ? { $not: { $lt: value } } : { $gte: value };
}
