import type { CustomerId, LinkEvent, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Where } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { visibleSurvivors, type CustomerView } from './customers-by-id.ts';
import { newestFirst } from './newest-first.ts';
import { COUNT_LIMIT, boundedCount, type BoundedCount, type Page, type PageRequest } from './page.ts';
import { mergedIdsOf } from './source-keys.ts';
import { visibleKeys } from './visible-keys.ts';

/** An event, as far as those whom it names are shown. */
export interface LinkEventView extends Omit<LinkEvent, 'customerId'> {
  /** Null for one who is hidden. `toId` and `key` are absent then. */
  readonly customerId: CustomerId | null;
}

/** Paths by which an event names a customer: whom it concerns, and whom it was merged into, parted from or moved to. */
const OF_CUSTOMER = ['customerId', 'toId'] as const;

/**
 * What happened to a customer, newest first: the events that name its own id or one merged into it. A merge and an
 * unmerge are events of both, so the survivor tells of them also when the two are parted again; of the other one, and of
 * a record that is the other's now, only to who may see him.
 */
export async function customerHistory(
  hub: Hub,
  predicate: RowPredicate,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
): Promise<Page<LinkEventView>[]> {
  const merged = await mergedIdsOf(
    hub,
    requests.map(({ customer }) => customer),
  );
  const pages = await newestFirst(
    hub,
    'linkEvents',
    OF_CUSTOMER,
    requests.map(({ customer, page }, index) => ({ keys: [customer.id, ...(merged[index] ?? [])], page })),
  );
  return withoutHidden(hub, predicate, pages);
}

/**
 * What happened to a source key: every link, unlink and move it ever had, newest first. Empty under a predicate that its
 * customer does not meet; of former customers those are named that meet it.
 */
export async function linkHistory(
  hub: Hub,
  predicate: RowPredicate,
  requests: readonly { readonly key: SourceKey; readonly page: PageRequest }[],
): Promise<Page<LinkEventView>[]> {
  const asked = requests.map(({ key }) => key);
  const visible = new Set(await visibleKeys(hub, predicate, asked));
  const pages = await newestFirst(
    hub,
    'linkEvents',
    ['key'],
    requests.map(({ key, page }) => ({ keys: visible.has(key) ? [key] : [], page })),
  );
  return withoutHidden(hub, predicate, pages);
}

/** The events without the customers and records that the predicate hides; without a predicate as they are, unread. */
async function withoutHidden(
  hub: Hub,
  predicate: RowPredicate,
  pages: readonly Page<LinkEvent>[],
): Promise<Page<LinkEventView>[]> {
  if (predicate.kind === 'all') return [...pages];
  const events = pages.flatMap(({ rows }) => rows.map(({ item }) => item));
  if (events.length === 0) return [...pages];
  const [customers, keys] = await Promise.all([
    visibleSurvivors(
      hub,
      predicate,
      events.flatMap(({ customerId, toId }) => (toId === undefined ? [customerId] : [customerId, toId])),
    ),
    visibleKeys(
      hub,
      predicate,
      events.flatMap(({ key }) => key ?? []),
    ),
  ]);
  const seen = new Set(keys);
  const shown = ({ customerId, toId, key, ...event }: LinkEvent): LinkEventView => ({
    ...event,
    customerId: customers.has(customerId) ? customerId : null,
    ...(toId !== undefined && customers.has(toId) ? { toId } : {}),
    ...(key !== undefined && seen.has(key) ? { key } : {}),
  });
  return pages.map((page) => ({ ...page, rows: page.rows.map((row) => ({ ...row, item: shown(row.item) })) }));
}

export async function countCustomerEvents(hub: Hub, customer: CustomerView): Promise<BoundedCount> {
  const [merged = []] = await mergedIdsOf(hub, [customer]);
  const ids = [customer.id, ...merged];
  const own = await countEvents(hub, { customerId: { in: ids } });
  if (own.isLowerBound) return own;
  const toThem = await hub.store.findTopPerKey({
    collection: 'linkEvents',
    field: 'toId',
    keys: ids,
    limit: COUNT_LIMIT + 1,
    fields: ['customerId'],
  });
  const counted = new Set<CustomerId>(ids);
  const others = [...toThem.values()].flat().filter(({ doc }) => !counted.has(doc.customerId));
  return boundedCount(own.count + others.length);
}

/** None under a predicate that the customer of the key does not meet. */
export async function countLinkEvents(hub: Hub, predicate: RowPredicate, key: SourceKey): Promise<BoundedCount> {
  const [visible] = await visibleKeys(hub, predicate, [key]);
  return visible === undefined ? boundedCount(0) : countEvents(hub, { key });
}

async function countEvents(hub: Hub, where: Where): Promise<BoundedCount> {
  return boundedCount(await hub.store.count({ collection: 'linkEvents', where, limit: COUNT_LIMIT + 1 }));
}
