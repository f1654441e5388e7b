import { expect } from '@jest/globals';
import type { Constraint, SourceKey } from '../../../domain/model/index.ts';
import type { Store } from '../../../stores/index.ts';
import { reachedFrom } from '../../support/reached-from.ts';
import { all } from './all.ts';

/** A verdict in force, with all the records that it names. */
export interface Named {
  readonly id: string;
  /** As old as the verdict that it gives again. */
  readonly since: string;
  readonly kind: 'match' | 'no-match';
  readonly left: readonly SourceKey[];
  readonly right: readonly SourceKey[];
}

/** The newest first. */
export async function verdictsInForce(store: Store): Promise<Named[]> {
  const ended = new Set((await all(store, 'verdictEnds')).map((row) => row.id));
  const left = new Set((await all(store, 'verdictMemberEnds')).map((row) => row.id));
  const members = (await all(store, 'verdictMembers')).filter(({ id }) => !left.has(id)).map((row) => row.doc);
  const named: Named[] = [];
  for (const { id, doc } of await all(store, 'verdicts')) {
    if (ended.has(id) || doc.kind === 'withdraw') continue;
    const side = (name: 'left' | 'right') =>
      members
        .filter((member) => member.verdictId === id && member.side === name)
        .map((member) => member.sourceKey)
        .sort();
    named.push({ id, since: doc.since ?? id, kind: doc.kind, left: side('left'), right: side('right') });
  }
  return named.sort((a, b) => (`${a.since} ${a.id}` < `${b.since} ${b.id}` ? 1 : -1));
}

/** The two records that a match binds: of each side the first that lives. */
export function boundBy({ left, right }: Named, lives: (key: SourceKey) => boolean): [SourceKey, SourceKey] | null {
  const [a, b] = [left.find(lives), right.find(lives)];
  return a === undefined || b === undefined || a === b ? null : [a, b];
}

/** What the verdicts say together: newest first, a match stands unless what is newer keeps its two records apart. */
export function constraintsOf(named: readonly Named[], lives: (key: SourceKey) => boolean): Constraint[] {
  const constraints: Constraint[] = [];
  const pairs: [SourceKey, SourceKey][] = [];
  for (const verdict of named) {
    const { id, kind } = verdict;
    const sides = [verdict.left.filter(lives), verdict.right.filter(lives)] as const;
    const pair = boundBy(verdict, lives);
    if (kind === 'no-match') constraints.push({ verdictId: id, kind, left: sides[0], right: sides[1] });
    else if (pair && !keptApart(pair, pairs, constraints)) {
      pairs.push(pair);
      constraints.push({ verdictId: id, kind, left: [pair[0]], right: [pair[1]], sides });
    }
  }
  return constraints;
}

function keptApart(
  [a, b]: readonly [SourceKey, SourceKey],
  pairs: readonly (readonly [SourceKey, SourceKey])[],
  constraints: readonly Constraint[],
): boolean {
  const [near, far] = [reachedFrom(a, pairs), reachedFrom(b, pairs)];
  const meets = (keys: readonly SourceKey[], others: ReadonlySet<SourceKey>) => keys.some((key) => others.has(key));
  return constraints.some(
    ({ kind, left, right }) =>
      kind === 'no-match' && ((meets(left, near) && meets(right, far)) || (meets(left, far) && meets(right, near))),
  );
}

/**
 * Every verdict in force is honoured: who a match binds are one customer unless a newer no-match says otherwise, who a
 * no-match names never are unless newer matches bind them. None contradicts another outright, dead records among them.
 */
export function checkVerdicts(
  named: readonly Named[],
  lives: (key: SourceKey) => boolean,
  customerOf: (key: SourceKey) => string | undefined,
): void {
  const opposite = (keep: boolean) =>
    named
      .filter(({ kind }) => (kind === 'no-match') === keep)
      .flatMap(({ id, since, left, right }) => left.flatMap((a) => right.map((b) => ({ id, since, a, b }))));
  const apart = new Set(opposite(true).flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
  for (const { id, a, b } of opposite(false)) expect([id, a, b, apart.has(`${a} ${b}`)]).toContain(false);

  for (const [i, verdict] of named.entries()) {
    const newer = named.slice(0, i);
    if (verdict.kind === 'match') {
      const pair = boundBy(verdict, lives);
      if (!pair || customerOf(pair[0]) === customerOf(pair[1])) continue;
      expect([verdict.id, newer.some(({ kind }) => kind === 'no-match')]).toContain(true);
    } else {
      const bound = newer
        .flatMap((each) => (each.kind === 'match' ? [boundBy(each, lives)] : []))
        .filter((p) => p !== null);
      for (const a of verdict.left.filter(lives)) {
        for (const b of verdict.right.filter(lives)) {
          if (customerOf(a) === customerOf(b)) expect([verdict.id, a, b, reachedFrom(a, bound).has(b)]).toContain(true);
        }
      }
    }
  }
}
