import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LOCK_FILE, openEmbeddedStore, readLock, writeLock } from '../../stores/embedded/index.ts';
import { COLLECTIONS, StoreUnavailableError, type Store } from '../../stores/index.ts';
import { openLocalStore } from '../../stores/local.ts';
import { serveStore, type StoreServer } from '../../stores/remote/index.ts';
import { insert, task, unit } from '../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../support/stores.ts';

describe('the store of a data directory', () => {
  let directory: string;
  let remove: () => void;
  let said: string[];
  let opened: Store[];
  let children: ChildProcess[];
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    said = [];
    opened = [];
    children = [];
  });
  afterEach(async () => {
    for (const store of opened.reverse()) await store.close();
    for (const child of children) child.kill('SIGKILL');
    remove();
  });

  const open = async (waitMs = 2_000): Promise<Store> => {
    const log = (message: string): void => void said.push(message);
    const store = await openLocalStore({ directory, secret: TEST_SECRET, cacheMb: 4, waitMs, log });
    opened.push(store);
    return store;
  };
  const other = async (): Promise<ChildProcess> => {
    const script = join(process.cwd(), 'test', 'support', 'hold-store.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  };

  it('is held by the first, used through it by the second, with a lock file for its owner alone', async () => {
    const first = await open();
    expect(first.kind).toBe('embedded');
    expect(statSync(join(directory, LOCK_FILE)).mode & 0o777).toBe(0o600);
    expect(readLock(directory)).toMatchObject({ pid: process.pid, address: expect.stringMatching(/^127\.0\.0\.1:/) });
    const second = await open();
    expect(second.kind).toBe('remote');
    await second.commit(unit([insert('tasks', 'a', task())]));
    expect((await first.get('tasks', ['a'])).size).toBe(1);
    expect(said).toEqual([]);
  });

  it('passes to the second when the first closes it, also in the middle of a scan', async () => {
    const first = await open();
    const second = await open();
    for (let i = 0; i < 3; i++) await second.commit(unit([insert('tasks', `t${i}`, task())]));
    const secret = readLock(directory)?.secret;
    const scanned: string[] = [];
    for await (const page of second.scan('tasks', { pageSize: 1 })) {
      scanned.push(...page.map((row) => row.id));
      if (scanned.length === 1) await first.close();
    }
    expect(scanned).toEqual(['t0', 't1', 't2']);
    const outcomes = await Promise.all([1, 2, 3].map((n) => second.commit(unit([insert('tasks', `u${n}`, task())]))));
    expect(outcomes.map((o) => o.kind)).toEqual(Array(3).fill('committed'));
    expect(readLock(directory)?.secret).not.toBe(secret);
    await second.close();
    expect(existsSync(join(directory, LOCK_FILE))).toBe(false);
  });

  it('is recovered, with a message, from a process that was killed', async () => {
    const child = await other();
    const through = await open();
    expect(through.kind).toBe('remote');
    await through.commit(unit([insert('tasks', 'kept', task())]));
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect((await through.get('tasks', ['kept'])).size).toBe(1);
    expect(said).toEqual([expect.stringContaining(`Process ${child.pid} ended without closing`)]);
  });

  it('is given up with advice where its holder takes every question and answers none', async () => {
    await open();
    const lock = readLock(directory);
    if (!lock) throw new Error('no lock');
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      writeLock(directory, { ...lock, address: `127.0.0.1:${(silent.address() as AddressInfo).port}` });
      await expect(open(300)).rejects.toThrow(`held by process ${process.pid}, which does not answer`);
    } finally {
      writeLock(directory, lock);
      silent.close();
    }
  });

  it('outlasts two holders that end within one call', async () => {
    const embedded = await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4 });
    const serving = async (store: Store): Promise<StoreServer> => {
      const server = await serveStore(store);
      writeLock(directory, { pid: process.pid, address: server.address, secret: server.secret });
      return server;
    };
    const [first, through] = [await serving(embedded), await open()];
    await first.close();
    let third: StoreServer | null = null;
    const second = await serving({
      ...embedded,
      count: async () => {
        third = await serving(embedded);
        // It ends without an answer to what it was just asked.
        void second.close();
        return new Promise<number>(() => undefined);
      },
    });
    try {
      expect(await through.count({ collection: 'tasks', where: { state: 'open' }, limit: 1 })).toBe(0);
      expect(third).not.toBeNull();
    } finally {
      await (third as StoreServer | null)?.close();
      await embedded.close();
    }
  });

  it('on a thread has the bounds it is given, and refuses what a thread cannot have', async () => {
    const options = { directory, secret: TEST_SECRET, thread: true, log: () => undefined };
    await expect(openLocalStore({ ...options, codecs: {} })).rejects.toThrow('codecs');
    const own = { ...COLLECTIONS, tasks: { ...COLLECTIONS.tasks, indexes: [] } };
    const store = await openLocalStore({ ...options, collections: own });
    opened.push(store);
    await expect(store.find({ collection: 'tasks', where: { state: 'open' }, limit: 1 })).rejects.toThrow('index');
  });

  it('does not trust a lock file whose process is gone, or that nobody can read', async () => {
    writeLock(directory, { pid: 999_999, address: '127.0.0.1:1', secret: 'old' });
    const store = await open();
    expect(store.kind).toBe('embedded');
    expect(said).toEqual([expect.stringContaining('Process 999999')]);
    await store.close();
    writeFileSync(join(directory, LOCK_FILE), '{"pid":1,"address":"example.org:80","secret":"x"}');
    expect(readLock(directory)).toBeNull();
    expect((await open()).kind).toBe('embedded');
  });

  it('is waited for while its holder does not answer yet, and given up with advice', async () => {
    const first = await open();
    const lock = readLock(directory);
    if (!lock) throw new Error('no lock');
    // Nothing listens there: a process that is just starting, or one that hangs.
    writeLock(directory, { ...lock, address: '127.0.0.1:1' });
    await expect(open(300)).rejects.toThrow(StoreUnavailableError);
    const waiting = open();
    setTimeout(() => writeLock(directory, lock), 200);
    expect((await waiting).kind).toBe('remote');
    expect(first.kind).toBe('embedded');
  });
});
