import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stopped } from '../../cli/stopped.ts';
import { LOCK_FILE } from '../../stores/embedded/index.ts';
import { runMain } from '../support/run-main.ts';

let folder: string;
let data: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-stopping-'));
  data = join(folder, 'data');
  env = { C360_DATA_DIR: data, C360_LOG_LEVEL: 'silent' };
  writeFileSync(
    join(folder, 'm.yaml'),
    'mapping: people\nsystem: crm\nrecords:\n  - { kind: person, id: id, names: [name] }\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const locked = (): boolean => existsSync(join(data, LOCK_FILE));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test.each([
  ['SIGINT', 130, /SIGINT came before the work was done/],
  ['SIGTERM', 143, /SIGTERM came before the work was done/],
  ['SIGHUP', 129, /SIGHUP came before the work was done/],
  ['SIGPIPE', 141, /^$/],
  ['output lost', 1, /^$/],
] as const)('a command that is stopped by %s closes the store and ends with code %i', async (signal, code, said) => {
  const stop = new AbortController();
  stop.abort(new Stopped(signal));
  const done = await runMain(folder, ['verify'], env, stop.signal);
  expect([done.code, done.out]).toEqual([code, '']);
  expect(done.err).toMatch(said);
  expect(locked()).toBe(false);
});

test('a first start lives before it is ready, lets nobody in, and ends while it loads the samples', async () => {
  const port = await freePort();
  const stop = new AbortController();
  const running = runMain(folder, ['start'], { ...env, PORT: String(port) }, stop.signal);
  const status = async (path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port}/${path}`, { headers: { connection: 'close' } })).status;
  await until(() => status('livez').then(Boolean, () => false));
  expect([await status('livez'), await status('readyz'), await status('graphql')]).toEqual([200, 503, 401]);
  stop.abort(new Stopped('SIGTERM'));
  const { code, out, err } = await running;
  expect([code, out]).toEqual([0, '']);
  expect(err).not.toMatch(/rows in/);
  expect(locked()).toBe(false);
});

describe('a process', () => {
  let child: ChildProcess;
  const importing = (
    ...more: readonly string[]
  ): { readonly ended: Promise<unknown[]>; readonly err: () => string } => {
    const args = [join(process.cwd(), 'cli', 'c360.mjs'), 'import', ...more, '--mapping', join(folder, 'm.yaml')];
    child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env } });
    let err = '';
    child.stderr?.on('data', (text: Buffer) => (err += text.toString()));
    return { ended: once(child, 'close'), err: () => err };
  };
  afterEach(() => void child.kill('SIGKILL'));

  test('that waits for its input is ended in order by one signal', async () => {
    const { ended, err } = importing('-');
    await until(locked);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(err()).toMatch(/stopped with 0 rows done. To go on, run the same command again, with the same input/);
    expect(locked()).toBe(false);
  });

  test('whose output and messages nobody reads any more is ended in order', async () => {
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, `id,name\n${',No Id\n'.repeat(30)}`);
    const { ended } = importing(bad, bad);
    child.stderr?.destroy();
    child.stdout?.destroy();
    expect(await ended).toEqual([141, null]);
    expect(locked()).toBe(false);
  });

  // Where every write says that the disk is full.
  const withFullDisk = existsSync('/dev/full') ? test : test.skip;
  withFullDisk('whose output is lost with the last words says so, also by its code', async () => {
    const full = openSync('/dev/full', 'w');
    child = spawn(process.execPath, [join(process.cwd(), 'cli', 'c360.mjs'), 'verify'], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let err = '';
    child.stderr?.on('data', (text: Buffer) => (err += text.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(err).toMatch(/^c360: What .* cannot be written there \(ENOSPC\)\. .*\n$/);
    expect(locked()).toBe(false);
  });
});
