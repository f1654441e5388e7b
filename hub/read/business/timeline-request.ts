import type { Instant, SourceKey } from '../../../domain/model/index.ts';
import type { Condition, Documents, Where } from '../../../stores/index.ts';
import { compareText, type TimelinePosition } from './position.ts';

/** Collections that are read by (source key, time). */
export type TimelineCollection = 'transactions' | 'interactions' | 'consents';

export interface TimelineKey {
  readonly key: SourceKey;
  /** Time of its newest row, from the summary; null: not known. */
  readonly lastAt: Instant | null;
}

/** What a timeline shows. Bounds of time: `from` belongs to it, `to` does not. */
export interface TimelineFilter<C extends TimelineCollection> {
  /** Conditions the store answers: paths of declared indexes, without time and id. */
  readonly where?: Where;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Rows whose id stands in this system's id space. */
  readonly system?: string | undefined;
  /** What only the document can tell. Tombstones never show. */
  readonly matches?: (doc: Documents[C]) => boolean;
}

/** One page of one customer's timeline. */
export interface TimelineRequest<C extends TimelineCollection> {
  readonly keys: readonly TimelineKey[];
  readonly filter: TimelineFilter<C>;
  readonly first: number;
  readonly after: TimelinePosition | null;
}

/** Ids of one system run from `system:` up to, not including, `system;`, the next character. */
function idRange(filter: TimelineFilter<TimelineCollection>): { readonly gte?: string; readonly lt?: string } {
  return filter.system === undefined ? {} : { gte: `${filter.system}:`, lt: `${filter.system};` };
}

function range(bounds: { readonly gte?: string | undefined; readonly lt?: string | undefined }): Condition | null {
  const { gte, lt } = bounds;
  if (gte === undefined && lt === undefined) return null;
  return { ...(gte === undefined ? {} : { gte }), ...(lt === undefined ? {} : { lt }) };
}

function least(a: string | undefined, b: string): string {
  return a === undefined || compareText(b, a) < 0 ? b : a;
}

function where(base: Where | undefined, at: Condition | null, id: Condition | null): Where {
  return { ...base, ...(at === null ? {} : { at }), ...(id === null ? {} : { id }) };
}

/**
 * The store conditions of a page: one, or, after a position, two that follow one another: the rest of the
 * position's own time, then what is older. No condition of the store can say both at once.
 */
export function segmentsOf(request: TimelineRequest<TimelineCollection>): readonly Where[] {
  const { filter, after } = request;
  const ids = idRange(filter);
  if (after === null) return [where(filter.where, range({ gte: filter.from, lt: filter.to }), range(ids))];
  const [at, id] = after;
  return [
    where(filter.where, at, range({ ...ids, lt: least(ids.lt, id) })),
    where(filter.where, range({ gte: filter.from, lt: least(filter.to, at) }), range(ids)),
  ];
}

const LATEST = '\uffff';

/** No row of the key that belongs to the page is newer than this. */
export function boundOf(request: TimelineRequest<TimelineCollection>, key: TimelineKey): string {
  const { filter, after } = request;
  const limits = [key.lastAt ?? LATEST, filter.to ?? LATEST, after?.[0] ?? LATEST];
  return limits.reduce((a, b) => (b < a ? b : a));
}

/** Keys that can have rows of the page, those with the newest first. */
export function candidates(request: TimelineRequest<TimelineCollection>): readonly SourceKey[] {
  const { from } = request.filter;
  return request.keys
    .filter((key) => from === undefined || key.lastAt === null || key.lastAt >= from)
    .map((key) => ({ key: key.key, bound: boundOf(request, key) }))
    .sort((a, b) => (a.bound === b.bound ? (a.key < b.key ? -1 : 1) : a.bound < b.bound ? 1 : -1))
    .map(({ key }) => key);
}
