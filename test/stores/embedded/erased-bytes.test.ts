import { afterEach, expect, jest, test } from '@jest/globals';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbeddedStore } from '../../../stores/embedded/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

const MARK = 'Zaphod-Beeblebrox';
const { directory, remove } = temporaryDirectory();
const holds = (file: string): boolean => readFileSync(join(directory, file)).includes(MARK);

afterEach(() => {
  jest.useRealTimers();
  remove();
});

test('what an erasure deletes leaves the file and its log, also what was replaced before', async () => {
  // The pause after which the log is emptied is the test's; units are written by `setImmediate`.
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask'] });
  const store = await openEmbeddedStore({ directory, secret: TEST_SECRET, roomInLog: true });
  // Some fill a page with others, some need pages of their own.
  const ids = Array.from({ length: 40 }, (_, n) => `t${n}`);
  const named = (n: number) => ({ ...task(), assignee: `${MARK}${'.'.repeat(n % 5 === 0 ? 9_000 : n)}` });
  await store.commit(unit(ids.map((id, n) => insert('tasks', id, named(n)))));
  await store.commit(
    unit(ids.slice(0, 20).map((id) => ({ op: 'replace', collection: 'tasks', id, doc: task(), expected: 1 }))),
  );
  expect(holds(`${DATABASE_FILE}-wal`)).toBe(true);

  const writes = ids.slice(20).map((id) => ({ op: 'delete', collection: 'tasks', id }) as const);
  await store.commit({ ...unit(writes), erasure: true });
  jest.advanceTimersByTime(1_000);
  expect([holds(DATABASE_FILE), holds(`${DATABASE_FILE}-wal`)]).toEqual([false, false]);
  expect(await store.count({ collection: 'tasks', where: { state: task().state }, limit: 100 })).toBe(20);
  await store.close();
  expect(holds(DATABASE_FILE)).toBe(false);
});

test.each([{ roomInLog: true }, {}])(
  'after a crash it leaves the log when the store is opened again: %j',
  async (how) => {
    const [before, after] = [temporaryDirectory(), temporaryDirectory()];
    const holdsIn = (name: string): boolean => readFileSync(join(after.directory, name)).includes(MARK);
    try {
      const store = await openEmbeddedStore({ directory: before.directory, secret: TEST_SECRET });
      await store.commit(unit([insert('tasks', 't', { ...task(), assignee: MARK })]));
      await store.commit({ ...unit([{ op: 'delete', collection: 'tasks', id: 't' }]), erasure: true });
      // As a process leaves it that is killed before the log is emptied.
      for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`])
        cpSync(join(before.directory, name), join(after.directory, name));
      await store.close();
      expect(holdsIn(`${DATABASE_FILE}-wal`)).toBe(true);

      const again = await openEmbeddedStore({ directory: after.directory, secret: TEST_SECRET, ...how });
      expect([holdsIn(DATABASE_FILE), holdsIn(`${DATABASE_FILE}-wal`)]).toEqual([false, false]);
      await again.close();
    } finally {
      before.remove();
      after.remove();
    }
  },
);
