import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLarge } from '../../cli/import-threads.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-large-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file is large by its bytes; what cannot be measured is not, and told when it is read', () => {
  const path = (name: string): string => join(folder, name);
  for (const name of ['small.csv', 'large.csv']) writeFileSync(path(name), 'id\n');
  truncateSync(path('large.csv'), 1_000_000);
  symlinkSync('loop', path('loop'));
  const names = ['small.csv', 'large.csv', 'none.csv', 'small.csv/x', 'loop', 'x'.repeat(300), '-'];
  expect(names.map((name) => isLarge(name === '-' ? name : path(name)))).toEqual(names.map((n) => n === 'large.csv'));
});
