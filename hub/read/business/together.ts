import canonicalize from 'canonicalize';

/** Asks that the store can answer by one read, each group of those that have `common` in common. */
export function together<A>(asks: readonly A[], common: (ask: A) => unknown): readonly (readonly A[])[] {
  if (asks.length === 1) return [asks];
  const groups = new Map<string, A[]>();
  for (const ask of asks) {
    const name = canonicalize(common(ask)) ?? '';
    const group = groups.get(name);
    if (group) group.push(ask);
    else groups.set(name, [ask]);
  }
  return [...groups.values()];
}
