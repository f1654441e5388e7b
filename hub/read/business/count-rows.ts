import canonicalize from 'canonicalize';
import type { Documents, Where } from '../../../stores/index.ts';
import type { Hub } from '../../context.ts';
import { COUNT_LIMIT, type BoundedCount } from '../page.ts';
import { TIMELINE_FIELDS } from './fields.ts';
import { segmentsOf, type TimelineCollection, type TimelineRequest } from './timeline-request.ts';

/** How many rows a customer's timeline has under a filter. */
export type CountRequest<C extends TimelineCollection> = Pick<TimelineRequest<C>, 'keys' | 'filter'> & {
  /** How many rows the customer has without a filter, where known; large ones are counted one by one. */
  readonly rows: number;
};

/** Customers with more rows than this do not share a read. */
const SHARED_LIMIT = 1_000;

/**
 * Counts rows that summaries cannot count, exact up to COUNT_LIMIT (DESIGN §5). Tombstones and what only the
 * document tells must be looked at, so rows are read, at most COUNT_LIMIT + 1 of a key.
 */
export async function countTimelines<C extends TimelineCollection>(
  hub: Hub,
  collection: C,
  requests: readonly CountRequest<C>[],
): Promise<readonly BoundedCount[]> {
  const groups = new Map<string, CountRequest<C>[]>();
  for (const [index, request] of requests.entries()) {
    const where = conditionOf(request);
    const name = canonicalize([where, request.rows > SHARED_LIMIT ? index : -1]) ?? '';
    groups.set(name, [...(groups.get(name) ?? []), request]);
  }
  const counts = new Map<CountRequest<C>, BoundedCount>();
  await Promise.all([...groups.values()].map((group) => countGroup(hub, collection, group, counts)));
  return requests.map((request) => counts.get(request) ?? { count: 0, isLowerBound: false });
}

function conditionOf<C extends TimelineCollection>(request: CountRequest<C>): Where {
  const timeline = { ...request, first: 1, after: null } as unknown as TimelineRequest<TimelineCollection>;
  return segmentsOf(timeline)[0] ?? {};
}

async function countGroup<C extends TimelineCollection>(
  hub: Hub,
  collection: C,
  group: readonly CountRequest<C>[],
  counts: Map<CountRequest<C>, BoundedCount>,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const keys = [...new Set(group.flatMap((request) => request.keys.newestFirst.map(({ key }) => key)))];
  const fields = TIMELINE_FIELDS[collection] as readonly (keyof Documents[C] & string)[];
  const found = await hub.store.findTopPerKey({
    collection,
    field: 'sourceKey',
    keys,
    where: conditionOf(first),
    sort: [{ path: 'at', direction: -1 }],
    limit: COUNT_LIMIT + 1,
    fields,
  });
  for (const request of group) {
    let count = 0;
    for (const { key } of request.keys.newestFirst) {
      for (const { doc } of found.get(key) ?? []) {
        if (!doc.deleted && (request.filter.matches?.(doc) ?? true)) count += 1;
      }
    }
    counts.set(request, { count: Math.min(count, COUNT_LIMIT), isLowerBound: count > COUNT_LIMIT });
  }
}
