import { isIncluded } from './conditions.ts';
import type { Removed } from './requirement.ts';

/** A removed field that the operation, with its variables, does ask for: one error of the answer. */
export type Refusal = Pick<Removed, 'path' | 'coordinate' | 'needs'>;

/**
 * The refusals of one request: what its variables leave out by `@skip` and `@include` is none. A field that several
 * fragments select at one place is refused once.
 */
export function refusalsFor(
  removed: readonly Removed[],
  variables: Readonly<Record<string, unknown>>,
): readonly Refusal[] {
  if (removed.length === 0) return [];
  const refusals = new Map<string, Refusal>();
  for (const { path, coordinate, needs, conditions } of removed) {
    const place = `${path.join('.')} ${coordinate}`;
    if (refusals.has(place) || !isIncluded(conditions, variables)) continue;
    refusals.set(place, { path, coordinate, needs });
  }
  return [...refusals.values()];
}
