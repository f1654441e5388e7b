import { compareText } from '../../domain/business/index.ts';
import type { SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { isLateVersion } from '../late-version.ts';
import type { CustomerView } from './customers-by-id.ts';
import { lifecycleSteps, type LifecycleStep, type StagedVersion } from './lifecycle-steps.ts';

export type { LifecycleStep } from './lifecycle-steps.ts';

/** Records looked at per customer, and earlier versions per record. */
const RECORDS_PER_CUSTOMER = 200;
const VERSIONS_PER_RECORD = 1_000;
/** Versions of each record that the first read gives; few records have more. */
const VERSIONS_AT_FIRST = 50;

/** All but the row as received. */
const FIELDS = [
  'key',
  'n',
  'attributes',
  'receivedAt',
  'sourceVersion',
  'sourceUpdatedAt',
  'contentHash',
] as const satisfies readonly (keyof StagedVersion)[];
const NEWEST = [{ path: 'id', direction: -1 }] as const;

/**
 * The life-cycle stages that the sources of each customer told, oldest first, one step for each change that a
 * source made: two reads for all customers, and one more for each record of many versions, as those that came late
 * stand in no order of time.
 */
export async function lifecycleHistoryOf(hub: Hub, customers: readonly CustomerView[]): Promise<LifecycleStep[][]> {
  const keysOf = customers.map(({ doc }) => doc.sourceKeys.slice(0, RECORDS_PER_CUSTOMER));
  const keys = [...new Set(keysOf.flat())];
  if (keys.length === 0) return customers.map(() => []);
  const [current, earlier] = await Promise.all([
    hub.store.get('records', keys, { fields: FIELDS }),
    hub.store.findTopPerKey({
      collection: 'recordVersions',
      field: 'sourceKey',
      keys,
      sort: NEWEST,
      limit: VERSIONS_AT_FIRST,
      fields: FIELDS,
    }),
  ]);
  const stepsOf = new Map<SourceKey, LifecycleStep[]>();
  for (const key of keys) {
    const rows = await withRest(hub, key, earlier.get(key) ?? []);
    const versions = rows.map(({ id, doc }) => ({ record: doc, late: isLateVersion(id, key) }));
    const now = current.get(key);
    stepsOf.set(key, lifecycleSteps(now === undefined ? versions : [...versions, { record: now.doc, late: false }]));
  }
  return keysOf.map((own) =>
    own
      .flatMap((key) => stepsOf.get(key) ?? [])
      .sort((a, b) => compareText(a.at, b.at) || compareText(a.sourceKey, b.sourceKey)),
  );
}

async function withRest(hub: Hub, key: SourceKey, rows: Row<SourceRecord>[]): Promise<Row<SourceRecord>[]> {
  const last = rows.at(-1);
  if (last === undefined || rows.length < VERSIONS_AT_FIRST) return rows;
  const rest = await hub.store.find({
    collection: 'recordVersions',
    where: { sourceKey: key, id: { lt: last.id } },
    sort: NEWEST,
    limit: VERSIONS_PER_RECORD - rows.length,
    fields: FIELDS,
  });
  return [...rows, ...rest];
}
