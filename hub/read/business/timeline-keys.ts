import { compareText } from '../../../domain/business/index.ts';
import type { Instant, RowKey, SourceKey } from '../../../domain/model/index.ts';
import { BEFORE_ALL_IDS, type TimelinePosition } from './position.ts';

/** After every time that can be. */
export const LATEST = '\uffff';

/** What a summary tells of a source key's rows. */
export interface KeySummary {
  readonly sourceKey: SourceKey;
  /** Time of its newest row; null or absent: not known. */
  readonly lastAt?: Instant | null;
  readonly lastId?: RowKey | null;
}

export interface TimelineKey {
  readonly key: SourceKey;
  /** None of its rows comes before this place. */
  readonly newest: TimelinePosition;
}

/** A customer's source keys for a timeline. */
export interface TimelineKeys {
  /** In the order of their newest rows; those of which it is not known before all others. */
  readonly newestFirst: readonly TimelineKey[];
}

/** A large customer's summaries are the same list from one question to the next, as long as none changes. */
const SORTED = new WeakMap<readonly KeySummary[], TimelineKeys>();

/** The source keys of these summaries, which do not change. */
export function timelineKeys(summaries: readonly KeySummary[]): TimelineKeys {
  let keys = SORTED.get(summaries);
  if (!keys) SORTED.set(summaries, (keys = { newestFirst: summaries.map(keyOf).sort(byNewest) }));
  return keys;
}

function keyOf({ sourceKey, lastAt, lastId }: KeySummary): TimelineKey {
  return { key: sourceKey, newest: [lastAt ?? LATEST, lastId ?? BEFORE_ALL_IDS] };
}

function byNewest({ newest: a }: TimelineKey, { newest: b }: TimelineKey): number {
  // Times are ASCII, of which JavaScript's own order is that of code points.
  return a[0] === b[0] ? compareText(b[1], a[1]) : a[0] < b[0] ? 1 : -1;
}
