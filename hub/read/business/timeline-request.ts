import { compareText } from '../../../domain/business/index.ts';
import type { Instant } from '../../../domain/model/index.ts';
import type { Condition, Documents, Where } from '../../../stores/index.ts';
import type { FilterField } from './fields.ts';
import { AFTER_ALL_IDS, BEFORE_ALL_IDS, oldest, type TimelinePosition } from './position.ts';
import { LATEST, type TimelineKeys } from './timeline-keys.ts';

/** Collections that are read by (source key, time). */
export type TimelineCollection = 'transactions' | 'interactions' | 'consents';

/** What a timeline shows. Bounds of time: `from` belongs to it, `to` does not. */
export interface TimelineFilter<C extends TimelineCollection> {
  /** Conditions the store answers: paths of declared indexes, without time and id. */
  readonly where?: Where;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Rows whose id stands in this system's id space. */
  readonly system?: string | undefined;
  /** What only the document can tell. Tombstones never show. */
  readonly matches?: (doc: Pick<Documents[C], FilterField<C> & keyof Documents[C]>) => boolean;
}

/** One page of one customer's timeline. */
export interface TimelineRequest<C extends TimelineCollection> {
  readonly keys: TimelineKeys;
  readonly filter: TimelineFilter<C>;
  readonly first: number;
  readonly after: TimelinePosition | null;
}

/** Whether a row that the store found belongs to the timeline. */
export function shows<C extends TimelineCollection>(filter: TimelineFilter<C>, doc: Documents[C]): boolean {
  return !doc.deleted && (filter.matches?.(doc) ?? true);
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

/** No row that belongs to the page comes before this place, whatever its key. */
export function startOf({ filter, after }: TimelineRequest<TimelineCollection>): TimelinePosition {
  const end: TimelinePosition = filter.to === undefined ? [LATEST, BEFORE_ALL_IDS] : [filter.to, AFTER_ALL_IDS];
  return after === null ? end : oldest(end, after);
}
