import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole, type WholeFile } from '../../cli/whole-file.ts';

let folder: string;
let file: WholeFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-whole-'));
  file = { path: join(folder, 'x'), named: 'x', what: 'The list', ownerOnly: true };
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file has its name when it is whole, and its owner alone reads it', async () => {
  writeFileSync(file.path, 'before');
  async function* texts() {
    yield 'a';
    expect([readFileSync(file.path, 'utf8'), readdirSync(folder)]).toEqual(['before', ['x', 'x.part']]);
    yield 'b';
  }
  expect(await writeWhole(file, texts())).toBe(2);
  expect([readFileSync(file.path, 'utf8'), readdirSync(folder)]).toEqual(['ab', ['x']]);
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
});

test('what ends while it is written leaves what was there before', async () => {
  writeFileSync(file.path, 'before');
  function* texts() {
    yield 'a';
    throw new Error('ended');
  }
  await expect(writeWhole(file, texts())).rejects.toThrow(/^ended$/);
  expect([readFileSync(file.path, 'utf8'), readdirSync(folder)]).toEqual(['before', ['x']]);
});

test('nothing is asked for where no file can be made', async () => {
  let asked = false;
  function* texts() {
    asked = true;
    yield 'a';
  }
  const nowhere = { ...file, path: join(folder, 'none', 'x') };
  await expect(writeWhole(nowhere, texts())).rejects.toThrow('The list cannot be written to x (ENOENT). Name a file');
  expect([asked, readdirSync(folder)]).toEqual([false, []]);
});

// A device, where every write says that the disk is full.
const withFullDisk = existsSync('/dev/full') ? test : test.skip;
withFullDisk('what is no file is written to as it is, and a full disk is told with its name', async () => {
  const full = { ...file, path: '/dev/full', named: '/dev/full' };
  await expect(writeWhole(full, ['a'])).rejects.toThrow('The list cannot be written to /dev/full (ENOSPC).');
  expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
});
