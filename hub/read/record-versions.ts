import { versionKey, type SourceKey, type SourceRecord } from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { isLateVersion } from '../late-version.ts';
import { COUNT_LIMIT, afterId, boundedCount, type BoundedCount, type Page, type PageRequest } from './page.ts';

/** One version of a record; `superseded`: it came after a newer one and never was the current one. */
export interface RecordVersion {
  readonly record: SourceRecord;
  readonly superseded: boolean;
}

export interface VersionRequest {
  /** The current version, which the caller has read. */
  readonly current: SourceRecord;
  readonly page: PageRequest;
}

/**
 * Pages of all versions of records, newest first: the current one, those that it replaced, and beside each
 * those that arrived too late to become current.
 */
export async function recordVersions(hub: Hub, requests: readonly VersionRequest[]): Promise<Page<RecordVersion>[]> {
  const top = requests.filter(({ page }) => afterId(page) === null);
  const limit = Math.max(0, ...top.map(({ page }) => page.first)) + 1;
  const keys = [...new Set(top.map(({ current }) => current.key))];
  const newest: ReadonlyMap<string, Row<SourceRecord>[]> =
    keys.length === 0
      ? new Map()
      : await hub.store.findTopPerKey({ collection: 'recordVersions', field: 'sourceKey', keys, sort: NEWEST, limit });
  return Promise.all(
    requests.map(async ({ current, page }) => {
      const after = afterId(page);
      const rows =
        after === null ? (newest.get(current.key) ?? []) : await olderThan(hub, current.key, after, page.first + 1);
      return pageOf(current, rows, page.first, after);
    }),
  );
}

/** The current version and all that stand under its key; one count in one place of the store. */
export async function countRecordVersions(hub: Hub, current: SourceRecord): Promise<BoundedCount> {
  const where = { sourceKey: current.key };
  return boundedCount(1 + (await hub.store.count({ collection: 'recordVersions', where, limit: COUNT_LIMIT })));
}

const NEWEST = [{ path: 'id', direction: -1 }] as const;

/** Later pages start at ids of their own, so each is a read of its own. */
async function olderThan(hub: Hub, key: SourceKey, after: string, limit: number): Promise<Row<SourceRecord>[]> {
  const where = { sourceKey: key, id: { lt: after } };
  return hub.store.find({ collection: 'recordVersions', where, sort: NEWEST, limit });
}

function pageOf(
  current: SourceRecord,
  rows: readonly Row<SourceRecord>[],
  first: number,
  after: string | null,
): Page<RecordVersion> {
  const byId = new Map(rows.map((row) => [row.id, row.doc]));
  byId.set(versionKey(current.key, current.n), current);
  const versions = [...byId].filter(([id]) => after === null || id < after).sort(([a], [b]) => (a < b ? 1 : -1));
  return {
    rows: versions.slice(0, first).map(([id, record]) => ({
      item: { record, superseded: isLateVersion(id, current.key) },
      position: [id],
    })),
    hasNextPage: versions.length > first,
    cut: false,
  };
}
