import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { IngestItem } from '../../../domain/business/index.ts';
import { versionKey, type SourceKey } from '../../../domain/model/index.ts';
import { erase, importFile, type Hub, type ImportInput } from '../../../hub/index.ts';
import { parseMapping } from '../../../sources/index.ts';
import { STEWARD } from '../../support/hub.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const KEY = 'shop:1' as SourceKey;
const by = { by: STEWARD };

let opened: OpenedStore;
let hub: Hub;
beforeEach(async () => {
  opened = await freshStore();
  hub = hubOver(opened.store);
});
afterEach(() => opened.destroy());

const MAPPING = parseMapping(
  `mapping: m
system: shop
records:
  - { kind: person, id: id, names: [name], birthDate: born, sourceUpdatedAt: changed }
`,
  'm.yaml',
);
const GOOD = { id: '1', name: 'Zara Quux', born: '1980-01-01', changed: '2026-01-01T00:00:00Z' };
const UNREAD = { ...GOOD, born: 'nonsense' };

async function load(
  rows: readonly (Record<string, string> | IngestItem)[],
  { on = hub, ...more }: Partial<ImportInput> & { readonly on?: Hub } = {},
) {
  async function* items(): AsyncGenerator<IngestItem> {
    for (const [i, values] of rows.entries()) {
      const source = { kind: 'row', row: i + 1, values, raw: JSON.stringify(values) } as const;
      yield 'raw' in values ? (values as IngestItem) : MAPPING.apply(source as never);
    }
  }
  const told: number[] = [];
  const input = { rows: items(), mapping: MAPPING, file: 'f.csv', fileHash: null, ...more };
  const { summary, refusedValues } = await importFile(on, input, { onRefusal: ({ row }) => void told.push(row) });
  const { inserted, rejected, erased } = summary;
  return { inserted, rejected, erased, refusedValues, told };
}

async function kept(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of hub.store.scan('quarantine')) found.push(...page.map(({ doc }) => doc.raw));
  return found;
}

async function erased(): Promise<void> {
  await load([GOOD]);
  await erase(hub, { key: KEY }, by);
}

/** A hub on which the customer is erased as the first unit of this collection is about to be committed. */
function erasedBefore(collection: string): Hub {
  let armed = true;
  const { store } = hub;
  return {
    ...hub,
    store: {
      ...store,
      async commit(unit) {
        if (armed && unit.writes.some((write) => write.collection === collection)) {
          armed = false;
          await erase(hub, { key: KEY }, by);
        }
        return store.commit(unit);
      },
    },
  };
}

test('a row of an erased customer that its mapping refuses counts as erased, whatever the mapping makes of his id', async () => {
  const prefixed = parseMapping(
    `mapping: p
system: shop
records:
  - { kind: person, id: { column: id, do: [{ prefix: K- }] }, names: [name], sourceUpdatedAt: changed }
`,
    'p.yaml',
  );
  const row = (id: string) => {
    const values = { ...GOOD, id, changed: 'nonsense' };
    return prefixed.apply({ kind: 'row', row: Number(id), values, raw: JSON.stringify(values) });
  };
  expect(await load([row('1'), row('2')])).toMatchObject({ rejected: 2, told: [1, 2] });
  await erase(hub, { key: 'shop:K-1' as SourceKey }, by);
  expect(await kept()).toEqual([expect.stringContaining('"id":"2"')]);
  expect(await load([row('1')])).toMatchObject({ rejected: 0, erased: 1, told: [] });
});

test.each([
  ['a value that cannot be read', UNREAD],
  ['a time ahead', { ...GOOD, changed: '2999-01-01T00:00:00Z' }],
])('a row of an erased customer with %s counts as erased, and nothing of it is kept or told', async (_, values) => {
  await erased();
  const expected = { inserted: 1, rejected: 0, erased: 1, refusedValues: 1, told: [2] };
  expect(await load([values, { ...UNREAD, id: '2' }], { dryRun: true })).toEqual(expected);
  expect(await load([values, { ...UNREAD, id: '2' }])).toEqual(expected);
  expect(await kept()).toEqual([JSON.stringify({ ...UNREAD, id: '2' })]);
});

test('of rows refused before their key could be read those that hold his id are not kept, and are told', async () => {
  await erased();
  const refused = (row: number, raw: string): IngestItem => ({
    kind: 'refused',
    row,
    column: null,
    valueClass: null,
    reason: 'has a bad quote',
    raw,
  });
  const rows = [
    refused(1, JSON.stringify({ id: '1', name: 'Zara Quux' })),
    refused(2, JSON.stringify('1;"Zara" Quux;1980')),
    refused(3, JSON.stringify(['1', 'Zara Quux'])),
    refused(4, JSON.stringify('2;"Anna" Doe;1980')),
  ];
  expect(await load(rows)).toMatchObject({ rejected: 4, erased: 0, told: [1, 2, 3, 4] });
  expect(await kept()).toEqual([JSON.stringify('2;"Anna" Doe;1980')]);
});

test('an erasure finds rows that were refused before their key could be read, also of a system that only customers are named by', async () => {
  const orders = parseMapping(
    `mapping: o
system: erp
interactions:
  - { id: no, customer: { system: shop, id: customer }, type: { const: call }, at: at }
`,
    'o.yaml',
  );
  const cut = (row: number, id: string): IngestItem =>
    orders.apply({ kind: 'fault', row, column: null, reason: 'has 2 fields', raw: JSON.stringify({ customer: id }) });
  const rows = [cut(1, '1'), cut(2, '2')];
  expect(await load(rows, { mapping: orders })).toMatchObject({ rejected: 2 });
  await erased();
  expect(await kept()).toEqual([JSON.stringify({ customer: '2' })]);
  expect(await load(rows, { mapping: orders })).toMatchObject({ rejected: 2 });
  expect(await kept()).toEqual([JSON.stringify({ customer: '2' }), JSON.stringify({ customer: '2' })]);
});

test('a refused row that names others too is not kept, and is told', async () => {
  await erased();
  const households = parseMapping(
    `mapping: h
system: shop
records:
  - { kind: person, id: id, names: [name], birthDate: born, sourceUpdatedAt: changed }
  - { kind: person, id: other, names: [name] }
`,
    'h.yaml',
  );
  const values = { ...GOOD, other: '2', changed: '2999-01-01T00:00:00Z' };
  const row = households.apply({ kind: 'row', row: 1, values, raw: JSON.stringify(values) });
  expect(await load([row])).toMatchObject({ rejected: 1, erased: 0, told: [1] });
  expect(await kept()).toEqual([]);
});

const LINES = parseMapping(
  `mapping: lines
system: shop
records:
  - { kind: person, id: id, names: [name] }
transactions:
  - { id: no, customer: id, type: { const: order }, at: { const: '2026-01-01' }, currency: { const: EUR } }
lines:
  - { transaction: no, product: sku, amount: amount }
`,
  'lines.yaml',
);
const lineRows = ['a', 'b', 'c'].map((sku, i) => {
  const values = { id: '1', name: 'Zara Quux', no: 'o', sku, amount: '1' };
  return LINES.apply({ kind: 'row', row: i + 1, values, raw: JSON.stringify(values) });
});
async function storedLines(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of hub.store.scan('transactionLines')) found.push(...page.map(({ doc }) => doc.product ?? ''));
  return found;
}

test('lines of a document of an erased customer do not come back, though one of them alone says whose it is', async () => {
  await erased();
  expect(await load(lineRows)).toMatchObject({ inserted: 0, erased: 3 });
  expect(await storedLines()).toEqual([]);
});

test('lines that were written when their customer was erased do not stay', async () => {
  await load([GOOD]);
  expect(await load(lineRows, { on: erasedBefore('transactionLines') })).toMatchObject({ erased: 2 });
  expect(await storedLines()).toEqual([]);
});

test('erasing takes rows along that are kept as their text alone', async () => {
  const raw = JSON.stringify('1;"Zara" Quux;1980');
  await load([GOOD, { kind: 'refused', row: 2, column: null, valueClass: null, reason: 'has a bad quote', raw }]);
  expect(await kept()).toEqual([raw]);
  await erase(hub, { key: KEY }, by);
  expect(await kept()).toEqual([]);
});

test.each([
  ['a value', UNREAD, { inserted: 1, rejected: 0, erased: 0, told: [1, 2] }],
  ['the whole row', { ...GOOD, changed: '2999-01-01' }, { inserted: 1, rejected: 0, erased: 1, told: [2] }],
])('who is erased while %s of his is being quarantined leaves nothing there', async (_, values, counts) => {
  await load([GOOD]);
  const rows = [
    { ...values, changed: values.changed.replace('2026', '2025') },
    { ...UNREAD, id: '2' },
  ];
  expect(await load(rows, { on: erasedBefore('quarantine') })).toMatchObject(counts);
  expect(await kept()).toEqual([JSON.stringify({ ...UNREAD, id: '2' })]);
});

test('who is erased again is rid of rows that came after, and who is only quarantined can be erased', async () => {
  await erased();
  const row = { batchId: 'bat_1', row: 1, column: null, valueClass: null, reason: 'r', raw: '{}', at: hub.now() };
  const keep = (key: string) =>
    hub.store.commit({
      operationId: key,
      writes: [
        {
          op: 'upsert',
          collection: 'quarantine',
          id: versionKey('bat_1', 1),
          doc: { ...row, sourceKeys: [key] } as never,
        },
      ],
      unrecorded: true,
    });
  await keep(KEY);
  await expect(erase(hub, { key: KEY }, { ...by, dryRun: true })).rejects.toMatchObject({ code: 'ERASED' });
  expect(await kept()).toHaveLength(1);
  await expect(erase(hub, { key: KEY }, by)).rejects.toMatchObject({ code: 'ERASED' });
  expect(await kept()).toEqual([]);

  await keep('shop:7');
  await erase(hub, { key: 'shop:7' as SourceKey }, by);
  expect(await kept()).toEqual([]);
  await expect(erase(hub, { key: 'shop:8' as SourceKey }, by)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('nobody asks again who was erased where nobody else wrote', async () => {
  const asked: string[] = [];
  const { store } = hub;
  const find: typeof store.find = (query) => {
    if (query.collection === 'erasures') asked.push('erasures');
    return store.find(query);
  };
  await load([GOOD, { ...GOOD, id: '2' }], { on: { ...hub, store: { ...store, find } } });
  expect(asked).toHaveLength(1);
});
