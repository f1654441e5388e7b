import type { SourceKey } from '../../domain/model/index.ts';
import type { Sides } from './verdicts.ts';

type Keys = ReadonlySet<SourceKey>;

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

export const among = (keys: readonly SourceKey[], side: Keys): SourceKey[] => keys.filter((key) => side.has(key));

export const without = (keys: readonly SourceKey[], side: Keys): SourceKey[] => keys.filter((key) => !side.has(key));

/** Whether there is anybody on both. */
export const named = ({ left, right }: Sides): boolean => left.length > 0 && right.length > 0;
