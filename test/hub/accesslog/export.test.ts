import { describe, expect, test } from '@jest/globals';
import { verifyAccessLog, type Verification } from '../../../audit/index.ts';
import { createAuditSink, exportAccessLog } from '../../../hub/accesslog/index.ts';
import { openLogFile } from '../../../stores/embedded/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes } from '../../support/hub.ts';
import type { Store, Write } from '../../../stores/index.ts';
import { freshStore, storeKinds } from '../../support/stores.ts';

test('An export gives away no line before it is on the disk', async () => {
  let disk = Promise.resolve();
  const { store, destroy } = await freshStore({
    openLog(file) {
      const log = openLogFile(file);
      return { sync: () => disk.then(() => log.sync()), close: () => log.close() };
    },
  });
  const parts = { store, now: Date.now, random: seededBytes(5) };
  const sink = createAuditSink({ ...parts, key: KEY });
  await sink.record(entry(1));
  let go = (): void => undefined;
  disk = new Promise((resolve) => (go = resolve));
  const recorded = sink.record(entry(2));
  while ((await store.count({ collection: 'auditSegments', where: { id: { gte: '' } }, limit: 9 })) < 2)
    await new Promise((resolve) => setImmediate(resolve));
  const lines: string[] = [];
  const exported = (async () => {
    for await (const line of exportAccessLog(parts, KEY)) lines.push(line);
  })();
  for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual([]);
  go();
  await exported;
  await recorded;
  expect(lines.filter((line) => line.includes('"entries"')).length).toBe(2);
  await sink.close();
  await destroy();
});

const parts = (store: Store, seed: number) => ({ store, key: KEY, now: Date.now, random: seededBytes(seed) });

/** Logs of processes that ended, the first ones listed by the later ones. */
async function write(store: Store, logs: number): Promise<string[]> {
  for (let n = 0; n < logs; n += 1) {
    const sink = createAuditSink(parts(store, n));
    await sink.record(entry(n));
    await sink.close();
  }
  const rows = await store.find({ collection: 'auditLogs', limit: 100 });
  return rows.map(({ id }) => id);
}

async function exported(store: Store): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportAccessLog(parts(store, 99), KEY)) lines.push(line);
  return lines;
}

const verified = (lines: readonly string[]): Promise<Verification> =>
  verifyAccessLog(async function* () {
    yield* lines;
  });

async function remove(store: Store, collection: 'auditLogs' | 'auditHeads' | 'auditSegments', logs: readonly string[]) {
  const rows = await store.find({ collection, limit: 1_000 });
  const gone = rows.filter(({ id }) => logs.some((log) => id.startsWith(log)));
  const writes = gone.map(({ id }): Write => ({ op: 'delete', collection, id }));
  await store.commit({ operationId: `remove ${collection}`, unrecorded: true, erasure: true, writes });
}

for (const kind of storeKinds()) {
  describe(`An export of the ${kind.name} store`, () => {
    test('holds the logs whose rows are gone, some or all', async () => {
      const { store, destroy } = await kind.open();
      const logs = await write(store, 3);
      const whole = (await exported(store)).slice(0, -1);
      await remove(store, 'auditLogs', logs.slice(1));
      expect((await exported(store)).slice(0, -1)).toEqual(whole);
      await remove(store, 'auditLogs', logs);
      const rowless = await exported(store);
      expect(rowless.slice(0, -1)).toEqual(whole);
      expect(await verified(rowless)).toMatchObject({ ok: true, logs: 3, entries: 3 });
      await destroy();
    });

    test('shows that all lines of a log are gone which no other log lists', async () => {
      const { store, destroy } = await kind.open();
      const [first, second] = (await write(store, 2)) as [string, string];
      for (const collection of ['auditHeads', 'auditSegments'] as const) await remove(store, collection, [second]);
      expect(await verified(await exported(store))).toMatchObject({
        logs: 1,
        firstBad: { logId: second, seq: 0, kind: 'missing' },
      });
      await remove(store, 'auditHeads', [first]);
      expect(await verified(await exported(store))).toMatchObject({
        firstBad: { logId: first, seq: 0, kind: 'missing' },
      });
      await destroy();
    });
  });
}

test('An export is whole though logs go on, and list one another, while it is read', async () => {
  const { store, destroy } = await freshStore();
  let now = Date.UTC(2026, 10, 22);
  const sinks = [1, 2].map((n) => createAuditSink({ ...parts(store, n), now: () => now, pauseMs: 0 }));
  let count = 0;
  const goOn = async (): Promise<void> => {
    // Ten seconds later each log has a head that lists the other one, with what it wrote since.
    for (let turn = 0; turn < 2; turn += 1) {
      now += 11_000;
      for (const sink of sinks) await sink.record(entry((count += 1)));
    }
  };
  await goOn();
  let reads = 0;
  const going = async <T>(read: () => Promise<T>): Promise<T> => {
    const found = await read();
    if ((reads += 1) < 40) await goOn();
    return found;
  };
  const meanwhile: Store = {
    ...store,
    find: (query) => going(() => store.find(query)),
    findTopPerKey: (query) => going(() => store.findTopPerKey(query)),
  };
  const lines = await exported(meanwhile);
  expect(await verified(lines)).toMatchObject({ ok: true, logs: 2 });
  expect(reads).toBeLessThan(40);
  for (const sink of sinks) await sink.close();
  await destroy();
});
