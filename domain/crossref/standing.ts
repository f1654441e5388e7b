import type { Constraint, SourceKey } from '../model/index.ts';
import { Apart } from './apart.ts';
import { constraintOf, type LiveVerdict } from './constraints.ts';

/**
 * What verdicts in force put on the records among `within`, where they contradict one another: the newer decision
 * stands. A match is left out where newer verdicts keep its two records apart, the matches that stand taken together.
 * A no-match is never left out: what newer matches join of its sides they join all the same (`partition` puts matches
 * first), and the rest of them it goes on to keep apart. Independent of the order of the arguments; verdicts of other
 * components change nothing in it.
 */
export function standing(
  verdicts: Iterable<LiveVerdict>,
  within: (key: SourceKey) => boolean,
  lives: (key: SourceKey) => boolean,
): readonly Constraint[] {
  const newestFirst = [...verdicts].sort((a, b) => later(b, a));
  const constraints = newestFirst.flatMap((verdict) => constraintOf(verdict, within, lives) ?? []);
  if (!constraints.some(({ kind }) => kind === 'no-match')) return constraints;
  const apart = new Apart();
  return constraints.filter(({ kind, left, right }) => {
    if (kind === 'no-match') {
      apart.keep(left, right);
      return true;
    }
    const [a, b] = [left[0], right[0]];
    if (a === undefined || b === undefined || apart.are(a, b)) return false;
    apart.unite(a, b);
    return true;
  });
}

/** Ids sort by time; those that give one verdict again in parts share its place. */
function later(a: LiveVerdict, b: LiveVerdict): number {
  if (a.since !== b.since) return a.since < b.since ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
