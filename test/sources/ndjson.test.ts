import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Folder, gzip, ndjson } from './support.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

test('one object a line; bad lines are faults between good ones', async () => {
  const text = [
    '{"a":"1","__proto__":{"x":1}}',
    '',
    'not json',
    '[1]',
    '{"a":"\\u0000"}',
    '{"a":12345678901234567890}',
    '{"b":1}',
    '{"a":{"b":[1,2]}}',
  ].join('\n');
  const expectation = { known: new Set(['a', '__proto__']), required: ['a'], ignoreUnknown: false };
  const { items, error } = await ndjson(folder.write('rows.ndjson', text), expectation);
  expect(error).toBeNull();
  expect(items.map(({ row, kind }) => `${row} ${kind}`)).toEqual([
    '1 row',
    '2 fault',
    '3 fault',
    '4 fault',
    '5 fault',
    '6 fault',
    '7 row',
  ]);
  expect(items.flatMap((item) => (item.kind === 'fault' ? [[item.column, item.reason]] : []))).toEqual([
    [null, 'is not JSON'],
    [null, 'is not a JSON object'],
    ['a', 'holds the control character U+0000'],
    ['a', 'holds a number too large to be exact; send it as text'],
    ['b', 'the mapping does not know this column'],
  ]);
});

test('a missing required column, a line of 10 MB and deep nesting are faults', async () => {
  const deep = `{"a":${'['.repeat(100)}1${']'.repeat(100)}}`;
  const text = `{"b":1}\n{"a":"${'x'.repeat(10_000_000)}"}\n${deep}\n{"a":1}\n`;
  const { items } = await ndjson(folder.write('rows.ndjson', text), {
    known: new Set(['a', 'b']),
    required: ['a'],
    ignoreUnknown: false,
  });
  expect(items.map((item) => (item.kind === 'fault' ? item.reason : 'row'))).toEqual([
    'a required column is missing',
    expect.stringContaining('is longer than'),
    'is nested too deep',
    'row',
  ]);
});

test('a truncated gzip ends after the last whole line', async () => {
  const text = Array.from({ length: 4000 }, (_, i) => `{"a":"${i}","b":"${'y'.repeat(i % 40)}"}\n`).join('');
  const bytes = gzip(text);
  const { items, error } = await ndjson(folder.write('rows.ndjson.gz', bytes.subarray(0, bytes.length >> 1)));
  expect(error).toMatch(/the gzip data end too early/);
  expect(items.length).toBeGreaterThan(500);
  expect(items.every((item) => item.kind === 'row')).toBe(true);
});
