import { describe, expect, test } from '@jest/globals';
import type { IngestItem } from '../../../domain/business/index.ts';
import { prepareRow } from '../../../hub/ingest/prepare.ts';
import { saidOf } from '../../../hub/ahead.ts';
import { parseMapping } from '../../../sources/index.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const EMPTY = { id: '1', family: 'Lee', mail: 'ann@example.com', seen: '', to: '', begun: '', ended: '', boss: '' };

function prepared(cells: Partial<typeof EMPTY> & { readonly left?: string }, top = '') {
  const mapping = parseMapping(
    `mapping: m
system: shop
timezone: Europe/Berlin
${top}
columns: { optional: [left] }
records:
  - kind: person
    id: id
    validFrom: begun
    validTo: ended
    names: [{ family: family }]
    emails:
      - { value: mail, observedAt: seen, validTo: to }
    relations:
      - { type: employee, toName: boss, validFrom: begun, validTo: left }
`,
    'm.yaml',
  );
  const values = { ...EMPTY, ...cells };
  const item = mapping.apply({ kind: 'row', row: 1, values, raw: JSON.stringify(values) });
  return prepareRow(mapping, 'bat_1', mapping.context, () => NOW)(item as Exclude<IngestItem, { kind: 'left-out' }>);
}
const reason = (what: string, flag: string) => `is not a readable ${what} (${flag})`;

describe('a time of a row that cannot be read is told by its column and left out', () => {
  test.each([
    ['seen', '2026-02-30T10:00:00.000Z', 'contact', reason('observedAt of a value of email', 'impossible-date')],
    ['to', '31.02.2020', 'contact', reason('validTo of a value of email', 'impossible-date')],
    ['ended', 'banana', 'profile', reason('validTo', 'unknown-date-form')],
    ['left', '2020-13-45', 'profile', reason('validTo of a relation', 'impossible-date')],
    ['to', '03/04/2020', 'contact', reason('validTo of a value of email', 'ambiguous-order')],
    ['seen', '03/04/2020 10:00', 'contact', reason('observedAt of a value of email', 'ambiguous-order')],
    ['ended', '3-4-2020', 'profile', reason('validTo', 'ambiguous-order')],
  ])('%s: %s', (column, text, valueClass, why) => {
    const row = prepared({ boss: 'Acme', [column]: text });
    expect(row.problems).toEqual([{ column, valueClass, reason: why, unreadTime: true }]);
    expect(row.refused).toBeNull();
    const { raw, ...record } = row.records[0] ?? { raw: '' };
    expect(raw).toContain(text);
    expect(JSON.stringify(record)).not.toContain(text);
  });

  test('where its mapping asks for that, the row is refused', () => {
    const row = prepared({ to: '31.02.2020' }, 'unreadable: refuse');
    expect(row).toMatchObject({ refused: { column: 'to', valueClass: 'contact' }, records: [] });
  });
});

test.each([
  ['its mapping tells the order', '03/04/2020', 'dateOrder: mdy', '2020-03-04'],
  ['its mapping tells the country', '03/04/2020', 'defaultCountry: FR', '2020-04-03'],
  ['it leaves nothing open', '13/04/2020', '', '2020-04-13'],
])('an end is read where %s', (_, to, top, read) => {
  const { records, problems } = prepared({ to }, top);
  expect(records[0]?.attributes.email).toMatchObject([{ validTo: read }]);
  expect(problems).toEqual([]);
});

test('validity of records and relations is read as dates are, and ends no earlier than it begins', () => {
  const { records, problems } = prepared(
    { boss: 'Acme', begun: '03/04/2020', ended: '31.12.2020', left: '1/2/2020' },
    'dateOrder: mdy',
  );
  expect(records).toMatchObject([{ validFrom: '2020-03-04', validTo: '2020-12-31' }]);
  expect(records[0]?.relations).toEqual([{ type: 'employee', toName: 'Acme' }]);
  const why = reason('validTo of a relation', 'before-valid-from');
  expect(problems).toEqual([{ column: 'left', valueClass: 'profile', reason: why, unreadTime: true }]);
});

test('a time in any form is of the time zone of its mapping, and refused by its column when it lies ahead', () => {
  const seen = ({ records }: ReturnType<typeof prepared>) => records[0]?.attributes.email?.[0]?.observedAt;
  expect(seen(prepared({ seen: '22.07.2026 10:00' }))).toBe('2026-07-22T08:00:00.000Z');
  expect(seen(prepared({ seen: '22.11.2026 13:05' }))).toBe('2026-11-22T12:05:00.000Z');
  expect(prepared({ seen: '22.11.2026 13:06' }).refused).toMatchObject({ column: 'seen' });
});

test('that an end cannot be read is something that the source said', () => {
  const said = (to: string) => saidOf(prepared({ to }).records[0]!).hash;
  expect(said('31.02.2020')).not.toBe(said(''));
  expect(said('n/a')).toBe(said(''));
});
