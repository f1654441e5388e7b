import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditKey } from '../../cli/audit-key.ts';
import { inDataDir, needWritable } from '../../cli/data-dir.ts';
import { runMain } from '../support/run-main.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-data-dir-'));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('circle', join(folder, 'circle'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const commands = [['verify'], ['token', '--role', 'admin'], ['audit', 'key']];
const places: [string, string][] = [
  ['a file', 'file'],
  ['below a file', 'file/data'],
  ['a link to itself', 'circle'],
  ['a name that is too long', 'x'.repeat(300)],
];
test.each(places)(
  'C360_DATA_DIR that is %s ends every command with code 2 and says how to mend it',
  async (_, name) => {
    for (const command of commands) {
      const { code, out, err } = await runMain(folder, command, { C360_DATA_DIR: name });
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^C360_DATA_DIR: .* cannot be used: .*\. Name a folder, existing or to be made, in which/);
      expect(err).toContain(join(folder, name));
    }
  },
);

// A parent that exists and in which no folder can be made; elsewhere there is no such place.
const fixed = existsSync('/proc/self') ? test : test.skip;
fixed('a place in which no folder can be made is told at once', async () => {
  const { code, err } = await runMain(folder, ['verify'], { C360_DATA_DIR: '/proc/customers/data' });
  expect([code, err]).toEqual([2, expect.stringContaining('no folder can be made there')]);
});

test.each([
  ['EACCES', 'this user may not write there'],
  ['EROFS', 'its file system can only be read'],
])('what the system refuses with %s is told as a fault of the variable', (code, reason) => {
  const refused = () => {
    throw Object.assign(new Error(code), { code });
  };
  expect(() => inDataDir(folder, refused)).toThrow(`C360_DATA_DIR: ${folder} cannot be used: ${reason}.`);
});

test('a store that this user may not write is told as a fault of the variable too', () => {
  writeFileSync(join(folder, 'c360.db'), '');
  const access = (path: string): void => {
    if (path.endsWith('c360.db')) throw Object.assign(new Error('EACCES'), { code: 'EACCES', path });
  };
  const needed = () => inDataDir(folder, () => needWritable(folder, ['c360.db', 'missing'], access as never));
  expect(needed).toThrow(
    `C360_DATA_DIR: ${join(folder, 'c360.db')} cannot be used: this user may not read or write it.`,
  );
});

test('the secret of a store is not made anew', async () => {
  const data = join(folder, 'data');
  expect((await runMain(folder, ['verify'], { C360_DATA_DIR: data })).code).toBe(0);
  rmSync(join(data, 'secret'));
  const { code, err } = await runMain(folder, ['verify'], { C360_DATA_DIR: data });
  expect([code, err]).toEqual([2, expect.stringMatching(/^C360_SECRET_FILE: the store in .* is gone\. Put it back/)]);
  expect(existsSync(join(data, 'secret'))).toBe(false);
});

test('the key of an access log is not made anew', async () => {
  const data = join(folder, 'data');
  expect((await runMain(folder, ['verify'], { C360_DATA_DIR: data })).code).toBe(0);
  const key = join(data, 'audit-key.pem');
  const kept = readFileSync(key, 'utf8');
  rmSync(key);
  for (const command of [['verify'], ['audit', 'key'], ['audit', 'export', '--out', '-']]) {
    const { code, out, err } = await runMain(folder, command, { C360_DATA_DIR: data });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^C360_AUDIT_KEY_FILE: the access log of the store in .* is gone\. Put it back/);
  }
  expect(existsSync(key)).toBe(false);
  writeFileSync(join(folder, 'kept.pem'), kept);
  const named = { C360_DATA_DIR: data, C360_AUDIT_KEY_FILE: 'kept.pem' };
  expect((await runMain(folder, ['verify'], named)).code).toBe(0);
});

test('the key of an access log is made where the store stands elsewhere', () => {
  writeFileSync(join(folder, 'c360.db'), '');
  const elsewhere = { auditKeyFile: null, dataDir: folder, mongoUri: 'mongodb://store.example/' };
  expect(auditKey(elsewhere).id).toBe(auditKey(elsewhere).id);
});

test('a full disk is no fault of the variable', () => {
  const full = () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  expect(() => inDataDir(folder, full)).toThrow(/^full$/);
});

test('a folder is made with those above it, and is its owner’s alone', () => {
  const made = join(folder, 'a', 'b');
  expect(inDataDir(made, () => existsSync(made))).toBe(true);
  expect(statSync(made).mode & 0o777).toBe(0o700);
});
