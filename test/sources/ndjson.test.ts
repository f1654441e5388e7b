import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { Folder, gzip, ndjson, rows } from './support.ts';

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
    '{"b":1}',
    '{"a":{"b":[1,2]}}',
  ].join('\n');
  const expectation = { known: new Set(['a', '__proto__']), required: [], ignoreUnknown: false };
  const { items, error } = await ndjson(folder.write('rows.ndjson', text), expectation);
  expect(error).toBeNull();
  expect(items.map(({ row, kind }) => `${row} ${kind}`)).toEqual([
    '1 row',
    '2 fault',
    '3 fault',
    '4 fault',
    '5 fault',
    '6 row',
  ]);
  expect(items.flatMap((item) => (item.kind === 'fault' ? [[item.column, item.reason]] : []))).toEqual([
    [null, 'is not JSON'],
    [null, 'is not a JSON object'],
    ['a', 'holds the control character U+0000'],
    ['b', 'the mapping does not know this column'],
  ]);
});

test('half of a character is a fault, as it is in every other way in', async () => {
  const known = { known: new Set(['a']), required: [], ignoreUnknown: false };
  const read = await ndjson(folder.write('rows.ndjson', '{"a":"x\\ud83d"}\n{"a":"\\ud83d\\ude00"}\n'), known);
  expect(read.items).toMatchObject([
    { kind: 'fault', column: 'a', reason: expect.stringContaining('half of a character') },
    { kind: 'row', values: { a: '\ud83d\ude00' } },
  ]);
});

test('a line of 10 MB and deep nesting are faults', async () => {
  const deep = `{"a":${'['.repeat(100)}1${']'.repeat(100)}}`;
  const text = `{"b":1}\n{"a":"${'x'.repeat(10_000_000)}"}\n${deep}\n{"a":1}\n`;
  const { items } = await ndjson(folder.write('rows.ndjson', text), {
    known: new Set(['a', 'b']),
    required: [],
    ignoreUnknown: false,
  });
  expect(items.map((item) => (item.kind === 'fault' ? item.reason : 'row'))).toEqual([
    'row',
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

const values = async (text: string, ...columns: string[]) => {
  const expectation = { known: new Set(columns), required: [], ignoreUnknown: false };
  return rows((await ndjson(folder.write('rows.ndjson', text), expectation)).items);
};

test.each([
  ['1234567890123456.78', '1234567890123456.78'],
  ['0.30000000000000001', '0.30000000000000001'],
  ['12345678901234567890', '12345678901234567890'],
  ['9007199254740993', '9007199254740993'],
  ['1e-7', '0.0000001'],
  ['-1.5E-8', '-0.000000015'],
  ['0.0000001', '0.0000001'],
  ['1.2e+21', '1200000000000000000000'],
  ['1e-999', '1e-999'],
  ['1e999999999', '1e999999999'],
  // What a double gives back as it was stays a number.
  ['12.50', 12.5],
  ['1e5', 100_000],
  ['1.0000000000000000', 1],
  ['0.1', 0.1],
])('the number %s keeps its digits', async (written, read) => {
  const text = `{"a":${written},"b":[ ${written} ],"c":{"d": ${written}},"${written}":"x:${written}\\",${written}"}`;
  const row = { a: read, b: [read], c: { d: read }, [written]: `x:${written}",${written}` };
  expect(await values(text, 'a', 'b', 'c', written)).toEqual([row]);
});

test('every decimal number keeps its value, beside any text', async () => {
  const number = fc
    .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: -30, max: 30 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`);
  const plain = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 0n, max: 10n ** 20n }))
    .map(([whole, part]) => `${whole}.${part}`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(number, plain), { minLength: 1 }), fc.string(), async (numbers, text) => {
      const [row] = await values(`{"t":${JSON.stringify(text)},"n":[${numbers.join(',')}]}`, 't', 'n');
      // A control character refuses the row.
      if (row === undefined) return;
      const { t, n } = row as { t: string; n: (string | number)[] };
      expect(t).toBe(text);
      expect(n.map((read, i) => Big(String(read)).eq(numbers[i]!))).toEqual(numbers.map(() => true));
      expect(n.filter((read) => /e/i.test(String(read)))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test.each(['{"a":01e5}', '{"a":1e}', '{"a":.1234567890123456}', '{"a":12345678901234567.}', '{a:1e5}', '{"a":1e5'])(
  'what is no JSON stays none: %s',
  async (text) => {
    const { items } = await ndjson(folder.write('rows.ndjson', text));
    expect(items).toMatchObject([{ kind: 'fault', reason: 'is not JSON' }]);
  },
);

const INSIDE = 'holds an object with a key that is there twice';
test.each([
  ['{"a":1,"b":2,"a":1}', 'a', 'is there twice'],
  ['{"a":1,"b":{"c":1,"c":2}}', 'b', INSIDE],
  ['{"a":[{"c":1},{"d":{"x":1, "x" :2}}]}', 'a', INSIDE],
  ['{"a":"\\":","a":2}', 'a', 'is there twice'],
  ['{"a":1,"\\u0061":2}', 'a', 'is there twice'],
  ['{"":1,"":2}', '', 'is there twice'],
  ['{"__proto__":1,"__proto__":2}', '__proto__', 'is there twice'],
])('a key that an object has twice refuses the row: %s', async (text, column, reason) => {
  const { items } = await ndjson(folder.write('rows.ndjson', text));
  expect(items).toMatchObject([{ kind: 'fault', row: 1, column, reason }]);
});

test('any row as it is written by JSON is taken, and none with a key added that it has', async () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', '"', ':', '\\', ' ', '{', 'é'), maxLength: 4 });
  const { value } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, key, fc.integer(), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
    object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  }));
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }),
      fc.nat(),
      fc.nat(),
      async (row, n, space) => {
        const text = JSON.stringify(row, null, ' '.repeat(space % 3)).replaceAll('\n', ' ');
        const keys = Object.keys(row);
        const again = text.replace(/\}$/, `,${JSON.stringify(keys[n % keys.length])}:1}`);
        const { items } = await ndjson(folder.write('rows.ndjson', `${text}\n${again}\n`));
        expect(items.map((item) => item.kind)).toEqual(['row', 'fault']);
      },
    ),
    { numRuns: 100 },
  );
});
