import type { SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import { giveVerdict } from './verdicts.ts';

type Keys = ReadonlySet<SourceKey>;

/** Records that a verdict names opposite one another. */
export interface Sides {
  readonly left: readonly SourceKey[];
  readonly right: readonly SourceKey[];
}

/** All pairs of two sides but those with one of either; null where there are none of these. */
export function remainders({ left, right }: Sides, one: Keys, other: Keys): readonly Sides[] | null {
  const [near, far] = [among(left, one), among(left, other)];
  const says = (near.length > 0 && among(right, other).length > 0) || (far.length > 0 && among(right, one).length > 0);
  if (!says) return null;
  return [
    { left: without(without(left, one), other), right },
    { left: near, right: without(right, other) },
    { left: far, right: without(right, one) },
  ].filter(named);
}

/** Gives a no-match again for some of whom it named: it stays the decision that it was, of whoever made it. */
export async function keepApartAgain(
  session: Session,
  { by, since, given }: StandingVerdict,
  { left, right }: Sides,
): Promise<string> {
  return giveVerdict(session, {
    kind: 'no-match',
    left: { side: given.left, keys: left },
    right: { side: given.right, keys: right },
    again: { by, since },
  });
}

export const among = (keys: readonly SourceKey[], side: Keys): SourceKey[] => keys.filter((key) => side.has(key));

export const without = (keys: readonly SourceKey[], side: Keys): SourceKey[] => keys.filter((key) => !side.has(key));

/** Whether there is anybody on both. */
export const named = ({ left, right }: Sides): boolean => left.length > 0 && right.length > 0;
