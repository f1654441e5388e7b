import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { checkContactPoint } from '../../domain/business/index.ts';
import { parseMapping } from '../../sources/index.ts';
import { Folder, HEAD, mapped, person } from './support.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

test('the version of a mapping follows from its content alone', () => {
  const one = parseMapping(`${HEAD}records:\n  - { kind: person, id: id }\n`, 'a.yaml');
  const same = parseMapping(`${HEAD}# a remark\nrecords:\n  - kind: person\n    id: id\n`, 'b.yaml');
  const other = parseMapping(`${HEAD}records:\n  - { kind: person, id: no }\n`, 'a.yaml');
  expect(same.version).toBe(one.version);
  expect(other.version).not.toBe(one.version);
});

describe('values', () => {
  const value = async (expression: string, cells: Record<string, string>, more = ''): Promise<unknown> => {
    const names = Object.keys(cells);
    const quoted = Object.values(cells).map((text) => `"${text}"`);
    const [item] = await mapped(
      folder,
      `${HEAD}${more}columns: { ignoreUnknown: true, optional: [a, b, c] }\nrecords:\n  - kind: person\n    id: id\n    segment: ${expression}\n`,
      `id,${names.join(',')}\n1,${quoted.join(',')}\n`,
    );
    if (item?.kind === 'left-out') return 'left out';
    if (item?.kind === 'refused') return `refused: ${item.column ?? ''} ${item.reason}`;
    return (
      item?.outputs.records[0]?.record.segment?.map((text) => (typeof text === 'string' ? text : text.value)) ?? []
    );
  };

  test.each([
    ['a', { a: ' x ' }, [' x ']],
    ['{ column: a, do: trim }', { a: ' x ' }, ['x']],
    ['{ column: a, do: [collapse, upper] }', { a: ' x  y ' }, ['X Y']],
    ['{ column: a, do: digits }', { a: '+49 (30) 1' }, ['49301']],
    ['{ column: a, do: [{ split: ";" }] }', { a: 'x; y;' }, ['x', 'y']],
    ['{ column: a, do: [{ split: ",", take: -1 }] }', { a: 'x,y,z' }, ['z']],
    ['{ column: a, do: [{ match: "^([A-Z]+)-" }] }', { a: 'AB-12' }, ['AB']],
    ['{ column: a, do: [{ replace: { pattern: "0+$", by: "" } }] }', { a: '100' }, ['1']],
    ['{ column: a, do: [{ number: { decimal: "," } }] }', { a: '1.234,50' }, ['1234.50']],
    ['{ column: a, do: [{ multiply: "0.01" }] }', { a: '1999' }, ['19.99']],
    ['{ column: a, do: [{ unit: { from: minutes, to: seconds } }] }', { a: '2.5' }, ['150']],
    ['{ column: a, do: [negate] }', { a: '-3' }, ['3']],
    ['{ column: a, do: [absolute] }', { a: '+3.50' }, ['3.5']],
    ['{ column: a, do: [{ number: { decimal: "," } }, { multiply: "2" }] }', { a: '+1.234,5' }, ['2469']],
    ['{ column: a, do: [{ prefix: "x-" }, { suffix: "!" }] }', { a: '1' }, ['x-1!']],
    ['{ column: a, do: [{ date: [DD.MM.YYYY, MMM D YYYY] }] }', { a: 'Feb 9 2024' }, ['2024-02-09']],
    [
      '{ column: a, do: [{ date: DD/MM/YYYY HH:mm, zone: Europe/London }] }',
      { a: '01/07/2024 12:00' },
      ['2024-07-01T12:00:00.000+01:00'],
    ],
    ['{ column: a, do: [{ date: X }] }', { a: '0' }, ['1970-01-01T00:00:00.000Z']],
    ...(
      [
        ['[YYYY-MM-DD, YYYY]', '1980', '1980'],
        ['[YYYY-MM-DD, YYYY]', '1980-05-03', '1980-05-03'],
        ['M/YYYY', '5/1980', '1980-05'],
        ['MMM YYYY', 'mai 1980', '1980-05'],
        ['D. MMM YYYY', '1. März 2020', '2020-03-01'],
        ['D MMM YYYY', '1 Sept. 2020', '2020-09-01'],
        ['D MMM YYYY', '1 de\u0301cembre 2020', '2020-12-01'],
        ['DMMMYYYY', '1MAR2020', '2020-03-01'],
        ['YYYY-MM-DD HH', '2020-03-01 10', '2020-03-01T10:00:00.000'],
      ] as const
    ).map(([form, a, read]): [string, object, string[]] => [`{ column: a, do: [{ date: ${form} }] }`, { a }, [read]]),
    ...(
      [
        ['MM/YYYY', '13/1980'],
        ['YYYY', '0980'],
        ['D MMM YYYY', '1 Marvellous 2020'],
        ['D MMM YYYY', '1 Foo 2020'],
        ['H:mm D.M.YYYY', 'x'],
      ] as const
    ).map(([form, a]): [string, object, string] => [
      `{ column: a, do: [{ date: "${form}" }] }`,
      { a },
      `refused: a is not a date of the form "${form}"`,
    ]),
    ['{ column: a, do: [{ date: "YYYY年M月D日" }] }', { a: '2024年2月9日' }, ['2024-02-09']],
    [
      '{ column: a, do: [{ date: "YYYYMMDDTHHmmZ" }] }',
      { a: '20240209T0800+14:00' },
      ['2024-02-09T08:00:00.000+14:00'],
    ],
    ...['+14:01', '-15:00', '+99:99', '+01:60'].flatMap((offset): [string, object, string][] => [
      [
        '{ column: a, do: [{ date: YYYY-MM-DD HH:mmZ }] }',
        { a: `2024-02-09 08:00${offset}` },
        'refused: a is not a date of the form "YYYY-MM-DD HH:mmZ"',
      ],
      [
        '{ column: a, do: [{ date: ISO }] }',
        { a: `2024-02-09T08:00${offset}` },
        'refused: a is not a date of the form "ISO"',
      ],
    ]),
    ...['12.50', '1.2345', '1234.567', '.123', '1.234.56', '1.234 567', '1,5,5', '+-1', '12 50'].map(
      (a): [string, object, string] => [
        '{ column: a, do: [{ number: { decimal: "," } }] }',
        { a },
        'refused: a is not a number',
      ],
    ),
    ['{ column: a, do: [{ number: { decimal: "," } }] }', { a: ' -1 234 567,5' }, ['-1234567.5']],
    ['{ column: a, do: [{ number: { decimal: "." } }] }', { a: '12,34,567.50' }, ['1234567.50']],
    [`{ column: a, do: [{ number: { decimal: ".", group: "'" } }] }`, { a: "+ 1'234.5" }, ['1234.5']],
    ['{ column: a, do: [{ number: { decimal: ".", group: "" } }] }', { a: '1234.5' }, ['1234.5']],
    [
      '{ column: a, do: [{ date: DD.MM.YYYY }] }',
      { a: '30.02.2024' },
      'refused: a is not a date of the form "DD.MM.YYYY"',
    ],
    ['{ join: [a, b], with: "-" }', { a: 'x', b: 'y' }, ['x-y']],
    ['{ join: [a, b], with: "-" }', { a: 'x', b: '' }, ['x']],
    ['{ first: [a, b, { const: z }] }', { a: '', b: '' }, ['z']],
    ['{ column: a, default: none }', { a: '' }, ['none']],
    ['{ when: { column: a, is: 1 }, then: { const: one }, else: b }', { a: '2', b: 'other' }, ['other']],
    [
      '{ column: b, when: { any: [{ column: a, matches: "^x" }, { column: a, in: [y, 3] }] } }',
      { a: 'y', b: 'v' },
      ['v'],
    ],
    ['{ column: b, when: { not: { column: a, empty: true } } }', { a: '', b: 'v' }, []],
    ['{ column: a, do: [{ lookup: t }] }', { a: 'k' }, ['v']],
    ['{ column: a, do: [{ lookup: t, else: keep }] }', { a: 'q' }, ['q']],
    ['{ column: a, do: [{ lookup: t, else: empty }] }', { a: 'q' }, []],
    ['{ column: a, do: [{ lookup: t }] }', { a: '__proto__' }, 'refused: a is not in the table "t"'],
    ['a', { a: 'NULL' }, []],
  ])('%s of %j', async (expression, cells, expected) => {
    expect(
      await value(
        expression,
        cells as unknown as Record<string, string>,
        'lookups: { t: { k: v } }\nempty: ["NULL"]\n',
      ),
    ).toEqual(expected);
  });

  test.each([
    ['', '5. listopada 2020', ['2020-11-05']],
    ['defaultCountry: HR\n', '5. listopada 2020', ['2020-10-05']],
    ['defaultCountry: HR\n', '5. siječnja 2020', ['2020-01-05']],
    ['defaultCountry: HR\n', '5. March 2020', ['2020-03-05']],
  ])('a month by its name under "%s": %s', async (more, a, expected) => {
    expect(await value('{ column: a, do: [{ date: D. MMM YYYY }] }', { a }, more)).toEqual(expected);
  });

  test.each([
    ['', '25/12/2568 13:05', ['2568-12-25T13:05:00.000']],
    ['defaultCountry: TH\n', '25/12/2568 13:05', ['2025-12-25T13:05:00.000']],
    ['defaultCountry: TH\n', '29/02/2567 13:05', ['2024-02-29T13:05:00.000']],
    ['defaultCountry: TH\n', '25/12/2025 13:05', ['2025-12-25T13:05:00.000']],
    ['defaultCountry: IR\n', '04/10/1404 13:05', ['2025-12-25T13:05:00.000']],
    ['defaultCountry: IR\n', '25/12/2025 13:05', ['2025-12-25T13:05:00.000']],
  ])('a date of another calendar under "%s": %s', async (more, a, expected) => {
    expect(await value('{ column: a, do: [{ date: DD/MM/YYYY HH:mm }] }', { a }, more)).toEqual(expected);
  });

  test('a national number form and back again is exact for every amount', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -999_999_999, max: 999_999_999 }), async (cents) => {
        const exact = `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
        const [whole = '', part = ''] = exact.split('.');
        const german = `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${part}`;
        expect(await value('{ column: a, do: [{ number: { decimal: "," } }] }', { a: german })).toEqual([exact]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a row', () => {
  test('gives several records, relations and rows', async () => {
    const [item] = await mapped(
      folder,
      `${HEAD}records:
  - kind: person
    id: id
    names: [{ given: given, family: family, kind: current }]
    emails: [{ value: mail, verifiedBy: { const: double-opt-in } }]
    relations: [{ type: employee, to: { system: shop-company, id: { column: firm, do: [lower] } }, role: { const: buyer } }]
  - kind: organisation
    system: shop-company
    when: { column: firm, empty: false }
    id: { column: firm, do: [lower] }
    organisationNames: [firm]
preferences:
  - each: { column: topics, do: [{ split: '|' }] }
    id: { join: [id, $each], with: '/' }
    customer: id
    subject: { const: topic }
    name: $each
    choice: { const: opt-in }
    at: { const: '2026-01-01' }
`,
      'id,given,family,mail,firm,topics\n7,Ann,Lee,a@example.com,ACME,x|y\n',
    );
    expect(item).toMatchObject({
      kind: 'row',
      row: 1,
      outputs: {
        records: [
          {
            key: 'shop:7',
            record: {
              kind: 'person',
              name: [{ given: 'Ann', family: 'Lee', kind: 'current' }],
              email: [{ value: 'a@example.com', verifiedBy: 'double-opt-in' }],
            },
            relations: [{ type: 'employee', to: 'shop-company:acme', role: 'buyer' }],
          },
          { key: 'shop-company:acme', record: { kind: 'organisation', organisationName: [{ full: 'ACME' }] } },
        ],
        preferences: [
          { rowId: '7/x', sourceKey: 'shop:7', name: 'x' },
          { rowId: '7/y', sourceKey: 'shop:7', name: 'y' },
        ],
      },
    });
  });

  test('with a nested list gives a document with its lines', async () => {
    const items = await mapped(
      folder,
      `${HEAD}columns: { required: [no] }
timezone: Europe/Berlin
transactions:
  - id: no
    customer: who
    type: { const: order }
    at: at
    dueAt: at
    currency: { const: EUR }
    lines: { each: items, number: $each.n, quantity: $each.q, unitPrice: $each.price }
`,
      '{"no":1,"who":"a","at":"2024-12-24T18:00:00","items":[{"n":1,"q":2,"price":"3.5"},{"n":2,"q":1,"price":9}]}\n{"who":"a"}\n',
      'rows.ndjson',
    );
    expect(items).toMatchObject([
      {
        outputs: {
          transactions: [
            {
              rowId: '1',
              at: { utc: '2024-12-24T17:00:00.000Z', offset: '+01:00' },
              dueAt: { utc: '2024-12-24T17:00:00.000Z', offset: '+01:00' },
              amount: null,
              lines: [
                { number: '1', quantity: '2', unitPrice: '3.5' },
                { number: '2', quantity: '1', unitPrice: '9' },
              ],
            },
          ],
        },
      },
      { kind: 'refused', row: 2, column: 'no' },
    ]);
  });

  test('says by a condition that a transaction was cancelled', async () => {
    const items = await mapped(
      folder,
      `${HEAD}transactions:
  - id: no
    type: { const: order }
    at: { const: '2026-01-01' }
    currency: { const: EUR }
    amount: sum
    status: state
    cancelled: { column: state, in: [cancelled, void] }
`,
      'no,sum,state\n1,5,sent\n2,7,void\n',
    );
    const rows = items.flatMap((item) => (item.kind === 'row' ? item.outputs.transactions : []));
    expect(rows).toMatchObject([
      { rowId: '1', status: 'sent', cancelled: false },
      { rowId: '2', status: 'void', cancelled: true },
    ]);
  });

  test('with a list of documents gives each of them its own lines', async () => {
    const yaml = `${HEAD}transactions:
  - each: orders
    id: $each.no
    type: { const: order }
    at: $each.at
    currency: { const: EUR }
    lines: { each: $each.items, number: $each.no, amount: $each.sum }
`;
    const items = [
      { no: 1, sum: 3 },
      { no: 2, sum: 4 },
    ];
    const orders = ['A', 'B'].map((no) => ({ no, at: '2024-12-24', items }));
    const [item] = await mapped(folder, yaml, JSON.stringify({ orders }), 'rows.ndjson');
    const read = item?.kind === 'row' ? item.outputs.transactions : [];
    expect(read.map(({ rowId, lines }) => [rowId, lines?.map((line) => [line.transactionId, line.number])])).toEqual(
      ['A', 'B'].map((no) => [
        no,
        [
          [no, '1'],
          [no, '2'],
        ],
      ]),
    );
  });

  test.each([
    ['names whom it speaks of', '7', 'x', ['shop:7', 'firms:x', 'shop:x']],
    ['names nobody where one of those it speaks of cannot be told', '7', 'zz', []],
  ])('that is refused for something else %s', async (_, id, firm, keys) => {
    const yaml = `${HEAD}lookups: { firms: { x: x } }
records:
  - { kind: person, id: id, names: [name], sourceUpdatedAt: changed }
  - { kind: organisation, system: firms, id: { column: firm, do: [{ lookup: firms }] }, organisationNames: [firm] }
preferences:
  - { id: id, customer: id, at: changed, subject: { const: topic }, name: name, choice: { const: opt-in } }
  - { each: firm, id: id, customer: $each, at: changed, subject: { const: topic }, name: name, choice: { const: opt-in } }
`;
    const [item] = await mapped(folder, yaml, `id,name,firm,changed\n${id},Ann Lee,${firm},nonsense\n`);
    expect(item).toMatchObject({ kind: 'refused', column: 'changed', sourceKeys: keys });
  });

  test.each([
    ['an empty cell', 'rows.csv', 'id,topics\n7,\n', []],
    ['a blank cell', 'rows.csv', 'id,topics\n7,n/a \n', []],
    ['an empty text', 'rows.ndjson', '{"id":7,"topics":""}', []],
    ['elements that say nothing', 'rows.ndjson', '{"id":7,"topics":["x",null,"",[],"n/a","y"]}', ['x', 'y']],
    ['numbers and truth values', 'rows.ndjson', '{"id":7,"topics":[0,false]}', ['0', 'false']],
  ])('gives no entry for %s of a list', async (_, name, text, names) => {
    const yaml = `${HEAD}empty: [n/a]
preferences:
  - { each: topics, id: id, at: { const: '2026-01-01' }, subject: { const: topic }, name: $each, choice: { const: opt-in } }
`;
    const [item] = await mapped(folder, yaml, text, name);
    const read = item?.kind === 'row' ? item.outputs.preferences : null;
    expect(read?.map((preference) => preference.name)).toEqual(names);
  });

  test('takes what its steps leave blank for nothing', async () => {
    const yaml = `${HEAD}interactions:
  - { id: id, type: { const: feedback }, at: { const: '2026-01-01' }, score: { column: score, do: [{ strip: '%' }] } }
`;
    const [item] = await mapped(folder, yaml, 'id,score\n7, %\n');
    expect(item).toMatchObject({ outputs: { interactions: [{ score: null }] } });
  });

  test('is refused by column: an empty id, an empty required column, a bad time; and left out by when', async () => {
    const items = await mapped(
      folder,
      `${HEAD}when: { not: { column: a, is: skip } }
columns: { required: [b] }
interactions:
  - { id: a, customer: { system: crm, id: c }, type: { const: call }, at: d }
`,
      'a,b,c,d\n1,x,9,2024-01-01\n,x,9,2024-01-01\n1,,9,2024-01-01\n1,x,,yesterday\nskip,,,\n1,x,,\n',
    );
    expect(
      items.map((item) => {
        if (item.kind === 'row') return item.outputs.interactions[0]?.sourceKey;
        return [item.row, item.kind === 'refused' ? item.column : item.kind];
      }),
    ).toEqual(['crm:9', [2, 'a'], [3, 'b'], [4, 'd'], [5, 'left-out'], [6, 'd']]);
  });

  test.each([
    ['2024', 'YYYY'],
    ['2024-05', 'YYYY-MM'],
  ])('needs the day of a time: %s', async (at, form) => {
    const yaml = `${HEAD}interactions:\n  - { id: a, type: { const: call }, at: { column: d, do: [{ date: ${form} }] } }\n`;
    const items = await mapped(folder, yaml, `a,d\n1,${at}\n`);
    expect(items).toMatchObject([{ kind: 'refused', column: 'd', reason: expect.stringContaining('without a day') }]);
  });

  describe('with a required column', () => {
    const yaml = (columns: string) =>
      `${HEAD}empty: ["NULL", " n/a "]\nwhen: { not: { column: id, is: skip } }\ncolumns: { required: [${columns}] }\nrecords: [{ kind: person, id: id }]\n`;

    test.each([
      [{ a: 'x' }, true],
      [{ a: 0 }, true],
      [{ a: false }, true],
      [{ a: ['', 'x'] }, true],
      [{ a: { b: 'x' } }, true],
      [{}, false],
      [{ a: null }, false],
      [{ a: '' }, false],
      [{ a: '  ' }, false],
      [{ a: 'NULL ' }, false],
      [{ a: 'n/a' }, false],
      [{ a: [] }, false],
      [{ a: ['', null] }, false],
      [{ a: {} }, false],
      [{ a: { b: ' ' } }, false],
    ])('of NDJSON: %j is taken: %s', async (row, taken) => {
      const items = await mapped(folder, yaml('a'), JSON.stringify({ id: 1, ...row }), 'rows.ndjson');
      const refused = { kind: 'refused', column: 'a', reason: 'is empty, and the mapping requires it' };
      expect(items).toMatchObject([taken ? { kind: 'row' } : refused]);
    });

    test('a row that is left out may lack it', async () => {
      const items = await mapped(folder, yaml('a'), '{"id":"skip"}', 'rows.ndjson');
      expect(items).toEqual([{ kind: 'left-out', row: 1 }]);
    });

    test('in an object of NDJSON', async () => {
      const rows = [{ a: { b: 'x' } }, { a: { b: '' } }, { a: 'x' }, {}].map((row) =>
        JSON.stringify({ id: 1, ...row }),
      );
      const items = await mapped(folder, yaml('a.b'), rows.join('\n'), 'rows.ndjson');
      expect(items.map((item) => (item.kind === 'refused' ? item.column : item.kind))).toEqual([
        'row',
        ...['a.b', 'a.b', 'a.b'],
      ]);
    });

    test('of CSV', async () => {
      const items = await mapped(folder, yaml('a.b'), 'id,a.b\n1,x\n2,\n3,  \n4,NULL\n5,0\n');
      expect(items.map(({ kind }) => kind)).toEqual(['row', 'refused', 'refused', 'refused', 'row']);
      await expect(mapped(folder, yaml('a.b'), 'id\n1\n')).rejects.toThrow('the header lacks');
    });
  });

  test('that says it was deleted gives a tombstone without attributes', async () => {
    const items = await mapped(
      folder,
      person('names: [name]\nsourceVersion: v\ndeleted: { column: gone, in: ["1", "yes"] }'),
      'id,name,v,gone\n1,Ann,4,yes\n2,Bo,4,0\n',
    );
    expect(items.map((item) => (item.kind === 'row' ? item.outputs.records[0] : null))).toMatchObject([
      { deleted: true, sourceVersion: '4', record: { kind: 'person' }, relations: [] },
      { deleted: false, record: { name: [{ full: 'Bo' }] } },
    ]);
    const [first] = items;
    expect(first?.kind === 'row' && first.outputs.records[0]?.record.name).toBeUndefined();
  });

  test('never fails in another way than by refusal, whatever its cells hold', async () => {
    const yaml = person(
      'names: [name]\nphones: [{ value: phone, country: name }]\nbirthDate: { column: born, do: [{ date: [YYYY-MM-DD, DD.MM.YYYY] }] }',
    );
    const cell = fc.string({
      unit: fc.constantFrom('0', '1', '2', '-', '.', 'a', 'é', ' ', '\u200f', '王', '+'),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 10 }), async (cells) => {
        const text = cells.map((row) => ['k', ...row].map((each) => `"${each}"`).join(',')).join('\n');
        const items = await mapped(folder, `${yaml}columns: { ignore: [k] }\n`, `k,id,name,phone,born\n${text}\n`);
        expect(items).toHaveLength(cells.length);
      }),
      { numRuns: 50 },
    );
  });
});

test('every mapping of the samples can be used', () => {
  const names = readdirSync('samples/mappings').filter((name) => name.endsWith('.yaml'));
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    const mapping = parseMapping(readFileSync(`samples/mappings/${name}`, 'utf8'), name);
    expect(`${mapping.name}.yaml`).toBe(name);
  }
});

describe('a refusal says the class of the value', () => {
  const yaml = `${HEAD}format: { type: ndjson }
records:
  - { kind: person, id: id, names: [name], emails: [{ value: mail, when: { column: kind, is: p } }], birthDate: { column: born, do: [{ date: ISO }] } }
transactions:
  - { id: no, customer: id, type: { const: order }, currency: { const: EUR }, at: at, amount: { column: sum, do: [{ number: { decimal: '.' } }] }, lines: { each: lines, position: $each.n, amount: $each.sum } }
consents:
  - { id: id, customer: id, at: at, email: contact.mail, purpose: { const: news }, state: { const: granted } }
`;
  const good = { id: '1', no: '1', at: '2026-01-01', sum: '1', born: '1970-01-01', kind: 'p', lines: [] };
  test.each([
    [{ id: '' }, 'id', 'identifier'],
    [{ at: 'soon' }, 'at', 'financial'],
    [{ sum: 'much' }, 'sum', 'financial'],
    [{ born: 'long ago' }, 'born', 'sensitive'],
    [{ lines: [{ n: 'x' }] }, '$each.n', 'financial'],
    [{ name: { a: '1' } }, 'name', 'profile'],
    [{ mail: 'a\u0001' }, 'mail', 'contact'],
    [{ contact: { mail: 'a\u0001' } }, 'contact', 'contact'],
    [{ kind: 'a\u0001' }, 'kind', null],
  ])('%j', async (bad, column, valueClass) => {
    const items = await mapped(folder, yaml, JSON.stringify({ ...good, ...bad }));
    expect(items).toMatchObject([{ kind: 'refused', column, valueClass }]);
  });
});

test.each([
  ['de', '+4930123456'],
  ['Germany', '+4930123456'],
])('the country %s of a mapping reads national numbers, those of consents too', async (country, e164) => {
  const yaml = `${HEAD}defaultCountry: ${country}
consents:
  - { id: id, customer: id, at: at, phone: phone, purpose: { const: news }, state: { const: granted } }
`;
  const [item] = await mapped(folder, yaml, 'id,at,phone\n1,2026-01-01,030 123456\n');
  const point = item?.kind === 'row' ? item.outputs.consents[0]?.contactPoint : null;
  expect(point && checkContactPoint(point)).toEqual({ ok: e164 });
});
