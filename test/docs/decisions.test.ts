import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../docs/decisions/', import.meta.url);
const files = readdirSync(folder);

test('each decision has a number of its own, which its title repeats', () => {
  expect(files.length).toBeGreaterThan(100);
  const numbers = files.map((file) => file.slice(0, 4));
  expect(new Set(numbers).size).toBe(files.length);
  for (const file of files)
    expect(readFileSync(new URL(file, folder), 'utf8')).toMatch(new RegExp(`^# ${file.slice(0, 4)} `));
});
