import {
  RESTRICTED_STATES,
  type CustomerKind,
  type FurtherFields,
  type RowPredicate,
} from '../../domain/model/index.ts';
import { CLEAR_ATTRIBUTES } from '../../domain/survivorship/index.ts';
import type { CustomerDocument, Row, Scalar, Sort, Where } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { viewOf, type CustomerView } from './customers-by-id.ts';
import { COUNT_LIMIT, boundedCount, type BoundedCount, type Page, type PageRequest } from './page.ts';
import { clausesOf } from './predicate.ts';

/** Golden attributes that a customer's document holds clear and indexed. */
export const CLEAR_FIELDS = [...CLEAR_ATTRIBUTES, 'country'] as const;
export type ClearField = (typeof CLEAR_FIELDS)[number];

export interface TimeRange {
  /** Inclusive. */
  readonly from?: string;
  /** Exclusive. */
  readonly to?: string;
}

/** Every part given must hold; a list is met by any of its values, an empty one by nothing. */
export interface CustomerFilter {
  readonly kind?: CustomerKind;
  readonly restricted?: boolean;
  readonly createdAt?: TimeRange;
  readonly updatedAt?: TimeRange;
  readonly fields?: { readonly [F in ClearField]?: readonly string[] };
}

export interface CustomerSort {
  readonly by: 'createdAt' | 'updatedAt' | ClearField;
  readonly direction: 1 | -1;
}

/** Active customers by what their documents hold clear, in a total order that ends in the id. */
export async function listCustomers(
  hub: Hub,
  predicate: RowPredicate,
  filter: CustomerFilter,
  sort: CustomerSort,
  page: PageRequest,
): Promise<Page<CustomerView>> {
  const terms: Sort[] = [{ path: sort.by, direction: sort.direction }];
  const found = await Promise.all(
    wheresOf(predicate, filter).map((where) =>
      hub.store.find({
        collection: 'customers',
        where,
        sort: terms,
        limit: page.first + 1,
        ...(page.after === undefined ? {} : { after: page.after }),
      }),
    ),
  );
  const [only] = found;
  const rows = found.length === 1 && only !== undefined ? only : merged(found.flat(), sort);
  const shown = rows.slice(0, page.first).map((row) => ({ item: viewOf(row), position: [row.doc[sort.by], row.id] }));
  return { rows: shown, hasNextPage: rows.length > page.first, cut: false };
}

/** How many customers the filter finds: exact up to 10,000. */
export async function countCustomers(hub: Hub, predicate: RowPredicate, filter: CustomerFilter): Promise<BoundedCount> {
  const limit = COUNT_LIMIT + 1;
  const wheres = wheresOf(predicate, filter);
  const counts = await Promise.all(wheres.map((where) => hub.store.count({ collection: 'customers', where, limit })));
  const most = Math.max(0, ...counts);
  const some = wheres.filter((_, i) => counts[i] !== 0);
  if (some.length < 2 || most >= limit) return boundedCount(most);
  // Clauses may overlap, so the union is counted, not the sum.
  const ids = new Set<string>();
  for (const where of some) {
    for (const row of await hub.store.find({ collection: 'customers', where, limit, fields: ['status'] })) {
      ids.add(row.id);
    }
  }
  return boundedCount(ids.size);
}

const RESTRICTED = RESTRICTED_STATES.filter((state) => state !== 'no');

/** What the filter asks and what the predicate allows on one path are intersected, so no filter widens a predicate. */
function wheresOf(predicate: RowPredicate, filter: CustomerFilter): Where[] {
  const lists: Readonly<Record<string, readonly string[]>> = {
    ...filter.fields,
    ...(filter.restricted === undefined ? {} : { restricted: filter.restricted ? RESTRICTED : ['no'] }),
  };
  const asked = Object.entries(lists).map(([path, values]) => anyValue(path, values));
  const clauses = clausesOf({ kind: 'every', of: [predicate, ...asked] });
  const fixed = fixedConditions(filter);
  return clauses === 'all' ? [fixed] : clauses.map((clause) => ({ ...clause, ...fixed }));
}

/** Of attributes with several values the first stands by itself, where lists are sorted by it, and the others beside. */
const SEVERAL: readonly string[] = ['brand', 'legalEntity', 'industry', 'country'] satisfies (keyof FurtherFields)[];

function anyValue(path: string, values: readonly string[]): RowPredicate {
  const first = { kind: 'in' as const, path, values };
  return SEVERAL.includes(path) ? { kind: 'any', of: [first, { ...first, path: `further.${path}` }] } : first;
}

function fixedConditions(filter: CustomerFilter): Where {
  const { createdAt, updatedAt } = filter;
  return {
    status: 'ACTIVE',
    ...(filter.kind === undefined ? {} : { kind: filter.kind }),
    ...(createdAt === undefined ? {} : rangeOn('createdAt', createdAt)),
    ...(updatedAt === undefined ? {} : rangeOn('updatedAt', updatedAt)),
  };
}

function rangeOn(path: string, { from, to }: TimeRange): Where {
  if (from === undefined && to === undefined) return {};
  return { [path]: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) } };
}

function merged(rows: readonly Row<CustomerDocument>[], sort: CustomerSort): Row<CustomerDocument>[] {
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
  return distinct.sort((a, b) => sort.direction * (compare(a.doc[sort.by], b.doc[sort.by]) || compare(a.id, b.id)));
}

/** The store's order: missing first, then by code point. */
function compare(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
