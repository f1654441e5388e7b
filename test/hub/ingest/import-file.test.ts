import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IngestItem } from '../../../domain/business/index.ts';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import type { SourceKey } from '../../../domain/model/index.ts';
import { erase, importFile, type Hub, type ImportInput, type ImportOutcome, type Refusal } from '../../../hub/index.ts';
import { verifySummaries } from '../../../hub/business/index.ts';
import type { BatchDocument, Unit, Write } from '../../../stores/index.ts';
import { parseMapping, type Mapping } from '../../../sources/index.ts';
import type { SourceItem } from '../../../sources/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

let opened: OpenedStore;
let hub: Hub;
beforeEach(async () => {
  opened = await freshStore();
  hub = { ...hubOver(opened.store), resolver: deterministicResolver() };
});
afterEach(() => opened.destroy());

const MAPPING = parseMapping(
  `mapping: m
system: shop
defaultCountry: DE
records:
  - kind: person
    when: { column: id, empty: false }
    id: id
    names: [name]
    emails: [mail]
transactions:
  - { id: no, customer: id, type: { const: order }, at: at, currency: currency, when: { column: no, empty: false } }
lines:
  - { transaction: no, product: sku, quantity: qty, unitPrice: price, when: { column: no, empty: false } }
`,
  'm.yaml',
);

const TIMES = `mapping: times
system: shop
timezone: +02:00
records:
  - kind: person
    id: id
    sourceUpdatedAt: changed
    names: [name]
    emails:
      - { value: second, observedAt: seen2 }
      - { value: mail, observedAt: seen, verifiedAt: verified, validFrom: from, validTo: to }
transactions:
  - id: id
    customer: id
    type: { const: order }
    at: { const: '2026-01-01' }
    amount: { const: '1' }
    currency: { const: EUR }
    sourceUpdatedAt: ordered
`;

const SECTIONS = `mapping: sections
system: shop
format: { type: ndjson }
transactions:
  - id: id
    customer: id
    type: { const: order }
    at: { const: '2026-01-01' }
    currency: { const: EUR }
    lines: { each: lines, number: $each.n, unitPrice: $each.price }
consents:
  - { id: id, customer: id, at: at, email: mail, expiresAt: until, purpose: { const: news }, state: { const: granted } }
preferences:
  - { id: id, customer: id, at: at, subject: { const: topic }, name: { const: news }, choice: { const: opt-in } }
`;

function item(mapping: Mapping, row: number, cells: Record<string, string>): IngestItem {
  const values = { id: '', name: '', mail: '', no: '', at: '', currency: 'EUR', sku: '', qty: '', price: '', ...cells };
  const source: SourceItem = { kind: 'row', row, values, raw: JSON.stringify(values) };
  return mapping.apply(source);
}

/** 2,400 rows: 40 customers, documents of three lines, two of them equal. */
async function* rows(count = 2400, failAt = Infinity): AsyncGenerator<IngestItem> {
  for (let row = 1; row <= count; row++) {
    if (row === failAt) throw new Error('the file is cut short');
    const document = Math.ceil(row / 3);
    const id = String(document % 40);
    yield item(MAPPING, row, {
      id,
      name: `Person Number${id}`,
      mail: `p${id}@example.com`,
      no: String(document),
      at: '2026-01-01',
      sku: row % 3 === 0 ? 'b' : 'a',
      qty: '1',
      price: '1.10',
    });
  }
}

const input = (more: Partial<ImportInput> = {}): ImportInput => ({
  rows: rows(),
  mapping: MAPPING,
  file: 'rows.csv',
  fileHash: 'hash',
  ...more,
});

/** An import of 2,400 rows that ended without a word when 2,000 were noted as done. */
async function killedAt2000(): Promise<{ readonly batchId: string }> {
  let saved = 0;
  const failpoint = (name: string): void => {
    if (name === 'import.before-batch-row') saved += 1;
    if (saved === 2 && name === 'business.after-commit') throw new Error('killed');
  };
  await expect(importFile({ ...hub, failpoint }, input())).rejects.toThrow('killed');
  const [batch] = await hub.store.find({ collection: 'batches', where: { state: 'running' }, limit: 2 });
  expect(batch?.doc.rowsDone).toBe(2000);
  return { batchId: batch?.id ?? '' };
}

/** Everything a store holds of customers and business, apart from the ids that are minted. */
async function content(of: Hub): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const collection of [
    'records',
    'transactions',
    'transactionLines',
    'transactionSummaries',
    'quarantine',
  ] as const) {
    const docs: unknown[] = [];
    for await (const page of of.store.scan(collection)) {
      for (const { doc } of page) {
        const text = JSON.stringify(doc).replace(/bat_[0-9a-f-]+/g, 'bat');
        docs.push(JSON.parse(text));
      }
    }
    found[collection] = docs;
  }
  return found;
}

describe('an import', () => {
  test('takes every row once; a second one changes nothing', async () => {
    const first = await importFile(hub, input());
    expect(first.summary).toMatchObject({
      read: 2400,
      inserted: 2400,
      changed: 0,
      unchanged: 0,
      rejected: 0,
      erased: 0,
    });
    expect(first.failure).toBeNull();
    const head = (await hub.store.get('transactions', ['shop:1'])).get('shop:1')?.doc;
    expect(head).toMatchObject({ lineCount: 3, amount: '3.3', sourceKey: 'shop:1' });
    const before = await content(hub);
    const second = await importFile(hub, input());
    expect(second.summary).toMatchObject({ read: 2400, inserted: 0, changed: 0, unchanged: 2400 });
    expect(await content(hub)).toEqual(before);
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('that is killed goes on where it stopped, and ends in what an undisturbed one gives', async () => {
    const undisturbed = await freshStore();
    const other = { ...hubOver(undisturbed.store), resolver: deterministicResolver() };
    await importFile(other, input());
    let saved = 0;
    const dying: Hub = {
      ...hub,
      failpoint: (name) => {
        if (name === 'import.before-batch-row') saved += 1;
        // Rows are committed, and how far the import is was noted before them.
        if (saved === 2 && name === 'business.after-commit') throw new Error('killed');
      },
    };
    await expect(importFile(dying, input())).rejects.toThrow('killed');
    const [batch] = await hub.store.find({ collection: 'batches', where: { state: 'running' }, limit: 2 });
    const resumedAt: number[] = [];
    const resumed = await importFile(hub, input(), { onProgress: (p) => resumedAt.push(p.resumedAt) });
    expect(resumed.batchId).toBe(batch?.id);
    expect(resumedAt[0]).toBe(2000);
    expect(batch?.doc.rowsDone).toBe(2000);
    expect(resumed.summary.read).toBe(2400);
    expect(await content(hub)).toEqual(await content(other));
    expect((await hub.store.get('batches', [resumed.batchId])).get(resumed.batchId)?.doc.state).toBe('done');
    await undisturbed.destroy();
  });

  test('is found again behind any number of others that were broken off', async () => {
    const { batchId } = await killedAt2000();
    const doc = (await hub.store.get('batches', [batchId])).get(batchId)?.doc as BatchDocument;
    for (let from = 0; from < 450; from += 150) {
      const writes = Array.from({ length: 150 }, (_, i): Write => {
        const id = `bat_0000-${from + i}`;
        return { op: 'insert', collection: 'batches', id, doc: { ...doc, fileHash: id } };
      });
      await hub.store.commit({ operationId: `others.${from}`, writes, unrecorded: true });
    }
    const resumedAt: number[] = [];
    const resumed = await importFile(hub, input(), { onProgress: (p) => resumedAt.push(p.resumedAt) });
    expect([resumed.batchId, resumedAt[0]]).toEqual([batchId, 2000]);
  });

  test('does not go on after rows that a process which died had not brought to the disk', async () => {
    const { batchId } = await killedAt2000();
    const known = (await hub.store.get('batches', [batchId])).get(batchId);
    await opened.destroy();
    opened = await freshStore();
    // The store as it is opened again holds nothing of what was read through the process that died.
    let asked = 0;
    const find: Hub['store']['find'] = async (query) => {
      if (query.collection === 'batches' && (asked += 1) === 1) return [known] as never;
      return opened.store.find(query);
    };
    hub = { ...hubOver({ ...opened.store, find }), resolver: deterministicResolver() };
    const { summary } = await importFile(hub, input());
    expect(asked).toBe(2);
    expect(summary).toMatchObject({ read: 2400, inserted: 2400 });
  });

  test('takes what it noted itself for its own, also where the answer is lost and the unit comes twice', async () => {
    const besides: number[] = [];
    const commit = async (unit: Unit) => {
      if (unit.writes.some(({ collection }) => collection === 'batches')) await opened.store.commit(unit);
      return opened.store.commit(unit);
    };
    const resent: Hub = { ...hub, store: { ...opened.store, commit } };
    const { summary, batchId } = await importFile(resent, input(), { onBeside: () => void besides.push(1) });
    expect(summary).toMatchObject({ read: 2400, inserted: 2400 });
    expect(besides).toEqual([]);
    expect((await hub.store.get('batches', [batchId])).get(batchId)?.doc).toMatchObject({
      state: 'done',
      rowsDone: 2400,
    });
  });

  test('is told once of another that goes on with its batch, and both end with every row', async () => {
    const besides: string[] = [];
    let other: Promise<ImportOutcome> | null = null;
    const commit = async (unit: Unit) => {
      const outcome = await opened.store.commit(unit);
      if (other === null && unit.writes.some(({ collection }) => collection === 'transactions')) {
        other = importFile(hub, input(), { onBeside: () => void besides.push('other') });
        await other;
      }
      return outcome;
    };
    const first: Hub = { ...hub, store: { ...opened.store, commit } };
    const outcome = await importFile(first, input(), { onBeside: () => void besides.push('first') });
    expect((await (other as Promise<ImportOutcome> | null))?.batchId).toBe(outcome.batchId);
    expect(outcome.summary).toMatchObject({ read: 2400, rejected: 0 });
    // The other had ended before the first noted anything.
    expect(besides).toEqual(['first']);
    const batch = (await hub.store.get('batches', [outcome.batchId])).get(outcome.batchId)?.doc;
    expect(batch).toMatchObject({ state: 'done', rowsDone: 2400 });
  });

  test('counts each row once that its mapping leaves out, also where it is killed between them', async () => {
    async function* some(): AsyncGenerator<IngestItem> {
      for (let row = 1; row <= 50_000; row += 1) {
        yield row % 25_000 === 0 ? item(MAPPING, row, { id: String(row), name: 'Ann Lee' }) : { kind: 'left-out', row };
      }
    }
    let saved = 0;
    const failpoint = (name: string): void => {
      if (name === 'import.before-batch-row' && (saved += 1) === 3) throw new Error('killed');
    };
    await expect(importFile({ ...hub, failpoint }, input({ rows: some() }))).rejects.toThrow('killed');
    const [batch] = await hub.store.find({ collection: 'batches', where: { state: 'running' }, limit: 2 });
    expect(batch?.doc).toMatchObject({ rowsDone: 20_000, counts: { read: 0, leftOut: 20_000 } });
    const { summary, leftOut } = await importFile(hub, input({ rows: some() }));
    expect([summary.read, leftOut]).toEqual([2, 49_998]);
  });

  test('that is interrupted ends at the next chunk, keeps its place, and goes on there', async () => {
    const stop = new AbortController();
    const first = await importFile(hub, input({ signal: stop.signal }), { onProgress: () => stop.abort() });
    expect([first.interrupted, first.failure]).toEqual([true, null]);
    const { read } = first.summary;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(2400);
    const batch = (await hub.store.get('batches', [first.batchId])).get(first.batchId)?.doc;
    expect(batch).toMatchObject({ state: 'running', rowsDone: read });
    const resumedAt: number[] = [];
    const second = await importFile(hub, input(), { onProgress: (p) => resumedAt.push(p.resumedAt) });
    expect([second.batchId, resumedAt[0], second.summary.read]).toEqual([first.batchId, read, 2400]);
    expect(second.interrupted).toBe(false);
  });

  test('is interrupted also while its source is silent', async () => {
    const stop = new AbortController();
    const silent = (async function* () {
      yield* rows(3);
      setImmediate(() => stop.abort());
      await new Promise(() => undefined);
    })();
    const { interrupted, failure, batchId } = await importFile(
      hub,
      input({ rows: silent, fileHash: null, signal: stop.signal }),
    );
    expect([interrupted, failure]).toEqual([true, null]);
    // Nothing leads back to it.
    expect((await hub.store.get('batches', [batchId])).get(batchId)?.doc.state).toBe('failed');
  });

  test('whose source fails keeps the rows before it and says why', async () => {
    const { failure, summary, batchId } = await importFile(hub, input({ rows: rows(2400, 1501) }));
    expect(failure?.message).toBe('the file is cut short');
    expect(summary).toMatchObject({ read: 1500, inserted: 1500 });
    expect((await hub.store.get('batches', [batchId])).get(batchId)?.doc).toMatchObject({
      state: 'failed',
      rowsDone: 1500,
    });
  });

  test('as a dry run writes nothing and counts the same', async () => {
    const { summary } = await importFile(hub, input({ dryRun: true, rows: rows(30) }));
    expect(summary).toMatchObject({ read: 30, inserted: 30, rejected: 0 });
    for (const docs of Object.values(await content(hub))) expect(docs).toEqual([]);
    expect(await hub.store.find({ collection: 'batches', where: { state: 'running' }, limit: 1 })).toEqual([]);
  });
});

describe('bad rows', () => {
  const good = {
    id: '1',
    name: 'Ann Lee',
    mail: 'ann@example.com',
    no: '1',
    at: '2026-01-01',
    sku: 'a',
    qty: '1',
    price: '1',
  };

  async function importRows(cells: readonly Record<string, string>[]) {
    const refusals: Refusal[] = [];
    async function* items(): AsyncGenerator<IngestItem> {
      for (const [i, each] of cells.entries()) yield item(MAPPING, i + 1, each);
    }
    const outcome = await importFile(hub, input({ rows: items() }), { onRefusal: (refusal) => refusals.push(refusal) });
    const quarantined = await hub.store.find({
      collection: 'quarantine',
      where: { batchId: outcome.batchId },
      limit: 100,
    });
    return { outcome, refusals, quarantined: quarantined.map((row) => row.doc) };
  }

  test.each([
    ['currency', { currency: 'EUX' }, 'currency', 'financial', 'is not a currency of ISO 4217'],
    ['time', { at: '2026-02-30' }, 'at', 'financial', 'is not a date and time of ISO 8601'],
    ['negative quantity', { qty: '-1' }, 'qty', 'financial', 'is negative'],
    ['price', { price: 'much' }, 'price', 'financial', 'is not a decimal number'],
  ])(
    'a bad %s refuses the whole row by column, and nothing of it is written',
    async (_, bad, column, valueClass, reason) => {
      const { outcome, refusals, quarantined } = await importRows([good, { ...good, ...bad, id: '2', no: '2' }]);
      expect(outcome.summary).toMatchObject({ read: 2, inserted: 1, rejected: 1 });
      expect(refusals).toEqual([{ row: 2, column, reason: expect.stringContaining(reason), wholeRow: true }]);
      expect(quarantined).toMatchObject([{ row: 2, column, valueClass, reason: expect.stringContaining(reason) }]);
      expect(JSON.parse(quarantined[0]?.raw ?? '')).toMatchObject({ id: '2', name: 'Ann Lee' });
      expect(await hub.store.get('records', ['shop:2'])).toEqual(new Map());
      expect(await hub.store.get('transactions', ['shop:2'])).toEqual(new Map());
      const lines = await hub.store.find({
        collection: 'transactionLines',
        where: { transactionId: 'shop:2' },
        limit: 1,
      });
      expect(lines).toEqual([]);
    },
  );

  test('the head and the customer of a refused line come in with the next line that repeats them', async () => {
    const { outcome } = await importRows([{ ...good, qty: '-1' }, { ...good, sku: 'b' }, good]);
    expect(outcome.summary).toMatchObject({ inserted: 2, rejected: 1 });
    expect((await hub.store.get('transactions', ['shop:1'])).get('shop:1')?.doc).toMatchObject({
      lineCount: 2,
      amount: '2',
      sourceKey: 'shop:1',
    });
    expect((await hub.store.get('records', ['shop:1'])).size).toBe(1);
  });

  test('an import that goes on after a refused line does not take its head for stored', async () => {
    const rest: Record<string, string>[] = Array.from({ length: 2_000 }, (_, i) => ({ ...good, sku: `s${i}` }));
    const cells = [...rest.slice(1).map((row, i) => ({ ...row, id: '2', no: `other-${i}` })), { ...good, qty: '-1' }];
    let saved = 0;
    const failpoint = (name: string): void => {
      if (name === 'import.before-batch-row') saved += 1;
      if (saved === 2 && name === 'business.before-commit') throw new Error('killed');
    };
    const whole = hub;
    hub = { ...hub, failpoint };
    await expect(importRows([...cells, ...rest])).rejects.toThrow('killed');
    hub = whole;
    const { outcome } = await importRows([...cells, ...rest]);
    expect(outcome.summary).toMatchObject({ read: 4_000, rejected: 1 });
    expect((await hub.store.get('transactions', ['shop:1'])).get('shop:1')?.doc.lineCount).toBe(2_000);
  });

  test('a record or head whose version is stored with other content is refused by itself', async () => {
    const versions = parseMapping(
      `mapping: v
system: shop
records:
  - { kind: person, id: id, names: [name], sourceVersion: v }
transactions:
  - { id: no, customer: id, type: { const: order }, at: at, currency: currency, sourceVersion: v, status: status }
lines:
  - { transaction: no, product: sku, quantity: qty, unitPrice: price }
`,
      'v.yaml',
    );
    const load = async (cells: readonly Record<string, string>[]) => {
      const said = {
        id: '1',
        name: 'Ann Lee',
        v: '1',
        no: 'O1',
        status: 'open',
        at: '2026-01-01',
        qty: '1',
        price: '1',
      };
      async function* given(): AsyncGenerator<IngestItem> {
        for (const [i, each] of cells.entries()) yield item(versions, i + 1, { ...said, ...each });
      }
      const told: Refusal[] = [];
      const more = { rows: given(), mapping: versions, fileHash: null };
      const { summary } = await importFile(hub, input(more), { onRefusal: (refusal) => void told.push(refusal) });
      return { inserted: summary.inserted, rejected: summary.rejected, rows: told.map(({ row }) => row) };
    };
    await load([{ sku: 'a' }]);
    const paid = { status: 'paid' };
    const other = { name: 'Bo Ek', no: 'O2', sku: 'c' };
    const answer = await load([{ ...paid, sku: 'a' }, { ...paid, sku: 'b' }, other]);
    expect(answer).toEqual({ inserted: 1, rejected: 2, rows: [1, 3] });
    const heads = await hub.store.get('transactions', ['shop:O1', 'shop:O2']);
    expect([...heads.values()].map(({ doc }) => [doc.status, doc.lineCount])).toEqual([
      ['open', 2],
      ['open', 1],
    ]);
  });

  test('a contact that cannot be read is quarantined and told, and the row is taken with its text', async () => {
    const { outcome, refusals, quarantined } = await importRows([{ ...good, mail: 'nobody at home' }]);
    expect(outcome.summary).toMatchObject({ inserted: 1, rejected: 0 });
    expect(outcome.refusedValues).toBe(1);
    expect(refusals).toMatchObject([{ row: 1, column: 'mail', wholeRow: false }]);
    expect(quarantined).toMatchObject([{ row: 1, column: 'mail', valueClass: 'contact' }]);
    const record = (await hub.store.get('records', ['shop:1'])).get('shop:1')?.doc;
    expect(record?.attributes.email).toMatchObject([{ raw: 'nobody at home', value: null, quality: 'unparseable' }]);
    for (const { reason } of [...refusals, ...quarantined]) expect(reason).not.toContain('nobody');
  });

  test('under a mapping that says so, such a row is refused', async () => {
    const strict = { ...MAPPING, unreadable: 'refuse' } as const;
    async function* items(): AsyncGenerator<IngestItem> {
      yield item(MAPPING, 1, { ...good, mail: 'nobody' });
    }
    const { summary } = await importFile(hub, input({ rows: items(), mapping: strict }));
    expect(summary).toMatchObject({ inserted: 0, rejected: 1 });
    expect(await hub.store.get('records', ['shop:1'])).toEqual(new Map());
  });

  test('erasing a record takes its quarantined rows along, also those refused before their key was read', async () => {
    const { at: _at, ...timeless } = good;
    await importRows([
      { ...good, mail: 'nobody at home' },
      { ...good, id: '1', no: '2', qty: '-1' },
      { ...timeless, id: '1', no: '3' },
      // The same text elsewhere is not the id of the record, and neither is another record's row.
      { ...good, id: '2', no: '1', mail: 'nobody' },
      { ...timeless, id: '2', no: '4', qty: '2', price: '3', name: 'Number 1 Ltd' },
    ]);
    const left = async () => {
      const rows = await hub.store.find({ collection: 'quarantine', where: { id: { gt: '' } }, limit: 100 });
      return rows.map(({ doc }) => doc.row);
    };
    expect(await left()).toEqual([1, 2, 3, 4, 5]);
    const options = { by: { kind: 'steward', name: 'a-steward' } } as const;
    await erase(hub, { key: 'shop:1' as SourceKey }, { ...options, dryRun: true });
    expect(await left()).toEqual([1, 2, 3, 4, 5]);
    await erase(hub, { key: 'shop:1' as SourceKey }, options);
    expect(await left()).toEqual([4, 5]);
  });

  test('rows of an erased customer are counted and not stored', async () => {
    const id = hub.store.hmac('erasure', 'shop:1');
    const doc = { at: '2026-01-01T00:00:00.000Z', reason: null } as never;
    await hub.store.commit({ operationId: 'e', writes: [{ op: 'insert', collection: 'erasures', id, doc }] });
    const { outcome } = await importRows([
      { ...good, no: '' },
      { ...good, id: '2', no: '' },
    ]);
    expect(outcome.summary).toMatchObject({ read: 2, inserted: 1, erased: 1 });
    expect(await hub.store.get('records', ['shop:1'])).toEqual(new Map());
  });

  test('rows without a customer are kept as anonymous and counted', async () => {
    const { outcome } = await importRows([{ ...good, id: '' }, good]);
    expect(outcome).toMatchObject({ anonymous: 1, summary: { inserted: 2 } });
  });

  test('lines in rows of their own stand by their place in their document, also where a bad one is between', async () => {
    const lines = ['z', 'y', 'x'].flatMap((sku) => ['1', '2'].map((no) => ({ ...good, no, sku })));
    const [first, second, third, fourth, ...rest] = lines;
    for (const bad of ['much', '3']) {
      await importRows([first!, second!, { ...third!, price: bad }, fourth!, ...rest]);
    }
    const rows = await hub.store.find({ collection: 'transactionLines', where: { transactionId: 'shop:1' }, limit: 9 });
    const placed = rows.map(({ doc: { position, product } }) => `${position} ${product}`);
    expect(placed.sort()).toEqual(['1 z', '2 y', '3 x']);
  });

  test('equal lines that are written differently are counted as two', async () => {
    await importRows([good, { ...good, qty: '1.0' }, { ...good, qty: '' }]);
    const head = (await hub.store.get('transactions', ['shop:1'])).get('shop:1')?.doc;
    expect(head).toMatchObject({ lineCount: 3 });
  });

  test.each([
    ['when its record changed', 'changed', { changed: '2026-11-22T12:05:01Z' }],
    ['when a value was seen', 'seen', { seen: '2026-11-22 14:06' }],
    ['when it was verified', 'verified', { verified: '1795435200' }],
    ['when its order changed', 'ordered', { ordered: '2999-01-01' }],
    [
      'none that lies ahead, and validity that does',
      null,
      { seen: '2026-11-22 14:05', from: '2027-01-01', to: '9999' },
    ],
  ])('a row that tells %s is refused by the column of a time ahead', async (_, column, values) => {
    const mapping = parseMapping(TIMES, 'm.yaml');
    const none = { changed: '', second: '-', seen2: '', seen: '', verified: '', from: '', to: '', ordered: '' };
    const cells = { ...none, id: '1', name: 'Ann Lee', mail: 'ann@example.com', ...values };
    async function* items(): AsyncGenerator<IngestItem> {
      yield mapping.apply({ kind: 'row', row: 1, values: cells, raw: JSON.stringify(cells) });
    }
    const refusals: Refusal[] = [];
    const outcome = await importFile(hub, input({ rows: items(), mapping }), { onRefusal: (r) => refusals.push(r) });
    const reason = expect.stringContaining('is more than 5 minutes in the future');
    expect(refusals).toEqual(column === null ? [] : [{ row: 1, column, reason, wholeRow: true }]);
    expect(outcome.summary).toMatchObject(column === null ? { inserted: 1 } : { rejected: 1 });
    const { records, quarantine } = await content(hub);
    expect(quarantine).toHaveLength(column === null ? 0 : 1);
    if (column === null)
      expect(records).toMatchObject([{ attributes: { email: [{ observedAt: '2026-11-22T12:05:00.000Z' }] } }]);
  });

  test.each([
    ['a consent of a time to come', { at: '2026-11-22T12:06:00Z' }, 'at', 'is more than 5 minutes in the future'],
    ['a consent over before it was given', { until: '2025-12-31' }, 'until', 'is before the time of the consent'],
    [
      'a consent for two',
      { mail: 'ann@shop.de; b@shop.de' },
      'mail',
      'holds several addresses: give an entry for each, with each and split',
    ],
    ['a consent for what is no address', { mail: 'nobody at home' }, 'mail', 'is not an e-mail address'],
    [
      'two lines of one number',
      { lines: [1, 1].map((n) => ({ n, price: '1' })) },
      '$each.n',
      'is that of another line',
    ],
  ])('%s is refused by column', async (_, values, column, reason) => {
    const mapping = parseMapping(SECTIONS, 'm.yaml');
    async function* items(): AsyncGenerator<IngestItem> {
      const cells = { id: '1', at: '2026-01-01', lines: [], ...values };
      const made = mapping.apply({ kind: 'row', row: 1, values: cells, raw: JSON.stringify(cells) });
      if (made !== null) yield made;
    }
    const refusals: Refusal[] = [];
    const outcome = await importFile(hub, input({ rows: items(), mapping }), { onRefusal: (r) => refusals.push(r) });
    expect(outcome.summary).toMatchObject({ read: 1, rejected: 1 });
    expect(refusals).toEqual([{ row: 1, column, reason: expect.stringContaining(reason), wholeRow: true }]);
    expect(await content(hub)).toMatchObject({ records: [], transactions: [] });
  });
});
