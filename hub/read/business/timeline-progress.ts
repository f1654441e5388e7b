import type { SourceKey } from '../../../domain/model/index.ts';
import type { Documents, Row } from '../../../stores/index.ts';
import { comparePositions } from '../../../domain/business/index.ts';
import type { Page } from '../page.ts';
import { newest, oldest, type TimelinePosition } from './position.ts';
import type { TimelineKey } from './timeline-keys.ts';
import { shows, startOf, type TimelineCollection, type TimelineRequest } from './timeline-request.ts';

/** Rows read for one page before it is cut short; the next page goes on where it was cut. */
const EXAMINED_LIMIT = 5_000;
/** Rows asked for at once where many keys are read, shared among them. */
const ROWS_PER_ROUND = 2_000;
const GROWTH = 4;

interface KeyRead {
  /** Last row examined, or null when the key has no further row for the page. */
  readonly last: TimelinePosition | null;
  readonly asked: number;
}

export interface Wanted {
  readonly keys: readonly SourceKey[];
  /** Rows per key. */
  readonly limit: number;
}

/**
 * One page on its way. Keys are read in the order of their newest rows, and only while one may still hold a row
 * of the page: for a page of n rows that is n + 1 keys at most, unless a filter hides rows.
 */
export class TimelineProgress<C extends TimelineCollection> {
  private readonly order: readonly TimelineKey[];
  private readonly start: TimelinePosition;
  private readonly reads = new Map<SourceKey, KeyRead>();
  private readonly rows = new Map<SourceKey, Row<Documents[C]>[]>();
  private sorted: Row<Documents[C]>[] = [];
  private next = 0;
  private rounds = 0;
  private examined = 0;

  constructor(readonly request: TimelineRequest<C>) {
    this.order = request.keys.newestFirst;
    this.start = startOf(request as unknown as TimelineRequest<TimelineCollection>);
  }

  /** What to read next, or null when the page stands. */
  wanted(): Wanted | null {
    const threshold = this.threshold();
    const unread = this.unread(threshold);
    if (unread.length > 0) {
      return { keys: unread, limit: this.share(unread.length) };
    }
    if (this.examined >= EXAMINED_LIMIT) return null;
    const cutOff = [...this.reads].filter(
      ([, read]) => read.last !== null && (threshold === null || comparePositions(read.last, threshold) < 0),
    );
    if (cutOff.length === 0) return null;
    const limit = Math.max(this.request.first + 1, ...cutOff.map(([, read]) => read.asked * GROWTH));
    return { keys: cutOff.map(([key]) => key), limit };
  }

  /** Takes what the store answered to `wanted`: per key the rows of each segment, in order. */
  take(wanted: Wanted, answers: readonly ReadonlyMap<string, Row<Documents[C]>[]>[]): void {
    for (const key of wanted.keys) {
      const found: Row<Documents[C]>[] = [];
      let last: TimelinePosition | null = null;
      for (const answer of answers) {
        const rows = answer.get(key) ?? [];
        this.examined += rows.length;
        found.push(...rows);
        // A segment that is not read to its end hides where the next one joins it.
        const end = rows.length >= wanted.limit ? rows.at(-1) : undefined;
        if (end) {
          last = positionOf(end);
          break;
        }
      }
      this.reads.set(key, { last, asked: wanted.limit });
      this.rows.set(
        key,
        found.filter((row) => shows(this.request.filter, row.doc)),
      );
    }
    for (let key = this.unreadKey(); key && this.reads.has(key.key); key = this.unreadKey()) this.next += 1;
    this.rounds += 1;
    this.sorted = [...this.rows.values()].flat().sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
  }

  page(): Page<Row<Documents[C]>> {
    const { first } = this.request;
    const unread = this.unreadKey();
    const cut = newest([
      ...(unread ? [this.bound(unread)] : []),
      ...[...this.reads.values()].flatMap((read) => (read.last === null ? [] : [read.last])),
    ]);
    const settled = this.sorted.filter((row) => cut === null || comparePositions(positionOf(row), cut) <= 0);
    const rows = settled.slice(0, first).map((item) => ({ item, position: positionOf(item) }));
    if (settled.length > first || cut === null) {
      return { rows, hasNextPage: settled.length > first, cut: false };
    }
    return { rows, hasNextPage: true, cut: true, end: cut };
  }

  /** Position of the row that would be the first of the next page; what is older cannot belong to this one. */
  private threshold(): TimelinePosition | null {
    const row = this.sorted[this.request.first];
    return row === undefined ? null : positionOf(row);
  }

  /** The next key in order, while it can have rows of the page. */
  private unreadKey(at = this.next): TimelineKey | undefined {
    const { from } = this.request.filter;
    const key = this.order[at];
    return key !== undefined && from !== undefined && key.newest[0] < from ? undefined : key;
  }

  /** No row of the key that belongs to the page comes before this place; keys are in its order, too. */
  private bound(key: TimelineKey): TimelinePosition {
    return oldest(key.newest, this.start);
  }

  private unread(threshold: TimelinePosition | null): readonly SourceKey[] {
    const size = this.firstKeys() * GROWTH ** this.rounds;
    const keys: SourceKey[] = [];
    let head: TimelinePosition | null = null;
    for (let at = this.next; ; at += 1) {
      const key = this.unreadKey(at);
      if (key === undefined) return keys;
      const bound = this.bound(key);
      if (threshold !== null && comparePositions(bound, threshold) > 0) return keys;
      head ??= bound;
      // Nothing tells one key from another at the same place, so those are read together.
      if (keys.length >= size && comparePositions(bound, head) !== 0) return keys;
      keys.push(key.key);
    }
  }

  /** Where a filter hides rows, the time of a key's newest row says little, so as many keys as a round holds are read. */
  private firstKeys(): number {
    const { first, filter } = this.request;
    const filtered = filter.where !== undefined || filter.matches !== undefined || filter.system !== undefined;
    return Math.max(first + 1, filtered ? Math.floor(ROWS_PER_ROUND / (first + 1)) : 0);
  }

  /** Rows per key of a round, in few steps: customers with nearly as many keys then share a store call. */
  private share(keys: number): number {
    let limit = this.request.first + 1;
    while (limit > 1 && limit * keys > ROWS_PER_ROUND) limit = Math.ceil(limit / GROWTH);
    return limit;
  }
}

function positionOf(row: Row<{ readonly at: string }>): TimelinePosition {
  return [row.doc.at, row.id];
}
