import type { Constraint, SourceKey } from '../model/index.ts';
import { DisjointSets } from './components.ts';

/** Which records no-matches keep apart, while parts grow. */
export class Apart {
  private readonly sets = new DisjointSets<SourceKey>();
  /** By root: sides of no-matches with a member there, 2 × the no-match for its left side, plus one for its right. */
  private readonly sides = new Map<SourceKey, Set<number>>();
  private noMatches = 0;

  /**
   * What all of these say at once. Records that matches bind count as one from the beginning, so that what comes
   * together by edges never stands in the way of a match.
   */
  static of(constraints: readonly Constraint[], lives: (key: SourceKey) => boolean): Apart {
    const apart = new Apart();
    for (const { kind, left, right } of constraints) {
      const bound = kind === 'match' ? [...left, ...right].filter(lives) : [];
      for (const key of bound) apart.unite(bound[0] ?? key, key);
    }
    for (const { kind, left, right } of constraints) {
      if (kind === 'no-match') apart.keep(left.filter(lives), right.filter(lives));
    }
    return apart;
  }

  /** Keeps each of `left`, and all that is or will be united with it, apart from each of `right`. */
  keep(left: readonly SourceKey[], right: readonly SourceKey[]): void {
    for (const key of left) this.mark(key, 2 * this.noMatches);
    for (const key of right) this.mark(key, 2 * this.noMatches + 1);
    this.noMatches += 1;
  }

  /** Whether a no-match stands between what `a` and `b` are part of. */
  are(a: SourceKey, b: SourceKey): boolean {
    if (this.noMatches === 0) return false;
    const [x, y] = [this.sides.get(this.sets.find(a)), this.sides.get(this.sets.find(b))];
    if (x === undefined || y === undefined) return false;
    const [few, many] = x.size <= y.size ? [x, y] : [y, x];
    for (const side of few) if (many.has(side ^ 1)) return true;
    return false;
  }

  unite(a: SourceKey, b: SourceKey): void {
    const [x, y] = [this.sets.find(a), this.sets.find(b)];
    this.sets.union(a, b);
    const root = this.sets.find(a);
    const gone = root === x ? y : x;
    for (const side of this.sides.get(gone) ?? []) this.mark(root, side);
    if (gone !== root) this.sides.delete(gone);
  }

  private mark(key: SourceKey, side: number): void {
    const root = this.sets.find(key);
    const sides = this.sides.get(root);
    if (sides) sides.add(side);
    else this.sides.set(root, new Set([side]));
  }
}
