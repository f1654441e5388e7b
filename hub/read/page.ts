import type { Scalar } from '../../stores/index.ts';

/** One row of a page with its place in the sort order, from which a later page can go on. */
export interface Placed<T> {
  readonly item: T;
  readonly position: readonly Scalar[];
}

/** A page of an answer; `cut` says that the answer as a whole was bounded and more may exist than pages reach. */
export interface Page<T> {
  readonly rows: readonly Placed<T>[];
  readonly hasNextPage: boolean;
  readonly cut: boolean;
  /** Where the next page goes on when that is not the last row: the page was bounded by work, not by rows. */
  readonly end?: readonly Scalar[];
}

/** A page of an answer that was found as a whole; `total` is a lower bound where it was `cut`. */
export interface CountedPage<T> extends Page<T> {
  readonly total: number;
}

/** Where a page starts and how many rows it has; `first` is checked by the caller (1 to 100 in GraphQL). */
export interface PageRequest {
  readonly first: number;
  readonly after?: readonly Scalar[];
}

/** The row after which a page starts, of a list that is in the order of its ids; null: the first page. */
export function afterId({ after }: PageRequest): string | null {
  const id = after?.[0];
  return typeof id === 'string' ? id : null;
}

/** A count that is exact up to its limit and a lower bound beyond (DESIGN §5). */
export interface BoundedCount {
  readonly count: number;
  /** There are more than `count` says. */
  readonly isLowerBound: boolean;
}

/** Counts are exact up to here; beyond, a lower bound (DESIGN §5). */
export const COUNT_LIMIT = 10_000;

/** `counted` was counted up to one more than the limit, or further. */
export function boundedCount(counted: number): BoundedCount {
  return { count: Math.min(counted, COUNT_LIMIT), isLowerBound: counted > COUNT_LIMIT };
}

/**
 * A page with what `shown` makes of its items, without those it makes nothing of, as what went between two reads. It
 * leads on from where it ended, also when that row is left out.
 */
export function shownPage<T, U>(page: Page<T>, shown: (item: T, index: number) => U | null | undefined): Page<U> {
  const rows = page.rows.flatMap(({ item, position }, index): Placed<U>[] => {
    const made = shown(item, index);
    return made === null || made === undefined ? [] : [{ item: made, position }];
  });
  const last = page.rows.at(-1)?.position;
  const end = page.end ?? (rows.at(-1)?.position === last ? undefined : last);
  return { ...page, rows, ...(end === undefined ? {} : { end }) };
}

/** A page out of a complete, sorted list whose rows are named by one text each. */
export function pageOfList<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  request: PageRequest,
  cut = false,
): CountedPage<T> {
  const after = afterId(request);
  const start = after === null ? 0 : firstAfter(all, nameOf, after);
  const rows = all.slice(start, start + request.first).map((item) => ({ item, position: [nameOf(item)] }));
  return { rows, hasNextPage: start + rows.length < all.length, cut, total: all.length };
}

/** Index of the first element whose name sorts after `name`. The list is sorted by name. */
function firstAfter<T>(all: readonly T[], nameOf: (item: T) => string, name: string): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = all[middle];
    if (item !== undefined && nameOf(item) <= name) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function unique<T>(values: Iterable<T>): T[] {
  return [...new Set(values)];
}
