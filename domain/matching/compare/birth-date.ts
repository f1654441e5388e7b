/**
 * `equal`: a full birth date is shared. `contradicts`: both have full dates and none is shared; no tolerance for
 * swapped or mistyped digits, as this rule set must not guess. `unknown`: one has none.
 */
export type BirthDateLevel = 'equal' | 'contradicts' | 'unknown';

export function compareBirthDates(a: readonly string[], b: readonly string[]): BirthDateLevel {
  if (a.length === 0 || b.length === 0) return 'unknown';
  return a.some((date) => b.includes(date)) ? 'equal' : 'contradicts';
}
