/** Place of a row in a timeline, newest first: time, then id, both descending. */
export type TimelinePosition = readonly [at: string, id: string];

/** After every id that can be: a position with it stands before all rows of its time. */
export const BEFORE_ALL_IDS = '\u{10FFFF}';

/** Code point order, which the stores keep; JavaScript's own order of text differs beyond the basic plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Negative where `a` comes first, that is, is newer. */
export function comparePositions(a: TimelinePosition, b: TimelinePosition): number {
  return compareText(b[0], a[0]) || compareText(b[1], a[1]);
}

export function newest(positions: readonly TimelinePosition[]): TimelinePosition | null {
  let best: TimelinePosition | null = null;
  for (const position of positions) if (best === null || comparePositions(position, best) < 0) best = position;
  return best;
}
