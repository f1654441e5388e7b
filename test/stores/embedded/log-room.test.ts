import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshStore, TEST_SECRET } from '../../support/stores.ts';
import { DATABASE_FILE, openEmbeddedStore } from '../../../stores/embedded/index.ts';

const logBytes = (directory: string): number => statSync(join(directory, `${DATABASE_FILE}-wal`)).size;

test('the log has its size before anybody commits, and keeps it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'c360-room-'));
  const open = () => openEmbeddedStore({ directory, secret: TEST_SECRET, roomInLog: true });
  const store = await open();
  const size = logBytes(directory);
  expect(size).toBeGreaterThan(8_000_000);
  for (let n = 0; n < 50; n += 1) await store.commit(unit([insert('tasks', `t${n}`, task())]));
  expect(logBytes(directory)).toBe(size);
  await store.close();
  const again = await open();
  expect(await again.count({ collection: 'tasks', where: { state: task().state }, limit: 100 })).toBe(50);
  await again.close();
  rmSync(directory, { recursive: true });
});

test('a store without room for it opens all the same', async () => {
  const { store, destroy } = await freshStore({ roomInLog: true, maxPages: 400 });
  expect((await store.commit(unit([insert('tasks', 'a', task())]))).kind).toBe('committed');
  await destroy();
});
