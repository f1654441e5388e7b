import { describe, expect, test } from '@jest/globals';
import type { AccessEntry } from '../../../audit/index.ts';
import { instant, versionKey, type SourceKey } from '../../../domain/model/index.ts';
import { quarantinedBatches, quarantinedRows, type Hub } from '../../../hub/index.ts';
import type { BatchDocument, Write } from '../../../stores/index.ts';
import { ADMIN } from '../../support/actors.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore, storeKinds, type OpenedStore } from '../../support/stores.ts';

const AT = instant(Date.UTC(2026, 0, 1));
const batch = (rejected: number, state: BatchDocument['state'] = 'done'): BatchDocument => ({
  entity: 'crm',
  file: 'people.csv',
  fileHash: null,
  mapping: 'people@1',
  state,
  rowsDone: 1,
  counts: { read: 1, rejected, refusedValues: 0 },
  startedAt: AT,
  updatedAt: AT,
});

async function keep(hub: Hub, writes: readonly Write[]): Promise<void> {
  for (let i = 0; i < writes.length; i += 400) {
    await hub.store.commit({ operationId: `keep.${i}`, writes: writes.slice(i, i + 400), unrecorded: true });
  }
}
const batchRow = (id: string, doc: BatchDocument): Write => ({ op: 'insert', collection: 'batches', id, doc });
const rowOf = (batchId: string, row: number): Write => ({
  op: 'insert',
  collection: 'quarantine',
  id: versionKey(batchId, row),
  doc: {
    batchId,
    row,
    column: 'mail',
    valueClass: 'contact',
    reason: 'is not readable',
    raw: `{"mail":"anna ${row}"}`,
    sourceKeys: [`crm:${row}` as SourceKey],
    at: AT,
  },
});

/** Of every page the numbers of its rows. */
async function pagesOf(hub: Hub, id: string, ...raw: [Parameters<typeof quarantinedRows>[2]?]): Promise<number[][]> {
  const pages: number[][] = [];
  for await (const page of quarantinedRows(hub, id, ...raw)) pages.push(page.map(({ row }) => row));
  return pages;
}

async function batchesOf(hub: Hub): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for await (const { id, rows } of quarantinedBatches(hub)) found.push([id, rows]);
  return found;
}

describe.each(storeKinds())('the quarantine on $name', (kind) => {
  test('is read by batches, newest first, and by rows in the order of the file, page by page', async () => {
    const opened: OpenedStore = await kind.open();
    try {
      const hub = hubOver(opened.store);
      const many = Array.from({ length: 450 }, (_, n) => batchRow(`bat_5${String(n).padStart(3, '0')}`, batch(0)));
      const rows = [1_100, 9, 10, ...Array.from({ length: 600 }, (_, n) => 101 + n)].map((row) => rowOf('bat_1', row));
      await keep(hub, [
        batchRow('bat_1', batch(603)),
        ...rows,
        ...many,
        batchRow('bat_7', batch(0, 'running')),
        rowOf('bat_7', 3),
        batchRow('bat_8', batch(2)),
        batchRow('bat_9', batch(1, 'failed')),
        rowOf('bat_9', 1),
      ]);
      expect(await batchesOf(hub)).toEqual([
        ['bat_9', 1],
        ['bat_7', 1],
        ['bat_1', 603],
      ]);
      const pages = await pagesOf(hub, 'bat_1');
      expect(pages.map(({ length }) => length)).toEqual([500, 103]);
      expect(pages.flat()).toEqual([9, 10, ...Array.from({ length: 600 }, (_, n) => 101 + n), 1_100]);
      expect(await pagesOf(hub, 'bat_8')).toEqual([]);
      for await (const [first] of quarantinedRows(hub, 'bat_9')) {
        expect(first).toEqual({ row: 1, column: 'mail', valueClass: 'contact', reason: 'is not readable', at: AT });
      }
    } finally {
      await opened.destroy();
    }
  });
});

describe('raw rows', () => {
  const reader = { actor: ADMIN, requestId: 'req-1' };

  test('are on record before they are given, and are not given where that fails', async () => {
    const opened = await freshStore();
    try {
      const recorded: AccessEntry[] = [];
      let broken = false;
      const record = (entry: AccessEntry) =>
        broken ? Promise.reject(new Error('no log')) : Promise.resolve(void recorded.push(entry));
      const hub = { ...hubOver(opened.store), audit: { record } as unknown as NonNullable<Hub['audit']> };
      await keep(hub, [batchRow('bat_1', batch(25)), ...Array.from({ length: 25 }, (_, n) => rowOf('bat_1', n + 1))]);
      const seen: (string | undefined)[] = [];
      for await (const page of quarantinedRows(hub, 'bat_1', reader)) {
        seen.push(...page.map(({ raw }) => raw));
        expect(recorded).toHaveLength(Math.ceil(seen.length / 20));
      }
      expect([seen.length, seen[24]]).toEqual([25, '{"mail":"anna 25"}']);
      expect(recorded[0]).toMatchObject({
        requestId: 'req-1',
        subject: ADMIN.subject,
        operation: { kind: 'query', name: 'quarantine bat_1' },
        fields: { row: ['Quarantine.raw'] },
      });
      broken = true;
      await expect(pagesOf(hub, 'bat_1', reader)).rejects.toThrow('no log');
      expect(await pagesOf(hub, 'bat_1')).toHaveLength(1);
      await expect(pagesOf(hub, 'bat_2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    } finally {
      await opened.destroy();
    }
  });
});
