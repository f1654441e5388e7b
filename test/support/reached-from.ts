/** What a chain of pairs leads to, in either direction, the start among it: by the definition, for small worlds. */
export function reachedFrom<T>(start: T, pairs: readonly (readonly [T, T])[]): ReadonlySet<T> {
  const reached = new Set([start]);
  for (const at of reached) {
    for (const [a, b] of pairs) {
      if (a === at) reached.add(b);
      if (b === at) reached.add(a);
    }
  }
  return reached;
}
