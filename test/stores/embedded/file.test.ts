import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbeddedStore } from '../../../stores/embedded/index.ts';
import type { Store } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

describe('the file of a store', () => {
  let parent: string;
  let directory: string;
  let remove: () => void;
  let umask: number;
  beforeEach(() => {
    ({ directory: parent, remove } = temporaryDirectory());
    directory = join(parent, 'data');
    // What most systems have: who makes a file lets everybody read it.
    umask = process.umask(0o022);
  });
  afterEach(() => {
    process.umask(umask);
    remove();
  });
  const open = (): Promise<Store> => openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4 });
  const modes = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(directory).map((name) => [name, (statSync(join(directory, name)).mode & 0o777).toString(8)]),
    );

  it('is its owner’s alone, with its log and the directory that is made for it', async () => {
    const store = await open();
    await store.commit(unit([insert('tasks', 'a', task())]));
    expect(modes()).toEqual({ [DATABASE_FILE]: '600', [`${DATABASE_FILE}-wal`]: '600' });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await store.close();
    expect(modes()).toEqual({ [DATABASE_FILE]: '600' });
  });

  it.each([
    ['is taken from everybody where an earlier version left it to the umask', 0o644, '600'],
    ['stays a group’s where somebody gave it to a group alone', 0o640, '640'],
  ])('%s', async (_, given, found) => {
    await (await open()).close();
    chmodSync(join(directory, DATABASE_FILE), given);
    await (await open()).close();
    expect(modes()).toEqual({ [DATABASE_FILE]: found });
  });

  it('may lie elsewhere, where a link leads to it: its log lies beside it there', async () => {
    await (await open()).close();
    const there = join(parent, 'elsewhere.db');
    renameSync(join(directory, DATABASE_FILE), there);
    symlinkSync(there, join(directory, DATABASE_FILE));
    const store = await open();
    await store.commit(unit([insert('tasks', 'a', task())]));
    expect([existsSync(`${there}-wal`), readdirSync(directory)]).toEqual([true, [DATABASE_FILE]]);
    await store.close();
    const again = await open();
    expect((await again.get('tasks', ['a'])).size).toBe(1);
    await again.close();
  });

  it('is not made where a link leads to', async () => {
    mkdirSync(directory);
    symlinkSync(join(parent, 'unmounted.db'), join(directory, DATABASE_FILE));
    await expect(open()).rejects.toThrow(/c360\.db in .* is a link that leads to nothing/);
    expect(readdirSync(parent)).toEqual(['data']);
  });

  it('is told to be too long a path for SQLite', async () => {
    directory = join(parent, ...Array.from({ length: 5 }, () => 'x'.repeat(99)));
    await expect(open()).rejects.toThrow(/is longer than the embedded store takes \(478 bytes\)\. Name a shorter/);
  });
});
