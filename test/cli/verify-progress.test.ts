import { expect, test } from '@jest/globals';
import { tellingProgress } from '../../cli/verify-progress.ts';
import { insert, task, unit } from '../contracts/store-samples.ts';
import { hubOver } from '../support/hub-over.ts';
import { freshStore } from '../support/stores.ts';

test('a long reading tells now and then how much was read, by whichever reader', async () => {
  const { store, destroy } = await freshStore();
  await store.commit(unit(['a', 'b', 'c'].map((id) => insert('tasks', id, task()))));
  let now = 0;
  const told: string[] = [];
  const hub = tellingProgress(hubOver(store), { err: (text) => void told.push(text) }, () => now);
  await hub.store.get('tasks', ['a', 'b', 'none']);
  expect(told).toEqual([]);
  now = 2_000;
  await hub.store.find({ collection: 'tasks', limit: 9 });
  now = 3_000;
  await hub.store.findTopPerKey({ collection: 'tasks', field: 'state', keys: ['open'], limit: 9 });
  now = 4_000;
  for await (const page of hub.store.scan('tasks')) expect(page).toHaveLength(3);
  expect(told).toEqual(['5 rows read\n', '11 rows read\n']);
  await destroy();
});
