import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOnce } from '../../stores/index.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-make-once-'));
  file = join(folder, 'key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('nobody sees it before it is complete', () => {
  makeOnce(file, (fresh) => {
    writeFileSync(fresh, 'half');
    expect(readdirSync(folder)).not.toContain('key');
    writeFileSync(fresh, 'whole');
  });
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['key'], 'whole']);
});

test('another process that was faster wins', () => {
  makeOnce(file, (fresh) => {
    writeFileSync(fresh, 'ours');
    writeFileSync(file, 'theirs');
  });
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['key'], 'theirs']);
});

test('what could not be made leaves nothing', () => {
  const failing = () =>
    makeOnce(file, (fresh) => {
      writeFileSync(fresh, 'half');
      throw new Error('disk full');
    });
  expect(failing).toThrow('disk full');
  expect(readdirSync(folder)).toEqual([]);
});
