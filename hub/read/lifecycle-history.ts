import {
  observedTime,
  type Instant,
  type LifecycleStage,
  type SourceKey,
  type SourceRecord,
} from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';

/** Records looked at per customer, and earlier versions per record, newest first. */
const RECORDS_PER_CUSTOMER = 200;
const VERSIONS_PER_RECORD = 50;

/** A source moved its customer to another stage. */
export interface LifecycleStep {
  readonly stage: LifecycleStage;
  /** When, by the source; else when we received it. */
  readonly at: Instant;
  readonly sourceKey: SourceKey;
  readonly recordVersion: number;
}

/**
 * The life-cycle stages that the sources of each customer told, oldest first, one step for each change that a
 * source made: two reads for all customers.
 */
export async function lifecycleHistoryOf(hub: Hub, customers: readonly CustomerView[]): Promise<LifecycleStep[][]> {
  const keysOf = customers.map(({ doc }) => doc.sourceKeys.slice(0, RECORDS_PER_CUSTOMER));
  const keys = [...new Set(keysOf.flat())];
  if (keys.length === 0) return customers.map(() => []);
  const [current, earlier] = await Promise.all([
    hub.store.get('records', keys),
    hub.store.findTopPerKey({
      collection: 'recordVersions',
      field: 'sourceKey',
      keys,
      sort: [{ path: 'id', direction: -1 }],
      limit: VERSIONS_PER_RECORD,
    }),
  ]);
  return keysOf.map((own) =>
    own
      .flatMap((key) => {
        const versions = [...(earlier.get(key) ?? []), ...[current.get(key) ?? []].flat()].map((row) => row.doc);
        return stepsOf(versions.sort((a, b) => a.n - b.n));
      })
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.sourceKey < b.sourceKey ? -1 : 1)),
  );
}

function stepsOf(versions: readonly SourceRecord[]): LifecycleStep[] {
  const steps: LifecycleStep[] = [];
  for (const record of versions) {
    const told = record.attributes.lifecycleStage?.find(({ value }) => value !== null);
    if (!told?.value || steps.at(-1)?.stage === told.value) continue;
    const at = observedTime(told, record);
    steps.push({ stage: told.value, at, sourceKey: record.key, recordVersion: record.n });
  }
  return steps;
}
