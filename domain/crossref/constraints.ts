import type { Constraint, DecidedBy, SourceKey } from '../model/index.ts';

/** A verdict in force with the records of its sides, each sorted. */
export interface LiveVerdict {
  readonly id: string;
  /** Id of the verdict that it gives again, as first given; its own where it is the first. Its place among decisions. */
  readonly since: string;
  readonly kind: 'match' | 'no-match';
  /** Who gave it. */
  readonly by: DecidedBy;
  readonly left: readonly SourceKey[];
  readonly right: readonly SourceKey[];
}

/**
 * A match binds one record of each side: the first, in key order, that still lives. So when that record goes, the
 * next stands for its side without anything being written. Null: nobody of that side lives.
 */
export function representative(side: readonly SourceKey[], lives: (key: SourceKey) => boolean): SourceKey | null {
  for (const key of side) if (lives(key)) return key;
  return null;
}

/** What binds two records of a match verdict now, or null when a side has nobody left. */
export function boundPair(
  verdict: LiveVerdict,
  lives: (key: SourceKey) => boolean,
): readonly [SourceKey, SourceKey] | null {
  const left = representative(verdict.left, lives);
  const right = representative(verdict.right, lives);
  return left === null || right === null || left === right ? null : [left, right];
}

/** The constraint a verdict puts on the records among `within`; null when it puts none. */
export function constraintOf(
  verdict: LiveVerdict,
  within: (key: SourceKey) => boolean,
  lives: (key: SourceKey) => boolean,
): Constraint | null {
  if (verdict.kind === 'match') {
    const pair = boundPair(verdict, lives);
    if (!pair || !within(pair[0]) || !within(pair[1])) return null;
    const sides = [verdict.left.filter(within), verdict.right.filter(within)];
    return { verdictId: verdict.id, kind: 'match', left: [pair[0]], right: [pair[1]], sides };
  }
  const left = verdict.left.filter(within);
  const right = verdict.right.filter(within);
  if (left.length === 0 || right.length === 0) return null;
  return { verdictId: verdict.id, kind: 'no-match', left, right };
}

/**
 * The chain of verdicts that forbids putting `left` and `right` together: the matches that lead from a record of
 * `left` to one side of a no-match and from its other side to a record of `right`, and that no-match. Null when
 * nothing forbids it. The records of each list count as one, as they are about to be.
 */
export function contradiction(
  left: readonly SourceKey[],
  right: readonly SourceKey[],
  constraints: readonly Constraint[],
): readonly string[] | null {
  const matches = constraints.filter((c) => c.kind === 'match');
  const reachable = (from: readonly SourceKey[]) => {
    const via = new Map<SourceKey, readonly string[]>(from.map((key) => [key, []]));
    for (let grew = true; grew;) {
      grew = false;
      for (const match of matches) {
        for (const [a, b] of pairs(match)) {
          for (const [x, y] of [
            [a, b],
            [b, a],
          ] as const) {
            const chain = via.get(x);
            if (chain && !via.has(y)) {
              via.set(y, [...chain, match.verdictId]);
              grew = true;
            }
          }
        }
      }
    }
    return via;
  };
  const [fromLeft, fromRight] = [reachable(left), reachable(right)];
  for (const no of constraints) {
    if (no.kind !== 'no-match') continue;
    for (const [one, other] of [
      [no.left, no.right],
      [no.right, no.left],
    ] as const) {
      const a = one.find((key) => fromLeft.has(key));
      const b = other.find((key) => fromRight.has(key));
      if (a !== undefined && b !== undefined) {
        const back = [...(fromRight.get(b) ?? [])].reverse();
        return [...new Set([...(fromLeft.get(a) ?? []), no.verdictId, ...back])];
      }
    }
  }
  return null;
}

function* pairs(match: Constraint): Iterable<readonly [SourceKey, SourceKey]> {
  for (const a of match.left) for (const b of match.right) yield [a, b];
}
