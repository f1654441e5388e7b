import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDataDir } from '../../cli/data-dir.ts';
import { LOCK_FILE } from '../../stores/embedded/index.ts';
import { runMain } from '../support/run-main.ts';

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-data-files-'));
  data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runMain(folder, args, { C360_DATA_DIR: data });
const refusing = (code: string, path: string) => () =>
  inDataDir(data, () => {
    throw Object.assign(new Error(code), { code, path });
  });

test('a file that this user may not read is named, and no other directory is advised', () => {
  const secret = join(data, 'secret');
  writeFileSync(secret, '');
  expect(refusing('EACCES', secret)).toThrow(
    `C360_DATA_DIR: ${secret} cannot be used: this user may not read or write`,
  );
  expect(refusing('EACCES', secret)).not.toThrow(/Name a folder/);
});

test('a file that cannot be made is a fault of the directory, whose rights are to be mended where it is there', () => {
  const file = join(data, 'secret.7-0a');
  expect(refusing('EACCES', file)).toThrow(
    `C360_DATA_DIR: ${data} cannot be used: this user may not write there. Give the folder to the user that runs this command, writable; another folder would be another store.`,
  );
  expect(refusing('EROFS', data)).toThrow(
    'its file system can only be read. Mount it so that it can be written; another',
  );
});

test.each([
  ['development-issuer.json', ['token', '--role', 'admin']],
  ['audit-key.pem', ['audit', 'key']],
  ['secret', ['verify']],
  ['c360.db', ['verify']],
])('a folder in the place of %s is named', async (name, command) => {
  // Beside a store the key of its log is not made any more.
  if (name === 'c360.db') await run('audit', 'key');
  mkdirSync(join(data, name));
  const { code, err } = await run(...command);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(`^C360_DATA_DIR: ${join(data, name)} cannot be used: it is a folder, not a file`),
  ]);
});

test('a folder in the place of the lock is named, and nothing else is left beside it', async () => {
  mkdirSync(join(data, LOCK_FILE));
  const { code, err } = await run('verify');
  expect([code, err]).toEqual([1, expect.stringContaining(`${join(data, LOCK_FILE)} is a folder, not a file`)]);
  expect(readdirSync(data).filter((name) => name.startsWith(LOCK_FILE))).toEqual([LOCK_FILE]);
});

test('a store whose link leads to nothing is told before anything is made for a new one', async () => {
  const [file, target] = [join(data, 'c360.db'), join(folder, 'unmounted.db')];
  symlinkSync(target, file);
  const { code, err } = await run('verify');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining(`${file} cannot be used: it is a link that leads to nothing`),
  ]);
  expect([existsSync(target), existsSync(join(data, 'secret'))]).toEqual([false, false]);
});

test('a directory that is a link to nothing is told as what it is', async () => {
  rmSync(data, { recursive: true });
  symlinkSync(join(folder, 'unmounted'), data);
  const { code, err } = await run('verify');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining(`${data} cannot be used: it, or a part of its path, is a link`),
  ]);
});
