/**
 * Which rows an actor may see, as data: `policy` returns it, a repository adds it to its query, so that a
 * row not allowed is never read. `all` is what an admin has.
 */
export type RowPredicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'any'; readonly of: readonly RowPredicate[] }
  | { readonly kind: 'every'; readonly of: readonly RowPredicate[] }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly string[] }
  /**
   * The customers that these ids name now: of an id that a merge retired, its survivor. Only a store knows it, so
   * `hub/read` turns it into an `in` before a query; until then it allows nothing.
   */
  | { readonly kind: 'named'; readonly ids: readonly string[] };

export const ALL_ROWS: RowPredicate = { kind: 'all' };
export const NO_ROWS: RowPredicate = { kind: 'none' };

/** Rows that meet one of them. */
export function anyOf(predicates: readonly RowPredicate[]): RowPredicate {
  if (predicates.some(({ kind }) => kind === 'all')) return ALL_ROWS;
  const of = predicates.filter(({ kind }) => kind !== 'none');
  const [only] = of;
  return only === undefined ? NO_ROWS : of.length === 1 ? only : { kind: 'any', of };
}

/** Rows that meet each of them; of none at all, every row. */
export function everyOf(predicates: readonly RowPredicate[]): RowPredicate {
  if (predicates.some(({ kind }) => kind === 'none')) return NO_ROWS;
  const of = predicates.filter(({ kind }) => kind !== 'all');
  const [only] = of;
  return only === undefined ? ALL_ROWS : of.length === 1 ? only : { kind: 'every', of };
}

/** Does a row with these values at its indexed paths meet the predicate? Missing paths meet no list. */
export function admits(predicate: RowPredicate, row: Readonly<Record<string, unknown>>): boolean {
  switch (predicate.kind) {
    case 'all':
      return true;
    case 'none':
    case 'named':
      return false;
    case 'any':
      return predicate.of.some((part) => admits(part, row));
    case 'every':
      return predicate.of.every((part) => admits(part, row));
    case 'in': {
      const value = row[predicate.path];
      return typeof value === 'string' && predicate.values.includes(value);
    }
  }
}
