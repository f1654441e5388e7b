import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { openInput, readCsv } from '../../sources/index.ts';
import { all, ANY, csv, faults, Folder, gzip, rows } from './support.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const strict = (...known: string[]) => ({ known: new Set(known), required: known, ignoreUnknown: false });

describe('the header', () => {
  test.each([
    ['an unknown column', 'a,b,c\n1,2,3\n', /rows.csv, column "c": the mapping does not know: "c"/],
    ['a missing column', 'a\n1\n', /rows.csv, column "b": the header lacks what the mapping needs: "b"/],
    ['a duplicate column', 'a,b,a\n1,2,3\n', /rows.csv, column "a": the header names this column twice/],
    ['a column without a name', 'a,,b\n1,2,3\n', /rows.csv, column 2: the header has a column without a name/],
    ['an empty file', '', /rows.csv: is empty: a header/],
    ['another delimiter', 'a;b\n1;2\n', /the header is one column that holds ";": set format.delimiter/],
  ])('%s is refused by name', async (_, text, message) => {
    const { items, error } = await csv(folder.write('rows.csv', text), strict('a', 'b'));
    expect(items).toEqual([]);
    expect(error).toMatch(message);
  });

  test('alone gives no rows', async () => {
    expect(await csv(folder.write('rows.csv', 'a,b\n'), strict('a', 'b'))).toEqual({ items: [], error: null });
  });

  test('with a byte order mark is read without it', async () => {
    const { items } = await csv(folder.write('rows.csv', '\ufeffa,b\n1,2\n'), strict('a', 'b'));
    expect(rows(items)).toEqual([{ a: '1', b: '2' }]);
  });
});

describe('rows', () => {
  test('a ragged row is a fault between good ones', async () => {
    const { items, error } = await csv(folder.write('rows.csv', 'a,b\n1,2\n3\n4,5,6\n7,8\n'));
    expect(error).toBeNull();
    expect(rows(items)).toEqual([
      { a: '1', b: '2' },
      { a: '7', b: '8' },
    ]);
    expect(faults(items)).toEqual([
      { row: 2, column: null, reason: 'has 1 fields; the header has 2' },
      { row: 3, column: null, reason: 'has 3 fields; the header has 2' },
    ]);
  });

  test('a column named __proto__ is a column like others', async () => {
    const { items } = await csv(folder.write('rows.csv', '__proto__,constructor\nx,y\n'));
    const [row] = items;
    expect(row?.kind === 'row' && row.values['__proto__']).toBe('x');
    expect(row?.raw).toBe('{"__proto__":"x","constructor":"y"}');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('formula text stays text', async () => {
    const { items } = await csv(folder.write('rows.csv', `a,b\n"=HYPERLINK(""http://x"")",@SUM(1)\n`));
    expect(rows(items)).toEqual([{ a: '=HYPERLINK("http://x")', b: '@SUM(1)' }]);
  });

  test('control characters are refused with their column, without the value', async () => {
    const { items } = await csv(
      folder.write('rows.csv', 'a,b\nfine,1\n"line\nbreak",2\nbell\u0007secret,3\nnul,\u0000\n'),
    );
    expect(rows(items)).toHaveLength(2);
    expect(faults(items)).toEqual([
      { row: 3, column: 'a', reason: 'holds the control character U+0007' },
      { row: 4, column: 'b', reason: 'holds the control character U+0000' },
    ]);
  });

  test('a field of a million characters is refused and the rows around it are read', async () => {
    const path = folder.write('rows.csv', `a,b\n1,2\n3,${'x'.repeat(1_000_000)}\n4,5\n`);
    const { items, error } = await csv(path);
    expect(error).toBeNull();
    expect(rows(items)).toHaveLength(2);
    const [fault] = items.filter((item) => item.kind === 'fault');
    expect(fault).toMatchObject({ row: 2, column: 'b', reason: expect.stringContaining('is longer than the 262144') });
    expect(fault?.raw.length).toBeLessThan(300_000);
  });

  test('a quote that is never closed is told with its row, and the rows before it are read', async () => {
    const { items } = await csv(folder.write('rows.csv', 'a,b\n1,2\n3,"open\n4,5\n'));
    expect(rows(items)).toEqual([{ a: '1', b: '2' }]);
    expect(faults(items)).toEqual([{ row: 2, column: null, reason: 'a quote is opened and never closed' }]);
  });

  test('a quote inside a plain field spoils its row alone', async () => {
    const { items } = await csv(folder.write('rows.csv', 'a,b\n1,2\n3,5" nail\n4,5\n'));
    expect(rows(items).map((row) => (row as { a: string }).a)).toEqual(['1', '4']);
    expect(faults(items)).toMatchObject([
      { row: 2, column: 'b', reason: 'a quote stands inside a field that does not begin with one' },
    ]);
  });

  test('whatever text the fields hold comes back as it was', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', '\n', ';', ' ', '=', '中', '\t'),
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constant('x'), field, field), { minLength: 1, maxLength: 20 }),
        async (table) => {
          const quoted = table
            .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
            .join('\r\n');
          const input = await openInput('-', { stdin: Readable.from([Buffer.from(`a,b,c\r\n${quoted}\r\n`)]) });
          const { items, error } = await all(readCsv(input, { columns: ANY }));
          expect(error).toBeNull();
          expect(rows(items).map((row) => Object.values(row))).toEqual(table);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('encodings', () => {
  test.each([
    ['UTF-16 little endian', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\nZoë,王\n', 'utf16le')])],
    ['UTF-16 big endian', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('a,b\nZoë,王\n', 'utf16le').swap16()])],
    ['UTF-16 without a mark', Buffer.from('a,b\nZoë,王\n', 'utf16le')],
    ['UTF-16 big endian without a mark', Buffer.from('a,b\nZoë,王\n', 'utf16le').swap16()],
    ['UTF-8', Buffer.from('a,b\nZoë,王\n')],
  ])('%s is recognised', async (_, bytes) => {
    const { items, error } = await csv(folder.write('rows.csv', bytes));
    expect(error).toBeNull();
    expect(rows(items)).toEqual([{ a: 'Zoë', b: '王' }]);
  });

  const chinese = `姓名,城市\n${'司馬一,北京市海淀區中關村北大街\n'.repeat(400)}`;
  test.each([
    ['utf-16le', Buffer.from(chinese, 'utf16le')],
    ['utf-16be', Buffer.from(chinese, 'utf16le').swap16()],
  ] as const)('%s without a mark and with few NUL bytes is read where it is declared', async (encoding, bytes) => {
    const { items, error } = await csv(folder.write('rows.csv', bytes), ANY, { encoding });
    expect(error).toBeNull();
    expect(rows(items)).toHaveLength(400);
    expect(rows(items)[399]).toEqual({ 姓名: '司馬一', 城市: '北京市海淀區中關村北大街' });
    const inPieces = Readable.from([bytes.subarray(0, 5), bytes.subarray(5, 11), bytes.subarray(11)]);
    const piped = await all(readCsv(await openInput('-', { encoding, stdin: inPieces }), { columns: ANY }));
    expect(piped).toEqual({ items, error: null });
  });

  test.each([
    ['utf-16le', 'utf-16be', Buffer.from('a,b\nZoë,王\n', 'utf16le').swap16()],
    ['utf-16be', 'utf-16le', Buffer.from('\ufeff姓,名\n', 'utf16le')],
    ['utf-16le', 'utf-8', Buffer.from('a,b\n王,2\n')],
    ['utf-16le', 'utf-8', Buffer.from('\ufeff姓\n')],
  ] as const)('a file declared as %s that is %s is refused before its first row', async (encoding, actual, bytes) => {
    const { items, error } = await csv(folder.write('rows.csv', bytes), ANY, { encoding });
    expect(items).toEqual([]);
    expect(error).toMatch(`rows.csv: is declared as ${encoding} but its bytes are ${actual}`);
  });

  test('latin1 is read where it is declared, and refused by row and column where it is not', async () => {
    const path = folder.write('rows.csv', Buffer.from('a,b\nAnn,1\nZoë,2\n', 'latin1'));
    expect(rows((await csv(path, ANY, { encoding: 'latin1' })).items)).toEqual([
      { a: 'Ann', b: '1' },
      { a: 'Zoë', b: '2' },
    ]);
    const { items } = await csv(path);
    expect(rows(items)).toEqual([{ a: 'Ann', b: '1' }]);
    expect(faults(items)).toMatchObject([
      { row: 2, column: 'a', reason: expect.stringContaining('not in the encoding') },
    ]);
  });

  // Bytes as Excel and the exports of the place write them; the last names have signs beyond the older standard.
  test.each([
    ['gbk', 'cdf5d0a1c3f7', '王小明'],
    ['gb18030', '816b9534b235', '乲𠮷'],
    ['big5', 'a4fda470a9fa', '王小明'],
    ['shift_jis', 'fbfc8bb48940', '髙橋院'],
    ['euc-jp', 'bbb3c5c4', '山田'],
    ['euc-kr', 'b1e8c3b6bcf6', '김철수'],
    ['windows-1250', '4f9cec6ee1', 'Ośěná'],
    ['windows-1251', 'c8e2e0ed', 'Иван'],
    ['koi8-r', 'e9d7c1ce', 'Иван'],
    ['iso-8859-15', '4abe726f6de4', 'JŸromä'],
  ] as const)('%s is read where it is declared, and refused where it is not', async (encoding, hex, text) => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'), Buffer.from(hex, 'hex'), Buffer.from(',1\n')]);
    const path = folder.write('rows.csv', bytes);
    expect(rows((await csv(path, ANY, { encoding })).items)).toEqual([{ a: text, b: '1' }]);
    expect(faults((await csv(path)).items)).toMatchObject([{ reason: expect.stringContaining('not in the encoding') }]);
    const inPieces = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
    const piped = await all(readCsv(await openInput('-', { encoding, stdin: inPieces }), { columns: ANY }));
    expect(rows(piped.items)).toEqual([{ a: text, b: '1' }]);
  });

  test('bytes at the end of the first piece alone do not make a latin1 file UTF-8', async () => {
    const stdin = Readable.from([Buffer.from('a,b\nZo\xeb', 'latin1'), Buffer.from(',1\n')]);
    const { items, error } = await all(readCsv(await openInput('-', { encoding: 'latin1', stdin }), { columns: ANY }));
    expect({ rows: rows(items), error }).toEqual({ rows: [{ a: 'Zoë', b: '1' }], error: null });
  });

  test('a file declared as latin1 that is UTF-8 is refused before its first row', async () => {
    const { items, error } = await csv(folder.write('rows.csv', 'a,b\nZoë,2\n'), ANY, { encoding: 'latin1' });
    expect(items).toEqual([]);
    expect(error).toMatch(/rows.csv: is declared as latin1 but its bytes are utf-8/);
  });
});

describe('inputs', () => {
  const table = `a,b\n${Array.from({ length: 5000 }, (_, i) => `${i},${'x'.repeat(i % 50)}`).join('\n')}\n`;

  test('gzip is known by its bytes', async () => {
    const { items, error } = await csv(folder.write('rows.csv', gzip(table)));
    expect(error).toBeNull();
    expect(items).toHaveLength(5000);
  });

  test('a truncated gzip gives the rows that were good, then the error; no row cut in its middle', async () => {
    const bytes = gzip(table);
    const { items, error } = await csv(folder.write('rows.csv.gz', bytes.subarray(0, Math.floor(bytes.length * 0.6))));
    expect(error).toBe('rows.csv.gz: the gzip data end too early: the file is cut short');
    expect(items.length).toBeGreaterThan(1000);
    for (const item of items) {
      if (item.kind !== 'row') throw new Error('no row is a fault here');
      expect(item.values['b']).toBe('x'.repeat(Number(item.values['a']) % 50));
    }
  });

  test('damaged gzip is told', async () => {
    const bytes = Buffer.from(gzip(table));
    bytes.fill(0x55, 200, 400);
    expect((await csv(folder.write('rows.csv.gz', bytes))).error).toMatch(/the gzip data are damaged/);
  });

  test('a file that changes while it is read is told after its rows', async () => {
    const path = folder.write('rows.csv', 'a,b\n1,2\n3,4\n');
    const input = await openInput(path);
    appendFileSync(path, '5,6\n');
    const { items, error } = await all(readCsv(input, { columns: ANY }));
    expect(error).toMatch(/rows.csv: changed while it was read/);
    expect(items.length).toBeGreaterThan(0);
  });

  test('a named pipe is read to its end, whoever writes into it meanwhile', async () => {
    const path = join(folder.path, 'pipe');
    execFileSync('mkfifo', [path]);
    const writer = open(path, 'w');
    const input = await openInput(path);
    expect(input.size).toBeNull();
    const handle = await writer;
    await sleep(20);
    await handle.write('a,b\n1,2\n3,4\n');
    await handle.close();
    const { items, error } = await all(readCsv(input, { columns: ANY }));
    expect([rows(items), error]).toEqual([
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
      null,
    ]);
  });

  test('that is closed before it was read lets the file go', async () => {
    const input = await openInput(folder.write('rows.csv', 'a\n1\n'));
    await input.close();
    await all(readCsv(input, { columns: ANY }));
    expect(input.failure()?.message).toMatch(/rows.csv: cannot be read/);
    await input.close();
  });

  test('a missing file and a folder are told', async () => {
    await expect(openInput('/nowhere/at/all.csv')).rejects.toThrow('all.csv: there is no such file');
    await expect(openInput(folder.path)).rejects.toThrow(/is a folder/);
  });

  test('only as much is read as is asked for', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('a,b\n');
        for (;;) {
          given += 1;
          yield Buffer.from('1,2\n'.repeat(1000));
        }
      })(),
    );
    const input = await openInput('-', { stdin: endless });
    let seen = 0;
    for await (const _ of readCsv(input, { columns: ANY })) if (++seen === 10) break;
    expect(given).toBeLessThan(100);
  });
});

describe('the raw text of a row', () => {
  const NAMES = ['id', 'a "b"', '__proto__', '10', '2', 'é', 'back\\slash', 'constructor'];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  test('is the JSON text of its values, whatever they and their columns are', async () => {
    const cell = fc
      .oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '"', '\\', '\u2028', '\t', '😀', '<b>'))
      .map((text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffd\ufeff]/g, '').toWellFormed());
    const table = fc
      .subarray(NAMES, { minLength: 1 })
      .chain((names) => fc.tuple(fc.constant(names), fc.array(fc.tuple(...names.map(() => cell)), { maxLength: 5 })));
    await fc.assert(
      fc.asyncProperty(table, async ([names, records]) => {
        const text = [names, ...records].map((record) => record.map(quoted).join(',')).join('\n');
        const { items } = await csv(folder.write('rows.csv', text));
        for (const item of items) {
          if (item.kind === 'row') expect(item.raw).toBe(JSON.stringify(item.values));
        }
        expect(items.filter((item) => item.kind === 'row')).toHaveLength(records.length);
      }),
    );
  });
});
