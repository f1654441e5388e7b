import { expect, test } from '@jest/globals';
import { createAuditSink, exportAccessLog } from '../../../hub/accesslog/index.ts';
import { openLogFile } from '../../../stores/embedded/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes } from '../../support/hub.ts';
import { freshStore } from '../../support/stores.ts';

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
