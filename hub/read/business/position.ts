import { comparePositions, type RowPosition } from '../../../domain/business/index.ts';

/** Place of a row in a timeline, newest first: time, then id, both descending. */
export type TimelinePosition = RowPosition;

/** After every id that can be: a position with it stands before all rows of its time. */
export const BEFORE_ALL_IDS = '\u{10FFFF}';
/** Before every id: a position with it stands after all rows of its time. */
export const AFTER_ALL_IDS = '';

/** The place that comes last, that is, is oldest. */
export function oldest(a: TimelinePosition, b: TimelinePosition): TimelinePosition {
  return comparePositions(a, b) > 0 ? a : b;
}

export function newest(positions: readonly TimelinePosition[]): TimelinePosition | null {
  let best: TimelinePosition | null = null;
  for (const position of positions) if (best === null || comparePositions(position, best) < 0) best = position;
  return best;
}
