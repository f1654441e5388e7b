import { expect, test } from '@jest/globals';
import { prepareEntry } from '../../../audit/index.ts';
import { LogWriter } from '../../../hub/accesslog/log-writer.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes } from '../../support/hub.ts';
import { freshStore } from '../../support/stores.ts';

test('a clock that was set back makes neither heads nor the index late', async () => {
  const { store, destroy } = await freshStore();
  let now = Date.UTC(2026, 10, 22);
  const writer = new LogWriter({ store, key: KEY, now: () => now, random: seededBytes(7), headEveryMs: 10_000 });
  await writer.segments([[{ ...entry(1), ...prepareEntry(entry(1)) }]]);
  const owed = () => [writer.owesHead, writer.owesIndex];
  expect(owed()).toEqual([false, false]);
  now -= 3_600_000;
  expect(owed()).toEqual([true, true]);
  await writer.index();
  await writer.segments([[{ ...entry(2), ...prepareEntry(entry(2)) }]]);
  await writer.head();
  expect(owed()).toEqual([false, false]);
  now += 10_000;
  expect(owed()).toEqual([true, true]);
  await writer.close();
  await destroy();
});
