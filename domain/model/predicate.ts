/**
 * Which rows an actor may see, as data: `policy` returns it, a repository adds it to its query, so that a
 * row not allowed is never read. `all` is what a demonstration admin has.
 */
export type RowPredicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'any'; readonly of: readonly RowPredicate[] }
  | { readonly kind: 'every'; readonly of: readonly RowPredicate[] }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly string[] };
