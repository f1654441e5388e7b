import type { Documents, Where } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import type { BoundedCount } from '../page.ts';
import { CountProgress, FIRST_KEYS } from './count-progress.ts';
import { FILTER_FIELDS } from './fields.ts';
import type { Wanted } from './timeline-progress.ts';
import { segmentsOf, type TimelineCollection, type TimelineRequest } from './timeline-request.ts';
import { together } from './together.ts';

/** How many rows a customer's timeline has under a filter. */
export type CountRequest<C extends TimelineCollection> = Pick<TimelineRequest<C>, 'keys' | 'filter'> & {
  /** How many rows the customer has without a filter, where known; large ones are counted one by one. */
  readonly rows: number;
};

/** Customers with more rows than this do not share a read. */
const SHARED_LIMIT = 1_000;

interface Ask<C extends TimelineCollection> {
  readonly progress: CountProgress<C>;
  readonly wanted: Wanted;
  readonly where: Where;
  /** Requests of one group may share a read. */
  readonly group: number;
}

/**
 * Counts rows that summaries cannot count: tombstones and what only the document tells must be looked at, so rows are
 * read, COUNT_LIMIT + 1 of a customer at most; what is not known then is said by `isLowerBound` (DESIGN §5).
 */
export async function countTimelines<C extends TimelineCollection>(
  hub: Hub,
  collection: C,
  requests: readonly CountRequest<C>[],
): Promise<readonly BoundedCount[]> {
  const all = requests.map((request, index) => ({
    progress: new CountProgress(request),
    where: conditionOf(request),
    group: request.rows > SHARED_LIMIT || request.keys.newestFirst.length > FIRST_KEYS ? index : -1,
  }));
  for (;;) {
    const asks = all.flatMap((one) => {
      const wanted = one.progress.wanted();
      return wanted === null ? [] : [{ ...one, wanted }];
    });
    if (asks.length === 0) return all.map(({ progress }) => progress.count());
    await Promise.all(
      together(asks, ({ where, wanted, group }) => [where, wanted.limit, group]).map((group) =>
        round(hub, collection, group),
      ),
    );
  }
}

function conditionOf<C extends TimelineCollection>(request: CountRequest<C>): Where {
  const timeline = { ...request, first: 1, after: null } as unknown as TimelineRequest<TimelineCollection>;
  return segmentsOf(timeline)[0] ?? {};
}

async function round<C extends TimelineCollection>(hub: Hub, collection: C, asks: readonly Ask<C>[]): Promise<void> {
  const [first] = asks;
  if (first === undefined) return;
  const found = await hub.store.findTopPerKey({
    collection,
    field: 'sourceKey',
    keys: [...new Set(asks.flatMap(({ wanted }) => wanted.keys))],
    where: first.where,
    sort: [{ path: 'at', direction: -1 }],
    limit: first.wanted.limit,
    fields: FILTER_FIELDS[collection] as readonly (keyof Documents[C] & string)[],
  });
  for (const { progress, wanted } of asks) progress.take(wanted, found);
}
