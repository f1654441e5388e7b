import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DATABASE_FILE,
  openEmbeddedStore,
  openLogFile,
  type EmbeddedStoreOptions,
  type LogFile,
} from '../../../stores/embedded/index.ts';
import { StoreUnavailableError, type CommitOutcome, type Store } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

/** A log whose syncs end when the test says so. */
class Disk implements LogFile {
  /** How syncs end that the test does not end itself. */
  held = false;
  syncs = 0;
  closed = false;
  private under: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | null = null;

  sync(): Promise<void> {
    expect(this.under).toBeNull();
    this.syncs += 1;
    if (!this.held) return Promise.resolve();
    return new Promise((resolve, reject) => (this.under = { resolve, reject }));
  }
  close(): void {
    expect(this.under).toBeNull();
    this.closed = true;
  }
  async end(error?: unknown): Promise<void> {
    const { under } = this;
    this.under = null;
    if (error === undefined) under?.resolve();
    else under?.reject(error);
    await turns();
  }
}

/** More turns of the event loop than a group takes. */
async function turns(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

const EIO = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });

describe('The sync of the log', () => {
  let directory: string;
  let remove: () => void;
  let disk: Disk;
  let store: Store;
  /** Outcomes in the order in which they were told. */
  let told: string[];

  const open = async (options: Partial<EmbeddedStoreOptions> = {}): Promise<Store> => {
    disk = new Disk();
    const log = disk;
    store = await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4, openLog: () => log, ...options });
    await turns();
    disk.held = true;
    disk.syncs = 0;
    return store;
  };
  const put = (id: string, operationId = id): Promise<CommitOutcome | Error> =>
    store.commit({ ...unit([insert('tasks', id, task())]), operationId }).then(
      (outcome) => {
        told.push(`${id} ${outcome.kind}`);
        return outcome;
      },
      (error: Error) => {
        told.push(`${id} refused`);
        return error;
      },
    );
  const ids = async (from: Store): Promise<string[]> => [...(await from.get('tasks', ['a', 'b', 'c'])).keys()];

  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    told = [];
  });
  afterEach(async () => {
    disk.held = false;
    await disk.end();
    await store.close().catch(() => undefined);
    remove();
  });

  it('is waited for before an outcome is told; readers of this process see the rows before', async () => {
    await open();
    void put('a');
    await turns();
    expect([await ids(store), disk.syncs, told]).toEqual([['a'], 1, []]);
    await disk.end();
    expect(told).toEqual(['a committed']);
  });

  it('serves all who came before it began; those who come meanwhile share the next one, in order', async () => {
    await open();
    void put('a');
    await turns();
    void put('b');
    await turns();
    void put('c');
    await turns();
    expect([disk.syncs, told]).toEqual([1, []]);
    await disk.end();
    expect([disk.syncs, told]).toEqual([2, ['a committed']]);
    await disk.end();
    expect([disk.syncs, told]).toEqual([2, ['a committed', 'b committed', 'c committed']]);
  });

  it('is waited for by who repeats or meets what is not yet on the disk, and needs none of its own', async () => {
    await open();
    void put('a');
    await turns();
    void put('a');
    void put('a', 'another operation');
    await turns();
    expect(told).toEqual([]);
    await disk.end();
    expect(told).toEqual(['a committed', 'a repeated', 'a conflict']);
    void put('a');
    await turns();
    expect([disk.syncs, told.at(-1)]).toEqual([1, 'a repeated']);
  });

  it('is waited for by who repeats what a process wrote that was killed before its own', async () => {
    await open();
    void put('a');
    await turns();
    const image = temporaryDirectory();
    cpSync(directory, image.directory, { recursive: true });
    disk.held = false;
    await disk.end();
    await store.close();
    cpSync(image.directory, directory, { recursive: true });
    image.remove();
    told = [];
    await open();
    void put('a');
    await turns();
    expect([disk.syncs, told]).toEqual([1, []]);
    await disk.end();
    expect(told).toEqual(['a repeated']);
  });

  it('is waited for when the store is closed, and the log is closed before the file is let go', async () => {
    await open();
    void put('a');
    await turns();
    let closed = false;
    const closing = store.close().then(() => (closed = true));
    await turns();
    expect([closed, disk.closed]).toEqual([false, false]);
    await disk.end();
    await closing;
    expect([told, disk.closed]).toEqual([['a committed'], true]);
    await open();
    expect(await ids(store)).toEqual(['a']);
  });

  it('is waited for by `synced` alone where transactions span groups', async () => {
    await open({ span: { rows: 1_000, ms: 1_000_000 } });
    void put('a');
    await turns();
    expect([disk.syncs, told]).toEqual([0, ['a committed']]);
    const synced = store.synced().then(() => told.push('synced'));
    await turns();
    void put('b');
    await turns();
    expect([disk.syncs, told]).toEqual([1, ['a committed', 'b committed']]);
    await disk.end();
    await synced;
    expect(told.at(-1)).toBe('synced');
    disk.held = false;
  });

  it.each([
    ['a group is a transaction', {}],
    ['transactions span groups', { span: { rows: 1, ms: 1_000_000 } }],
  ])('that fails ends the use of the store, where %s: only what was acknowledged is sure', async (_, options) => {
    await open(options);
    void put('a');
    await turns();
    await disk.end();
    const failing = put('b');
    await turns();
    const following = put('c');
    await turns();
    await disk.end(EIO);
    disk.held = false;
    const later = await put('d');
    const refused = [await failing, await following, later].filter((each) => each instanceof Error);
    expect(refused.length).toBe('span' in options ? 1 : 3);
    for (const error of refused) expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(String(refused[0])).toMatch(/did not confirm .* \(EIO\).*Check the disk .* start again/);
    await expect(store.get('tasks', ['a'])).rejects.toThrow(StoreUnavailableError);
    const { syncs } = disk;
    await expect(store.close()).rejects.toThrow(/did not confirm/);
    expect([disk.syncs, disk.closed]).toEqual([syncs, true]);
    // Nothing was moved from the log: the next process takes what is whole in it.
    expect(statSync(join(directory, `${DATABASE_FILE}-wal`)).size).toBeGreaterThan(0);
    const image = temporaryDirectory();
    cpSync(directory, image.directory, { recursive: true });
    const again = await openEmbeddedStore({ directory: image.directory, secret: TEST_SECRET, cacheMb: 4 });
    expect(await ids(again)).toContain('a');
    await again.close();
    image.remove();
  });
});

describe("The log's own descriptor", () => {
  let directory: string;
  let remove: () => void;
  beforeEach(() => void ({ directory, remove } = temporaryDirectory()));
  afterEach(() => remove());

  it('knows the one file that is the log while the store is open', async () => {
    const store = await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4, roomInLog: true });
    const log = join(directory, `${DATABASE_FILE}-wal`);
    const { ino } = statSync(log);
    // More rows than are kept in the log, so that it is moved and begun anew.
    for (let n = 0; n < 12; n += 1) {
      const rows = Array.from({ length: 250 }, (_, i) => insert('tasks', `${n}-${i}`, task()));
      await store.commit(unit(rows));
    }
    await turns();
    expect(statSync(log).ino).toBe(ino);
    await store.close();
    expect(() => statSync(log)).toThrow(/ENOENT/);
  });

  it('is opened and closed without letting go of the lock on the file', async () => {
    const store = await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4 });
    const log = openLogFile(join(directory, `${DATABASE_FILE}-wal`));
    await log.sync();
    log.close();
    const other = `new (require('libsql'))(process.argv[1]).exec('SELECT * FROM sqlite_schema')`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', other, join(directory, DATABASE_FILE)], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('SQLITE_BUSY')]);
    await store.close();
  });
});
