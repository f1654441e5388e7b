import type { RowKey, SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Query, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { BUSINESS_COLLECTIONS, VERSIONS_OF } from './types.ts';

const PAGE = 100;
const WRITES_PER_UNIT = 450;

/**
 * Removes every business row of a source key for ever: rows, former versions, lines and summaries. Runs as units;
 * stopped half-way, it is simply run again. The tombstone that keeps the key from coming back is written by the
 * erasure of its record.
 * @returns number of rows removed
 */
export async function eraseBusiness(hub: Hub, key: SourceKey): Promise<number> {
  let removed = 0;
  for (const collection of BUSINESS_COLLECTIONS) {
    for (;;) {
      const rows: readonly Row<unknown>[] = await hub.store.find({
        collection,
        where: { sourceKey: key },
        limit: PAGE,
        fields: ['id'],
      });
      if (rows.length === 0) break;
      for (const { id } of rows) {
        const own = await belongings(hub, collection, id);
        // The row itself goes last, so that a half-done erasure finds it again.
        await remove(hub, [...own, { op: 'delete', collection, id }]);
        removed += 1;
      }
    }
  }
  const summaries = ['transactionSummaries', 'interactionSummaries', 'preferenceSummaries'] as const;
  await remove(
    hub,
    summaries.map((collection) => ({ op: 'delete', collection, id: key })),
  );
  return removed;
}

async function belongings(hub: Hub, collection: keyof typeof VERSIONS_OF, id: RowKey): Promise<Write[]> {
  const writes: Write[] = [];
  const gather = async (from: CollectionName, path: string): Promise<void> => {
    let after: readonly string[] | undefined;
    for (;;) {
      const query = { collection: from, where: { [path]: id }, limit: 500, fields: [path], ...(after && { after }) };
      const rows = await hub.store.find(query as unknown as Query<CollectionName>);
      for (const row of rows) writes.push({ op: 'delete', collection: from, id: row.id } as Write);
      const last = rows.at(-1);
      if (rows.length < 500 || last === undefined) return;
      after = [last.id];
    }
  };
  await gather(VERSIONS_OF[collection], 'rowKey');
  if (collection === 'transactions') {
    await gather('transactionLines', 'transactionId');
    await gather('transactionLineVersions', 'rowKey');
  }
  return writes;
}

async function remove(hub: Hub, writes: readonly Write[]): Promise<void> {
  for (let i = 0; i < writes.length; i += WRITES_PER_UNIT) {
    const part = writes.slice(i, i + WRITES_PER_UNIT);
    await hub.store.commit({ operationId: `erase_${hub.now()}_${i}`, writes: part, unrecorded: true, erasure: true });
  }
}
