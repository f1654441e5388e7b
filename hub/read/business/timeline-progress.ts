import type { SourceKey } from '../../../domain/model/index.ts';
import type { Documents, Row } from '../../../stores/index.ts';
import type { Page } from '../page.ts';
import { BEFORE_ALL_IDS, comparePositions, newest, type TimelinePosition } from './position.ts';
import { boundOf, candidates, type TimelineCollection, type TimelineRequest } from './timeline-request.ts';

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
  private readonly order: readonly SourceKey[];
  private readonly bounds: ReadonlyMap<SourceKey, string>;
  private readonly reads = new Map<SourceKey, KeyRead>();
  private readonly rows = new Map<SourceKey, Row<Documents[C]>[]>();
  private sorted: Row<Documents[C]>[] = [];
  private next = 0;
  private rounds = 0;
  private examined = 0;

  constructor(readonly request: TimelineRequest<C>) {
    const plain = request as unknown as TimelineRequest<TimelineCollection>;
    this.order = candidates(plain);
    this.bounds = new Map(request.keys.map((key) => [key.key, boundOf(plain, key)]));
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
        found.filter((row) => this.shows(row.doc)),
      );
    }
    this.next = Math.max(
      this.next,
      this.order.findIndex((key) => !this.reads.has(key)),
    );
    if (this.reads.size === this.order.length) this.next = this.order.length;
    this.rounds += 1;
    this.sorted = [...this.rows.values()].flat().sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
  }

  page(): Page<Row<Documents[C]>> {
    const { first } = this.request;
    const cut = newest([
      ...this.order.slice(this.next).map((key): TimelinePosition => [this.bounds.get(key) ?? '', BEFORE_ALL_IDS]),
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

  private unread(threshold: TimelinePosition | null): readonly SourceKey[] {
    const rest = this.order.slice(this.next);
    const bound = (key: SourceKey): string => this.bounds.get(key) ?? '';
    const may = threshold === null ? rest : rest.filter((key) => bound(key) >= threshold[0]);
    const [head] = may;
    if (head === undefined) return [];
    const tied = may.findIndex((key) => bound(key) !== bound(head));
    const size = this.firstKeys() * GROWTH ** this.rounds;
    return may.slice(0, Math.max(size, tied === -1 ? may.length : tied));
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

  private shows(doc: Documents[C]): boolean {
    return !doc.deleted && (this.request.filter.matches?.(doc) ?? true);
  }
}

function positionOf(row: Row<{ readonly at: string }>): TimelinePosition {
  return [row.doc.at, row.id];
}
