import type { SourceKey } from '../../../domain/model/index.ts';
import type { Documents, Row, Where } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import type { Page } from '../page.ts';
import { TIMELINE_FIELDS } from './fields.ts';
import { TimelineProgress, type Wanted } from './timeline-progress.ts';
import { segmentsOf, type TimelineCollection, type TimelineRequest } from './timeline-request.ts';
import { together } from './together.ts';

const NEWEST_FIRST = [{ path: 'at', direction: -1 }] as const;

interface Ask<C extends TimelineCollection> {
  readonly progress: TimelineProgress<C>;
  readonly wanted: Wanted;
  readonly segments: readonly Where[];
}

/**
 * Pages of many customers' timelines, newest first, in the order asked. Customers with the same filter and page
 * share their store calls: one for first pages, two (rest of the position's time, then older) for later ones, and
 * more rounds only where a filter or tombstones hid rows.
 */
export async function timelinePages<C extends TimelineCollection>(
  hub: Hub,
  collection: C,
  requests: readonly TimelineRequest<C>[],
): Promise<readonly Page<Row<Documents[C]>>[]> {
  const all = requests.map((request) => new TimelineProgress(request));
  for (;;) {
    const asks = all.flatMap((progress) => {
      const wanted = progress.wanted();
      const segments = segmentsOf(progress.request as unknown as TimelineRequest<TimelineCollection>);
      return wanted === null ? [] : [{ progress, wanted, segments }];
    });
    if (asks.length === 0) return all.map((progress) => progress.page());
    await Promise.all(
      together(asks, ({ segments, wanted }) => [segments, wanted.limit]).map((group) => round(hub, collection, group)),
    );
  }
}

async function round<C extends TimelineCollection>(hub: Hub, collection: C, asks: readonly Ask<C>[]): Promise<void> {
  const [first] = asks;
  if (first === undefined) return;
  const keys = [...new Set(asks.flatMap((ask) => ask.wanted.keys))];
  const { limit } = first.wanted;
  const answers = await Promise.all(first.segments.map((where) => topRows(hub, collection, keys, where, limit)));
  for (const ask of asks) ask.progress.take(ask.wanted, answers);
}

function topRows<C extends TimelineCollection>(
  hub: Hub,
  collection: C,
  keys: readonly SourceKey[],
  where: Where,
  limit: number,
): Promise<Map<string, Row<Documents[C]>[]>> {
  const fields = TIMELINE_FIELDS[collection] as readonly (keyof Documents[C] & string)[];
  return hub.store.findTopPerKey({ collection, field: 'sourceKey', keys, where, sort: NEWEST_FIRST, limit, fields });
}
