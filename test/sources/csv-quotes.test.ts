import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { openInput, readCsv } from '../../sources/index.ts';
import { all, ANY, csv, faults, Folder, rows } from './support.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

describe('bad quotes and line ends', () => {
  test.each([
    ['text after a closing quote', '3,"5"x,c', 'b', 'text follows a closing quote'],
    ['a blank after a closing quote', '3,"5" ,c', 'b', 'text follows a closing quote'],
    ['quotes in quotes that are not doubled', '"a "b" c",5,"x, y"', 'a', 'text follows a closing quote'],
    ['a quote in a plain field', 'a,5"", x,c', 'b', 'a quote stands inside a field that does not begin with one'],
    ['more fields than the header has', '3,"5"x,c,d', 'b', 'text follows a closing quote'],
  ])('%s spoils its row alone, and all of its text is kept', async (_, line, column, reason) => {
    const { items, error } = await csv(
      folder.write('rows.csv', `a,b,c\r\n1,2,3\r\n\r\n${line}\r\n4,"5,""x"" y",6\r\n7,8,9`),
    );
    expect(error).toBeNull();
    expect(rows(items)).toEqual([
      { a: '1', b: '2', c: '3' },
      { a: '4', b: `5,"x" y`, c: '6' },
      { a: '7', b: '8', c: '9' },
    ]);
    expect(faults(items)).toEqual([{ row: 2, column, reason }]);
    expect(JSON.parse(items[1]?.raw ?? '')).toBe(line);
  });

  test('a bad quote in the header is told with its column', async () => {
    const { items, error } = await csv(folder.write('rows.csv', 'a,"b"x\n1,2\n'));
    expect(items).toEqual([]);
    expect(error).toBe('rows.csv, column 2: the header cannot be read: text follows a closing quote');
  });

  test.each([
    ['||', '"'],
    ['§', '"'],
    [';', "'"],
    ['§§', '«'],
  ])('the delimiter %s and the quote %s are looked at like others', async (delimiter, quote) => {
    const line = (...fields: string[]): string => `${fields.join(delimiter)}\n`;
    const inQuotes = (text: string): string => quote + text.replaceAll(quote, quote + quote) + quote;
    const values = [`x${quote}y`, `${delimiter}"'\n`, quote];
    const text =
      line('a', 'b', 'c') + line(...values.map(inQuotes)) + line('1', `${inQuotes('2')}x`, '3') + line('4', '', '6');
    const input = await openInput(folder.write('rows.csv', text));
    const { items } = await all(readCsv(input, { columns: ANY, delimiter, quote }));
    expect(rows(items).map((row) => Object.values(row))).toEqual([values, ['4', '', '6']]);
    expect(faults(items)).toEqual([{ row: 2, column: 'b', reason: 'text follows a closing quote' }]);
    expect(items[1]?.raw).toMatch(/1.*2.*x.*3/);
  });

  test('behind a quote that is never closed, the text of its row is kept up to a bound', async () => {
    const short = await csv(folder.write('rows.csv', 'a,b\n1,2\n3,"open\n4,5\n'));
    expect(JSON.parse(short.items[1]?.raw ?? '')).toBe('3,"open\n4,5');
    const long = await csv(folder.write('rows.csv', `a,b\n1,2\n3,"${'4,5\n'.repeat(100_000)}`));
    expect(faults(long.items)).toEqual([{ row: 2, column: null, reason: 'a quote is opened and never closed' }]);
    expect(long.items[1]?.raw.length).toBeLessThan(300_000);
    expect(long.items[1]?.raw).toMatch(/^{"cut":\d+,"begins":".*3,/);
  });

  test('reading stops at a row that no memory holds, once, after the rows before it', async () => {
    let given = 0;
    const stdin = Readable.from(
      (function* () {
        yield Buffer.from('a,b\n1,2\n3,"open\n');
        for (; given < 1000; given += 1) yield Buffer.from('4,5\n'.repeat(1000));
      })(),
    );
    const limits = { rowLength: 1000, bufferBytes: 20_000 };
    const { items, error } = await all(readCsv(await openInput('-', { stdin }), { columns: ANY, limits }));
    expect(rows(items)).toEqual([{ a: '1', b: '2' }]);
    expect(faults(items)).toMatchObject([{ row: 2, reason: expect.stringContaining('longer than a row may be') }]);
    expect(error).toBe('standard input, row 2: reading stopped here, as no row end was found');
    expect(given).toBeLessThan(100);
  });

  test.each([
    ['a header with CRLF and rows with LF', 'a,b\r\n1,2\n"3\r\n\n",4\n5\n7,8'],
    ['a header with LF and rows with CRLF', 'a,b\n1,2\r\n"3\r\n\n",4\r\n5\r\n7,8\r\n'],
    ['CR alone', 'a,b\r1,2\r"3\r\n\n",4\r5\r7,8\r'],
    ['all in turn', '\na,b\r1,2\r\n\r\n"3\r\n\n",4\n\n5\r7,8\r\n'],
  ])('line ends: %s', async (_, text) => {
    for (const size of [1, 2, 3, 100]) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const stdin = Readable.from(pieces.map((piece) => Buffer.from(piece)));
      const { items, error } = await all(readCsv(await openInput('-', { stdin }), { columns: ANY }));
      expect(error).toBeNull();
      expect(rows(items)).toEqual([
        { a: '1', b: '2' },
        { a: '3\r\n\n', b: '4' },
        { a: '7', b: '8' },
      ]);
      expect(faults(items)).toEqual([{ row: 3, column: null, reason: 'has 1 fields; the header has 2' }]);
    }
  });

  test('quotes are told as bad exactly where a strict reader stops at them', async () => {
    const strictly = (text: string): boolean => {
      try {
        parse(text, { relax_column_count: true });
        return true;
      } catch {
        return false;
      }
    };
    const body = fc.string({ unit: fc.constantFrom('a', '"', '"', ',', '\n'), maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const input = await openInput('-', { stdin: Readable.from([Buffer.from(`a,b\n${text}`)]) });
        const { items } = await all(readCsv(input, { columns: ANY }));
        const bad = faults(items).filter(({ reason }) => reason?.includes('quote'));
        expect(bad.length === 0).toBe(strictly(`a,b\n${text}`));
      }),
      { numRuns: 300 },
    );
  });
});
