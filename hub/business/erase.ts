import { emptyPreferenceSummary } from '../../domain/business/index.ts';
import type { RowKey, SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Query, Row, Write } from '../../stores/index.ts';
import { UnitConflict } from '../conflict.ts';
import type { Hub } from '../context.ts';
import { withRetry } from '../retry.ts';
import { BUSINESS_COLLECTIONS, VERSIONS_OF, type BusinessCollection } from './types.ts';

const PAGE = 100;
const WRITES_PER_UNIT = 450;

/**
 * Removes every business row of a source key for ever: rows, former versions, lines and summaries, also the former
 * versions of rows that stand under another key now, or under none. Runs as units; stopped half-way, it is simply run
 * again. The tombstone that keeps the key from coming back is written by the
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
    await eraseFormer(hub, collection, key);
  }
  const summaries = ['transactionSummaries', 'interactionSummaries'] as const;
  await remove(
    hub,
    summaries.map((collection) => ({ op: 'delete', collection, id: key })),
  );
  await withRetry(hub, async () => remove(hub, [await withoutPreferences(hub, key)]));
  return removed;
}

/** Which deleted records were linked for a customer's id is no word of that id: what they refused goes on counting. */
async function withoutPreferences(hub: Hub, key: SourceKey): Promise<Write> {
  const collection = 'preferenceSummaries';
  const row = (await hub.store.get(collection, [key])).get(key);
  if (row?.doc.closed === undefined) return { op: 'delete', collection, id: key };
  const doc = { ...emptyPreferenceSummary(key), closed: row.doc.closed };
  return { op: 'replace', collection, id: key, doc, expected: row.version };
}

async function belongings(hub: Hub, collection: BusinessCollection, id: RowKey): Promise<Write[]> {
  const writes = await removals(hub, VERSIONS_OF[collection], 'rowKey', id);
  return collection === 'transactions' ? [...writes, ...(await linesOf(hub, id))] : writes;
}

async function linesOf(hub: Hub, id: RowKey): Promise<Write[]> {
  const lines = await removals(hub, 'transactionLines', 'transactionId', id);
  return [...lines, ...(await removals(hub, 'transactionLineVersions', 'rowKey', id))];
}

/** Removes the lines of a document whose head is gone. */
export async function eraseLines(hub: Hub, id: RowKey): Promise<void> {
  await remove(hub, await linesOf(hub, id));
}

/**
 * Former versions that stood under the key, of rows that a correction gave to another. A former line does not say whose
 * its document was at the time, so those of a document that ever stood under the key all go.
 */
async function eraseFormer(hub: Hub, collection: BusinessCollection, key: SourceKey): Promise<void> {
  const versions: CollectionName = VERSIONS_OF[collection];
  for (;;) {
    const query = { collection: versions, where: { sourceKey: key }, limit: PAGE, fields: ['rowKey'] };
    const rows = (await hub.store.find(query as unknown as Query<CollectionName>)) as unknown as Row<{
      readonly rowKey: RowKey;
    }>[];
    if (rows.length === 0) return;
    const writes: Write[] = [];
    for (const rowKey of collection === 'transactions' ? new Set(rows.map(({ doc }) => doc.rowKey)) : []) {
      writes.push(...(await removals(hub, 'transactionLineVersions', 'rowKey', rowKey)));
    }
    // Last, as by them a half-done erasure finds the lines again.
    for (const { id } of rows) writes.push({ op: 'delete', collection: versions, id });
    await remove(hub, writes);
  }
}

/** The deletion of every row of a collection that has this value at an indexed path. */
async function removals(hub: Hub, collection: CollectionName, path: string, value: string): Promise<Write[]> {
  const writes: Write[] = [];
  for (let after: readonly string[] | undefined; ;) {
    const query = { collection, where: { [path]: value }, limit: 500, fields: [path], ...(after && { after }) };
    const rows = await hub.store.find(query as unknown as Query<CollectionName>);
    for (const row of rows) writes.push({ op: 'delete', collection, id: row.id } as Write);
    const last = rows.at(-1);
    if (rows.length < 500 || last === undefined) return writes;
    after = [last.id];
  }
}

/** @throws UnitConflict when a row is no more as it was read */
async function remove(hub: Hub, writes: readonly Write[]): Promise<void> {
  for (let i = 0; i < writes.length; i += WRITES_PER_UNIT) {
    const part = writes.slice(i, i + WRITES_PER_UNIT);
    const operationId = `erase_${hub.now()}_${i}`;
    const { kind } = await hub.store.commit({ operationId, writes: part, unrecorded: true, erasure: true });
    if (kind === 'conflict') throw new UnitConflict();
  }
}
