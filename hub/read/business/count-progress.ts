import type { SourceKey } from '../../../domain/model/index.ts';
import type { Documents, Row } from '../../../stores/index.ts';
import { COUNT_LIMIT, boundedCount, type BoundedCount } from '../page.ts';
import type { Wanted } from './timeline-progress.ts';
import { shows, type TimelineCollection, type TimelineFilter, type TimelineRequest } from './timeline-request.ts';

/** Keys of a first round and rows of each: what most customers have fits, and they share the store call. */
export const FIRST_KEYS = 100;
const FIRST_ROWS = 100;
const GROWTH = 4;

/** What a key was found to hold when not all of it was read. */
interface CutKey {
  readonly rows: number;
  readonly counted: number;
}

/**
 * One count on its way. Rows that a filter or a deletion hides are looked at, too, and so is a key without rows, so
 * that after COUNT_LIMIT + 1 of them, whatever they hold, the count stands as a lower bound.
 */
export class CountProgress<C extends TimelineCollection> {
  private readonly keys: readonly SourceKey[];
  private readonly filter: TimelineFilter<C>;
  private readonly cut = new Map<SourceKey, CutKey>();
  private next = 0;
  private rounds = 0;
  private left = COUNT_LIMIT + 1;
  private counted = 0;

  constructor({ keys: { newestFirst }, filter }: Pick<TimelineRequest<C>, 'keys' | 'filter'>) {
    const { from } = filter;
    const end = from === undefined ? -1 : newestFirst.findIndex(({ newest: [at] }) => at < from);
    this.keys = (end === -1 ? newestFirst : newestFirst.slice(0, end)).map(({ key }) => key);
    this.filter = filter;
  }

  /** What to read next, never more rows than are left to be looked at and one a key, or null when the count stands. */
  wanted(): Wanted | null {
    if (this.left <= 0) return null;
    const most = Math.min(FIRST_KEYS * GROWTH ** this.rounds, this.left);
    const unread = this.keys.slice(this.next, this.next + most);
    if (unread.length > 0) {
      return { keys: unread, limit: Math.min(FIRST_ROWS, Math.ceil(this.left / unread.length)) };
    }
    if (this.cut.size === 0) return null;
    const read = Math.max(...[...this.cut.values()].map(({ rows }) => rows));
    return { keys: [...this.cut.keys()], limit: read + Math.ceil(this.left / this.cut.size) };
  }

  /** Takes what the store answered to `wanted`. */
  take({ keys, limit }: Wanted, found: ReadonlyMap<string, readonly Row<Documents[C]>[]>): void {
    for (const key of keys) {
      const known = this.cut.get(key);
      const rows = found.get(key) ?? [];
      const counted = rows.filter(({ doc }) => shows(this.filter, doc)).length;
      this.counted += counted - (known?.counted ?? 0);
      this.left -= Math.max(1, rows.length) - (known?.rows ?? 0);
      if (known === undefined) this.next += 1;
      if (rows.length < limit) this.cut.delete(key);
      else this.cut.set(key, { rows: rows.length, counted });
    }
    this.rounds += 1;
  }

  count(): BoundedCount {
    const isWhole = this.next === this.keys.length && this.cut.size === 0;
    const { count, isLowerBound } = boundedCount(this.counted);
    return { count, isLowerBound: isLowerBound || !isWhole };
  }
}
