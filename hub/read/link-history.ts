import type { CustomerId, LinkEvent, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Row, Where } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { COUNT_LIMIT, boundedCount, type BoundedCount, type Page, type PageRequest } from './page.ts';
import { mergedIdsOf } from './source-keys.ts';
import { visibleKeys } from './visible-keys.ts';

/** Paths by which an event names a customer: whom it concerns, and whom it was merged into, parted from or moved to. */
const OF_CUSTOMER = ['customerId', 'toId'] as const;

/**
 * What happened to a customer, newest first: the events that name its own id or one merged into it. A merge and an
 * unmerge are events of both, so the survivor tells of them also when the two are parted again.
 */
export async function customerHistory(
  hub: Hub,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
): Promise<Page<LinkEvent>[]> {
  const merged = await mergedIdsOf(
    hub,
    requests.map(({ customer }) => customer),
  );
  return eventPages(
    hub,
    OF_CUSTOMER,
    requests.map(({ customer, page }, index) => ({ keys: [customer.id, ...(merged[index] ?? [])], page })),
  );
}

/** What happened to a source key: every link, unlink and move it ever had, newest first. Empty under a predicate that its customer does not meet. */
export async function linkHistory(
  hub: Hub,
  predicate: RowPredicate,
  requests: readonly { readonly key: SourceKey; readonly page: PageRequest }[],
): Promise<Page<LinkEvent>[]> {
  const asked = requests.map(({ key }) => key);
  const visible = new Set(await visibleKeys(hub, predicate, asked));
  return eventPages(
    hub,
    ['key'],
    requests.map(({ key, page }) => ({ keys: visible.has(key) ? [key] : [], page })),
  );
}

interface EventRequest {
  readonly keys: readonly string[];
  readonly page: PageRequest;
}

/** Event ids are in order of time; requests that go on from the same place share one read. */
async function eventPages(
  hub: Hub,
  fields: readonly ('customerId' | 'toId' | 'key')[],
  requests: readonly EventRequest[],
): Promise<Page<LinkEvent>[]> {
  const groups = new Map<string | null, EventRequest[]>();
  for (const request of requests) {
    const after = afterId(request.page);
    groups.set(after, [...(groups.get(after) ?? []), request]);
  }
  const answers = new Map<EventRequest, Page<LinkEvent>>();
  for (const [after, members] of groups) {
    const where: Where = after === null ? {} : { id: { lt: after } };
    const keys = [...new Set(members.flatMap((member) => member.keys))];
    if (keys.length === 0) continue;
    const limit = Math.max(...members.map((member) => member.page.first)) + 1;
    const sort = [{ path: 'id', direction: -1 }] as const;
    const found = await Promise.all(
      fields.map((field) => hub.store.findTopPerKey({ collection: 'linkEvents', field, keys, where, sort, limit })),
    );
    for (const member of members) answers.set(member, pageOf(member, found));
  }
  return requests.map((request) => answers.get(request) ?? { rows: [], hasNextPage: false, cut: false });
}

function afterId(page: PageRequest): string | null {
  const id = page.after?.[0];
  return typeof id === 'string' ? id : null;
}

function pageOf(
  { keys, page }: EventRequest,
  found: readonly ReadonlyMap<string, Row<LinkEvent>[]>[],
): Page<LinkEvent> {
  // An event between two ids of one customer is found by both.
  const distinct = new Map(
    found.flatMap((byKey) => keys.flatMap((key) => byKey.get(key) ?? [])).map((row) => [row.id, row]),
  );
  const rows = [...distinct.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  return {
    rows: rows.slice(0, page.first).map((row) => ({ item: row.doc, position: [row.id] })),
    hasNextPage: rows.length > page.first,
    cut: false,
  };
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
