import { afterEach, describe, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore, type EmbeddedStoreOptions } from '../../../stores/embedded/index.ts';
import { StoreUnavailableError, type Store } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshThreaded, TEST_SECRET } from '../../support/stores.ts';

const NEVER = { rows: 1_000_000, ms: 1_000_000 };
const directories: string[] = [];
const opened: Store[] = [];

const fresh = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'c360-span-'));
  directories.push(directory);
  return directory;
};
async function open(directory: string, options: Partial<EmbeddedStoreOptions> = {}): Promise<Store> {
  const store = await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4, ...options });
  opened.push(store);
  return store;
}
const put = (store: Store, ...ids: string[]) => store.commit(unit(ids.map((id) => insert('tasks', id, task()))));
const ids = async (store: Store): Promise<string[]> =>
  [...(await store.get('tasks', ['a', 'b', 'c', 'd', 'e'])).keys()].sort();
/** What a crash at this moment would leave. */
async function afterCrash(directory: string): Promise<string[]> {
  const image = fresh();
  cpSync(directory, image, { recursive: true });
  return ids(await open(image));
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close().catch(() => undefined)));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

describe('a transaction that spans groups', () => {
  test('shows what was committed at once, and has it on the disk when it says so', async () => {
    const directory = fresh();
    const store = await open(directory, { span: NEVER });
    await store.synced();
    await put(store, 'a');
    await put(store, 'b');
    expect(await ids(store)).toEqual(['a', 'b']);
    expect(await afterCrash(directory)).toEqual([]);
    await store.synced();
    await put(store, 'c');
    expect(await afterCrash(directory)).toEqual(['a', 'b']);
    await store.close();
    expect(await ids(await open(directory))).toEqual(['a', 'b', 'c']);
  });

  test('ends by itself after so many rows, and after so long', async () => {
    const many = fresh();
    const store = await open(many, { span: { ...NEVER, rows: 4 } });
    await store.synced();
    await put(store, 'a', 'b');
    expect(await afterCrash(many)).toEqual([]);
    await put(store, 'c');
    expect(await afterCrash(many)).toEqual(['a', 'b', 'c']);

    const long = fresh();
    const quick = await open(long, { span: { ...NEVER, ms: 5 } });
    await put(quick, 'a');
    while ((await afterCrash(long)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await afterCrash(long)).toEqual(['a']);
  });

  test('a conflict takes back its own unit alone, whether it came before or beside others', async () => {
    const directory = fresh();
    const store = await open(directory, { span: NEVER });
    await put(store, 'a');
    const outcomes = await Promise.all([put(store, 'b'), put(store, 'c', 'a'), put(store, 'd')]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['committed', 'conflict', 'committed']);
    await put(store, 'e');
    expect(await ids(store)).toEqual(['a', 'b', 'd', 'e']);
    await store.synced();
    expect(await afterCrash(directory)).toEqual(['a', 'b', 'd', 'e']);
  });

  test('tells every later caller when what was told before could not be kept', async () => {
    const directory = fresh();
    let full = false;
    const store = await open(directory, {
      span: NEVER,
      failpoint: (name) => {
        if (full && name === 'commit:before-commit')
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      },
    });
    await store.synced();
    await put(store, 'a');
    full = true;
    await expect(store.synced()).rejects.toThrow(StoreUnavailableError);
    full = false;
    await expect(put(store, 'b')).rejects.toThrow(/disk .* is full/);
    await expect(store.synced()).rejects.toThrow(StoreUnavailableError);
    await expect(store.close()).rejects.toThrow(StoreUnavailableError);
    expect(await ids(await open(directory))).toEqual([]);
  });
});

test('a thread whose disk fills says so, and lets the file go when it is closed', async () => {
  const { store, reopen, destroy } = await freshThreaded({ maxPages: 400 });
  const fill = (async () => {
    for (let n = 0; ; n += 1) {
      await store.commit(unit([insert('tasks', `long${n}`, { ...task(), comments: ['x'.repeat(200_000)] })]));
      await store.synced();
    }
  })();
  await expect(fill).rejects.toThrow(/disk .* is full/);
  await store.close().catch(() => undefined);
  const again = await reopen();
  expect((await again.get('tasks', ['long0'])).size).toBe(1);
  await destroy();
});
