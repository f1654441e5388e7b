import type { LinkEvent, SourceKey } from '../../domain/model/index.ts';
import type { Row, Where } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import type { Page, PageRequest } from './page.ts';
import { mergedIdsOf } from './source-keys.ts';

/** What happened to a customer: the events of its own id and of every id merged into it, newest first. */
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
    'customerId',
    requests.map(({ customer, page }, index) => ({ keys: [customer.id, ...(merged[index] ?? [])], page })),
  );
}

/** What happened to a source key: every link, unlink and move it ever had, newest first. */
export async function linkHistory(
  hub: Hub,
  requests: readonly { readonly key: SourceKey; readonly page: PageRequest }[],
): Promise<Page<LinkEvent>[]> {
  return eventPages(
    hub,
    'key',
    requests.map(({ key, page }) => ({ keys: [key], page })),
  );
}

interface EventRequest {
  readonly keys: readonly string[];
  readonly page: PageRequest;
}

/** Event ids are in order of time; requests that go on from the same place share one read. */
async function eventPages(
  hub: Hub,
  field: 'customerId' | 'key',
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
    const found = await hub.store.findTopPerKey({
      collection: 'linkEvents',
      field,
      keys: [...new Set(members.flatMap((member) => member.keys))],
      where,
      sort: [{ path: 'id', direction: -1 }],
      limit: Math.max(...members.map((member) => member.page.first)) + 1,
    });
    for (const member of members) answers.set(member, pageOf(member, found));
  }
  return requests.map((request) => answers.get(request) ?? { rows: [], hasNextPage: false, cut: false });
}

function afterId(page: PageRequest): string | null {
  const id = page.after?.[0];
  return typeof id === 'string' ? id : null;
}

function pageOf({ keys, page }: EventRequest, found: ReadonlyMap<string, Row<LinkEvent>[]>): Page<LinkEvent> {
  const rows = keys.flatMap((key) => found.get(key) ?? []).sort((a, b) => (a.id < b.id ? 1 : -1));
  return {
    rows: rows.slice(0, page.first).map((row) => ({ item: row.doc, position: [row.id] })),
    hasNextPage: rows.length > page.first,
    cut: false,
  };
}
