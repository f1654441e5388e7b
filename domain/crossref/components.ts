import type { SourceKey } from '../model/index.ts';

/** Disjoint sets with path halving and union by size. */
export class DisjointSets<T> {
  readonly #parent = new Map<T, T>();
  readonly #size = new Map<T, number>();

  add(item: T): void {
    if (this.#parent.has(item)) return;
    this.#parent.set(item, item);
    this.#size.set(item, 1);
  }

  find(item: T): T {
    let at = item;
    for (;;) {
      const up = this.#parent.get(at);
      if (up === undefined || up === at) return at;
      const upper = this.#parent.get(up) ?? up;
      this.#parent.set(at, upper);
      at = upper;
    }
  }

  union(a: T, b: T): void {
    this.add(a);
    this.add(b);
    let [big, small] = [this.find(a), this.find(b)];
    if (big === small) return;
    const sizes = [this.#size.get(big) ?? 1, this.#size.get(small) ?? 1] as const;
    if (sizes[0] < sizes[1]) [big, small] = [small, big];
    this.#parent.set(small, big);
    this.#size.set(big, sizes[0] + sizes[1]);
  }

  /** Number of items in the set of `item`. */
  size(item: T): number {
    return this.#size.get(this.find(item)) ?? 1;
  }

  /** Sets in the order in which their first item was added. */
  sets(): T[][] {
    const byRoot = new Map<T, T[]>();
    for (const item of this.#parent.keys()) {
      const root = this.find(item);
      const set = byRoot.get(root);
      if (set) set.push(item);
      else byRoot.set(root, [item]);
    }
    return [...byRoot.values()];
  }
}

/** Connected components of `keys` under `pairs`; pairs that name other keys are ignored. */
export function components(
  keys: readonly SourceKey[],
  pairs: Iterable<readonly [SourceKey, SourceKey]>,
): readonly SourceKey[][] {
  const sets = new DisjointSets<SourceKey>();
  for (const key of keys) sets.add(key);
  const known = new Set(keys);
  for (const [a, b] of pairs) if (known.has(a) && known.has(b)) sets.union(a, b);
  return sets.sets();
}
