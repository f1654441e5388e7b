import type { Documents, Row, Where } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { afterId, type Page, type PageRequest } from './page.ts';

/** Collections of what was appended, whose ids are in order of time. */
type Appended = 'linkEvents' | 'overrides';

/** A page of the rows that name any of the keys. */
export interface AppendedRequest {
  readonly keys: readonly string[];
  readonly page: PageRequest;
}

/**
 * Pages of what was appended under keys, newest first; a row is found by any of the fields. Requests that go on from
 * the same place share one read for each field.
 */
export async function newestFirst<C extends Appended>(
  hub: Hub,
  collection: C,
  fields: readonly (keyof Documents[C] & string)[],
  requests: readonly AppendedRequest[],
): Promise<Page<Documents[C]>[]> {
  const groups = new Map<string | null, AppendedRequest[]>();
  for (const request of requests) {
    const after = afterId(request.page);
    groups.set(after, [...(groups.get(after) ?? []), request]);
  }
  const answers = new Map<AppendedRequest, Page<Documents[C]>>();
  for (const [after, members] of groups) {
    const where: Where = after === null ? {} : { id: { lt: after } };
    const keys = [...new Set(members.flatMap((member) => member.keys))];
    if (keys.length === 0) continue;
    const limit = Math.max(...members.map((member) => member.page.first)) + 1;
    const sort = [{ path: 'id', direction: -1 }] as const;
    const found = await Promise.all(
      fields.map((field) => hub.store.findTopPerKey({ collection, field, keys, where, sort, limit })),
    );
    for (const member of members) answers.set(member, pageOf(member, found));
  }
  return requests.map((request) => answers.get(request) ?? { rows: [], hasNextPage: false, cut: false });
}

function pageOf<D>({ keys, page }: AppendedRequest, found: readonly ReadonlyMap<string, Row<D>[]>[]): Page<D> {
  // A row between two keys of one request is found by both.
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
