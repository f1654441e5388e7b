import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Store, Write } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

let opened: OpenedStore;
let store: Store & Required<Pick<Store, 'written'>>;
beforeEach(async () => {
  opened = await freshStore();
  const { written } = opened.store;
  if (written === undefined) throw new Error('the embedded store tells what is written');
  store = { ...opened.store, written };
});
afterEach(() => opened.destroy());

const put = (...writes: Write[]) => store.commit(unit(writes));

test('names what was inserted, replaced, upserted and deleted since a position, of one collection', async () => {
  await put(insert('tasks', 'before', task()));
  const { position, ids } = store.written('tasks', null);
  expect(ids).toBeNull();
  await put(insert('tasks', 'a', task()), insert('tasks', 'b', task()), insert('jobs', 'j', job()));
  const first = store.written('tasks', position);
  expect(first.ids).toEqual(['a', 'b']);
  await put(
    { op: 'replace', collection: 'tasks', id: 'a', doc: task(), expected: 1 },
    { op: 'upsert', collection: 'tasks', id: 'c', doc: task() },
    { op: 'delete', collection: 'tasks', id: 'b' },
    { op: 'expect', collection: 'tasks', id: 'before', expected: 1 },
  );
  expect(store.written('tasks', first.position).ids).toEqual(['a', 'c', 'b']);
  expect(store.written('tasks', position).ids).toEqual(['a', 'b', 'a', 'c', 'b']);
});

test('a unit that waits is not told yet, and what is told is what a read then sees', async () => {
  const { position } = store.written('tasks', null);
  const waiting = put(insert('tasks', 'a', task()));
  expect(store.written('tasks', position).ids).toEqual([]);
  expect((await store.get('tasks', ['a'])).size).toBe(0);
  await waiting;
  expect(store.written('tasks', position).ids).toEqual(['a']);
});

test('a position from which too much was written is not known any more', async () => {
  const { position } = store.written('tasks', null);
  for (let n = 0; n < 41; n += 1)
    await put(...Array.from({ length: 500 }, (_, i): Write => insert('tasks', `${n}-${i}`, task())));
  const now = store.written('tasks', position);
  expect(now.ids).toBeNull();
  await put(insert('tasks', 'last', task()));
  expect(store.written('tasks', now.position).ids).toEqual(['last']);
});

function job() {
  return { kind: 'k', state: 'running', step: 's', data: null, at: '2026-01-01T00:00:00.000Z' } as never;
}
