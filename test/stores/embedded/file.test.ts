import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, readdirSync, statSync } from 'node:fs';
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
});
