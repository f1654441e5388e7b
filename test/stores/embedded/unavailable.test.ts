import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbeddedStore } from '../../../stores/embedded/index.ts';
import { StoreInUseError, StoreUnavailableError, type CommitOutcome } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

describe('an embedded store that cannot be used', () => {
  let directory: string;
  let remove: () => void;
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
  });
  afterEach(() => remove());
  const open = (over: object = {}): ReturnType<typeof openEmbeddedStore> =>
    openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4, ...over });

  it('says so when the disk is full, keeps what was acknowledged, and goes on when there is space', async () => {
    const full = await open({ maxPages: 400 });
    const outcomes: CommitOutcome[] = [];
    let failure: unknown;
    try {
      for (let i = 0; i < 200; i++) {
        outcomes.push(await full.commit(unit([insert('tasks', `t${i}`, task({ comments: ['x'.repeat(50_000)] }))])));
      }
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(String(failure)).toContain('full');
    expect(outcomes.length).toBeGreaterThan(0);
    expect(await full.count({ collection: 'tasks', where: { state: 'open' }, limit: 999 })).toBe(outcomes.length);
    await full.close();
    const roomy = await open();
    expect(await roomy.count({ collection: 'tasks', where: { state: 'open' }, limit: 999 })).toBe(outcomes.length);
    expect((await roomy.commit(unit([insert('tasks', 'late', task())]))).kind).toBe('committed');
    await roomy.close();
  });

  it('says so when the disk is full before there are tables, and opens when there is space', async () => {
    await expect(open({ maxPages: 20 })).rejects.toThrow(/disk .* is full/);
    await (await open()).close();
  });

  it('says so when there is no space to let the file go', async () => {
    const store = await open({
      openLog: () => ({
        sync: () => Promise.resolve(),
        close() {
          throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        },
      }),
    });
    await expect(store.close()).rejects.toThrow(/disk .* is full/);
  });

  it('gives every unit of a group that met a full disk the same answer, and writes none of them', async () => {
    const store = await open({ maxPages: 400 });
    const small = unit([insert('tasks', 'small', task())]);
    const large = Array.from({ length: 4 }, (_, i) =>
      unit([1, 2, 3, 4].map((n) => insert('tasks', `l${i}-${n}`, task({ comments: ['x'.repeat(900_000)] })))),
    );
    const settled = await Promise.allSettled([small, ...large].map((u) => store.commit(u)));
    expect(settled.map((s) => s.status)).toEqual(Array(5).fill('rejected'));
    expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 99 })).toBe(0);
    expect((await store.commit(small)).kind).toBe('committed');
    await store.close();
  });

  it('is refused while it is open, and free once it is closed', async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(StoreInUseError);
    expect((await first.commit(unit([insert('tasks', 'a', task())]))).kind).toBe('committed');
    await expect(open()).rejects.toThrow(/another process/);
    await first.close();
    await first.close();
    const second = await open();
    expect((await second.get('tasks', ['a'])).size).toBe(1);
    await second.close();
  });

  it.each<[string, () => void]>([
    ['a file that is no database', () => writeFileSync(join(directory, DATABASE_FILE), 'not a database'.repeat(99))],
    ['a folder in its place', () => mkdirSync(join(directory, DATABASE_FILE))],
  ])('says what to do about %s', async (_, spoil) => {
    spoil();
    await expect(open()).rejects.toThrow(StoreUnavailableError);
  });

  it.each<[string, RegExp, () => void]>([
    [
      'was cut to nothing',
      /c360\.db in .* lost its content\. Restore/,
      () => truncateSync(join(directory, DATABASE_FILE)),
    ],
    [
      'was cut to a byte',
      /c360\.db in .* lost its content\. Restore/,
      () => truncateSync(join(directory, DATABASE_FILE), 1),
    ],
    [
      'was cut',
      /c360\.db in .* is damaged or no store\. Restore/,
      () => truncateSync(join(directory, DATABASE_FILE), 9_000),
    ],
    [
      'is gone while its log is there',
      /c360\.db in .* is gone\. Restore/,
      () => renameSync(join(directory, DATABASE_FILE), join(directory, `${DATABASE_FILE}-wal`)),
    ],
  ])('takes no file for a new store that %s', async (_, message, spoil) => {
    await (await open()).close();
    spoil();
    const files = () => readdirSync(directory).map((name) => [name, statSync(join(directory, name)).size]);
    const before = files();
    await expect(open()).rejects.toThrow(message);
    expect(files()).toEqual(before);
  });

  it('says what to do about a data directory that is a file', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(open({ directory: file })).rejects.toThrow(StoreUnavailableError);
  });

  it('is refused to who brings another secret', async () => {
    await (await open()).close();
    const other = new TextEncoder().encode('another secret, as long as it has to be');
    await expect(open({ secret: other })).rejects.toThrow(/another secret/);
    await (await open()).close();
  });

  it('makes its own secret, readable by its owner alone', async () => {
    const first = await openEmbeddedStore({ directory, cacheMb: 4 });
    const made = first.hmac('email', 'x');
    await first.close();
    expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600);
    const again = await openEmbeddedStore({ directory, cacheMb: 4 });
    expect(again.hmac('email', 'x')).toBe(made);
    await again.close();
    expect(readdirSync(directory).sort()).toEqual([DATABASE_FILE, 'secret']);
  });
});
