import { expect, test } from '@jest/globals';
import { hubReadiness, storeReadiness } from '../../cli/store-readiness.ts';
import { StoreUnavailableError, type Readers } from '../../stores/index.ts';
import { freshStore } from '../support/stores.ts';

type Get = Readers['get'];

/** A store whose read does what it is told. */
function reading(get: () => Promise<unknown>): Pick<Readers, 'get'> {
  return { get: get as unknown as Get };
}

test('a store that answers is ready', async () => {
  const { store, destroy } = await freshStore();
  expect(await storeReadiness(store, Date.now)()).toBeNull();
  await destroy();
});

test('a store that was closed is not', async () => {
  const { store, destroy } = await freshStore();
  await store.close();
  expect(await storeReadiness(store, Date.now)()).toBe('the store cannot be used');
  await destroy();
});

test('a process whose access log cannot be written is not ready until it can be', async () => {
  const { store, destroy } = await freshStore();
  let failing = true;
  const audit = { record: () => Promise.resolve(), isFailing: () => failing, close: () => Promise.resolve() };
  const ready = hubReadiness({ store, audit }, () => 0);
  expect(await ready()).toBe('the access log cannot be written');
  failing = false;
  expect(await ready()).toBeNull();
  expect(await hubReadiness({ store }, () => 0)()).toBeNull();
  await destroy();
  expect(await hubReadiness({ store, audit }, () => 0)()).toBe('the store cannot be used');
});

test('what is wrong is not told to everybody', async () => {
  const store = reading(() => Promise.reject(new StoreUnavailableError('The disk of /data failed.')));
  expect(await storeReadiness(store, Date.now)()).toBe('the store cannot be used');
});

test('a store that does not answer is waited for so long and no longer', async () => {
  const store = reading(() => new Promise(() => undefined));
  expect(await storeReadiness(store, Date.now, 5)()).toBe('the store does not answer');
});

test('an answer stands for a second, and is then asked for anew', async () => {
  let at = 0;
  let reads = 0;
  let broken = false;
  const ready = storeReadiness(
    reading(() => {
      reads += 1;
      return broken ? Promise.reject(new Error('broken')) : Promise.resolve(new Map());
    }),
    () => at,
  );
  expect(await ready()).toBeNull();
  broken = true;
  at = 999;
  expect([await ready(), reads]).toEqual([null, 1]);
  at = 1_000;
  expect([await ready(), reads]).toEqual(['the store cannot be used', 2]);
});
