import { versionKey, type RowPredicate, type SourceKey, type SourceRecord } from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';
import type { Page, PageRequest } from './page.ts';

/**
 * What each source says now of its customer, tombstones included, in the order asked; null for a key that
 * never had a record. Under a predicate a record is seen only by who may see its customer.
 */
export async function sourceRecordsByKey(
  hub: Hub,
  predicate: RowPredicate,
  keys: readonly SourceKey[],
): Promise<(SourceRecord | null)[]> {
  const visible = await visibleKeys(hub, predicate, keys);
  if (visible.length === 0) return keys.map(() => null);
  const records = await hub.store.get('records', visible);
  return keys.map((key) => records.get(key)?.doc ?? null);
}

async function visibleKeys(hub: Hub, predicate: RowPredicate, keys: readonly SourceKey[]): Promise<SourceKey[]> {
  const asked = [...new Set(keys)];
  if (predicate.kind === 'all') return asked;
  const customers = await customersBySourceKey(hub, predicate, asked);
  return asked.filter((_, index) => customers[index] !== null);
}

/**
 * Pages of all versions of records that the caller has already read, newest first: the current one among
 * those that were replaced and those that arrived too late to become current.
 */
export async function recordVersions(
  hub: Hub,
  requests: readonly { readonly current: SourceRecord; readonly page: PageRequest }[],
): Promise<Page<SourceRecord>[]> {
  const groups = new Map<number | null, (typeof requests)[number][]>();
  for (const request of requests) {
    const after = afterVersion(request.page);
    groups.set(after, [...(groups.get(after) ?? []), request]);
  }
  const answers = new Map<(typeof requests)[number], Page<SourceRecord>>();
  for (const [after, members] of groups) {
    const found = await earlier(hub, members, after);
    for (const member of members) {
      answers.set(member, pageOf(member.current, found.get(member.current.key) ?? [], member.page.first, after));
    }
  }
  return requests.map((request) => answers.get(request) ?? { rows: [], hasNextPage: false, cut: false });
}

/** Requests that start at the top share one read; later pages are few and read alone, as their ids differ. */
async function earlier(
  hub: Hub,
  members: readonly { readonly current: SourceRecord; readonly page: PageRequest }[],
  after: number | null,
): Promise<ReadonlyMap<string, Row<SourceRecord>[]>> {
  const limit = Math.max(...members.map((member) => member.page.first)) + 1;
  const sort = [{ path: 'id', direction: -1 }] as const;
  const keys = [...new Set(members.map((member) => member.current.key))];
  if (after === null) {
    return hub.store.findTopPerKey({ collection: 'recordVersions', field: 'sourceKey', keys, sort, limit });
  }
  const pages = await Promise.all(
    keys.map((key) =>
      hub.store.find({
        collection: 'recordVersions',
        where: { sourceKey: key, id: { lt: versionKey(key, after) } },
        sort,
        limit,
      }),
    ),
  );
  return new Map(keys.map((key, index) => [key, pages[index] ?? []]));
}

function afterVersion(page: PageRequest): number | null {
  const n = page.after?.[0];
  return typeof n === 'number' ? n : null;
}

function pageOf(
  current: SourceRecord,
  rows: readonly Row<SourceRecord>[],
  first: number,
  after: number | null,
): Page<SourceRecord> {
  const byNumber = new Map<number, SourceRecord>();
  for (const record of [...rows.map((row) => row.doc), current]) {
    if (after === null || record.n < after) byNumber.set(record.n, record);
  }
  const versions = [...byNumber.values()].sort((a, b) => b.n - a.n);
  return {
    rows: versions.slice(0, first).map((item) => ({ item, position: [item.n] })),
    hasNextPage: versions.length > first,
    cut: false,
  };
}
