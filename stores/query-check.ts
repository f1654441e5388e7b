import type { CollectionDeclaration } from './collections.ts';
import type { CollectionName } from './documents.ts';
import { StoreContractError, type Condition, type Scalar, type Sort, type Where } from './port.ts';

/** The declarations an engine works with: the product's table, or a test's own. */
export type Collections = { readonly [C in CollectionName]: CollectionDeclaration };

/** A find, a count or a `findTopPerKey` with its key as an equality, as far as its form goes. */
export interface CheckedQuery {
  readonly collection: CollectionName;
  readonly where?: Where | undefined;
  readonly sort?: readonly Sort[] | undefined;
  readonly after?: readonly Scalar[] | undefined;
  readonly limit: number;
}

export interface CheckedTopPerKey extends Omit<CheckedQuery, 'after'> {
  readonly field: string;
}

const MOST_ROWS = 100_000;

/** The whole order: the id ends it, in the direction of the term before it. */
export function sortTerms(sort: readonly Sort[] = []): readonly Sort[] {
  const end = sort.findIndex((term) => term.path === 'id');
  if (end >= 0) return sort.slice(0, end + 1);
  return [...sort, { path: 'id', direction: sort.at(-1)?.direction ?? 1 }];
}

/**
 * Is the query served by a declared index? Pure and always on, the same for every engine (DATA §1).
 * @throws StoreContractError that names the collection and the path, never a value
 */
export function checkQuery(query: CheckedQuery, collections: Collections): void {
  const declaration = collections[query.collection];
  if (declaration === undefined) throw fault(query, 'is not declared');
  if (!Number.isSafeInteger(query.limit) || query.limit < 0 || query.limit > MOST_ROWS) {
    throw fault(query, `needs a limit from 0 to ${MOST_ROWS}`);
  }
  const where = Object.entries(query.where ?? {});
  const sort = sortTerms(query.sort);
  const { first, declared, many, lists } = pathsOf(declaration);
  for (const path of [...where.map(([path]) => path), ...sort.map((term) => term.path)]) {
    if (many.has(path)) throw fault(query, `cannot ask by "${path}", which holds terms; findTopPerKey finds by them`);
    if (!declared.has(path)) throw fault(query, `has no index with the path "${path}"`);
  }
  for (const [path, condition] of where) {
    checkCondition(query, path, condition);
    if (lists.has(path) && !isOfTexts(condition)) throw fault(query, `needs one text or more for the list "${path}"`);
  }
  const ordered = sort.find((term) => lists.has(term.path));
  if (ordered) throw fault(query, `cannot be ordered by the list "${ordered.path}"`);
  // With conditions, the id as mere end of the order serves nothing: the engine would walk the whole collection.
  const begins = (where.length > 0 ? query.sort : sort)?.[0]?.path;
  if (!where.some(([path]) => first.has(path)) && (begins === undefined || !first.has(begins))) {
    const paths = [...where.map(([path]) => path), ...sort.slice(0, 1).map((term) => term.path)];
    throw fault(query, `has no index that begins with one of: ${paths.join(', ')}`);
  }
  if (query.after !== undefined && query.after.length !== sort.length) {
    throw fault(query, `needs ${sort.length} values in "after", one per sort term and the id`);
  }
  for (const value of query.after ?? []) checkScalar(query, 'after', value);
}

/**
 * Is a `findTopPerKey` served by a declared index? The key by itself must be: it is asked once per key.
 * @throws StoreContractError that names the collection and the path, never a value
 */
export function checkTopPerKey(query: CheckedTopPerKey, collections: Collections): void {
  const { collection, field, where, sort, limit } = query;
  const declaration = collections[collection];
  if (declaration !== undefined && pathsOf(declaration).many.has(field)) {
    if (where !== undefined || sort !== undefined) {
      throw fault(query, `takes neither conditions nor an order beside the terms of "${field}"`);
    }
    return checkQuery({ collection, limit }, collections);
  }
  checkQuery({ collection, where: { [field]: '' }, limit }, collections);
  if (declaration !== undefined && pathsOf(declaration).lists.has(field)) {
    throw fault(query, `cannot take the list "${field}" for a key`);
  }
  checkQuery({ ...query, where: { ...where, [field]: '' } }, collections);
}

interface Paths {
  /** Paths that an index begins with; the id and the path it is clustered by count as such. */
  readonly first: ReadonlySet<string>;
  readonly declared: ReadonlySet<string>;
  /** Paths that hold lists of terms. */
  readonly many: ReadonlySet<string>;
  /** Paths that hold lists of texts. */
  readonly lists: ReadonlySet<string>;
}

/** A declaration does not change, and every query asks for it. */
const PATHS = new WeakMap<CollectionDeclaration, Paths>();

function pathsOf(declaration: CollectionDeclaration): Paths {
  let paths = PATHS.get(declaration);
  if (!paths) {
    const scalar = declaration.indexes.filter((index) => !index.many);
    const beginnings = scalar.flatMap((index) => index.paths.slice(0, 1));
    const first = new Set(['id', ...(declaration.clusteredBy ? [declaration.clusteredBy.path] : []), ...beginnings]);
    const many = declaration.indexes.filter((index) => index.many).flatMap((index) => index.paths);
    const lists = declaration.indexes.filter((index) => index.list).flatMap((index) => index.paths);
    paths = {
      first,
      declared: new Set([...first, ...scalar.flatMap((index) => index.paths)]),
      many: new Set(many),
      lists: new Set(lists),
    };
    PATHS.set(declaration, paths);
  }
  return paths;
}

function checkCondition(query: CheckedQuery, path: string, condition: Condition): void {
  if (condition === null || typeof condition !== 'object') return checkScalar(query, path, condition);
  if ('in' in condition) {
    for (const value of condition.in) checkScalar(query, path, value);
    return;
  }
  const bounds = Object.entries(condition).filter(([, value]) => value !== undefined);
  const types = new Set(bounds.map(([, value]) => typeof value));
  if (bounds.some(([name]) => !['gt', 'gte', 'lt', 'lte'].includes(name)) || types.size !== 1) {
    throw fault(query, `needs a range on "${path}" with bounds of one type`);
  }
  for (const [, value] of bounds) checkScalar(query, path, value);
}

function isOfTexts(condition: Condition): boolean {
  if (condition === null || typeof condition !== 'object') return typeof condition === 'string';
  return 'in' in condition && condition.in.every((value) => typeof value === 'string');
}

function checkScalar(query: CheckedQuery, path: string, value: Scalar): void {
  if (value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return;
  throw fault(query, `takes text, finite numbers and null for "${path}"`);
}

function fault(query: CheckedQuery, what: string): StoreContractError {
  return new StoreContractError(`A query on "${String(query.collection)}" ${what}.`);
}
