import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LineInput } from '../../../domain/business/index.ts';
import type { Hub } from '../../../hub/index.ts';
import { upsertDocuments, verifySummaries } from '../../../hub/business/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';
import { line, META, order } from './support.ts';

let opened: OpenedStore;
let hub: Hub;
beforeEach(async () => {
  opened = await freshStore();
  hub = hubOver(opened.store);
});
afterEach(() => opened.destroy());

const head = async (id: string) => (await hub.store.get('transactions', [id])).get(id)?.doc;
const linesOf = async (transactionId: string) =>
  (await hub.store.find({ collection: 'transactionLines', where: { transactionId }, limit: 500 })).map(
    ({ doc: { key, quantity, amount } }) => ({ key, quantity, amount }),
  );
const formerHeads = async (rowKey: string) =>
  (await hub.store.find({ collection: 'transactionVersions', where: { rowKey }, limit: 10 })).map(
    ({ doc: { n, amount, lineCount, linesAmount } }) => ({ n, amount, lineCount, linesAmount }),
  );
const document = (lines: readonly LineInput[], rowId = '1') => order(rowId, { amount: null, lines });

describe('a document that comes several times in one file', () => {
  const numbered = (...numbers: string[]) => numbers.map((number) => line('1', { number, unitPrice: number }));
  const unnumbered = (...prices: string[]) => prices.map((unitPrice) => line('1', { unitPrice }));
  test.each([
    ['numbered lines', [document(numbered('1', '2')), document(numbered('2'))]],
    ['lines without numbers', [document(unnumbered('1', '1', '2')), document(unnumbered('1'))]],
    ['lines that go and come back', [document(numbered('1', '2')), document(numbered('2')), document(numbered('1'))]],
    ['a line of its own between', [document(numbered('1')), line('1', { number: '9' }), document(numbered('1', '2'))]],
    ['no lines in the end', [document(numbered('1', '2')), document([])]],
  ])('comes to what it does in files of its own: %s', async (_name, rows) => {
    const apart = await freshStore();
    const other = hubOver(apart.store);
    for (const row of rows) await upsertDocuments(other, [row], META);
    await upsertDocuments(hub, rows, META);
    const together = [await head('shop:1'), await linesOf('shop:1'), await formerHeads('shop:1')];
    expect(await verifySummaries(hub)).toEqual([]);
    hub = other;
    expect(together).toEqual([await head('shop:1'), await linesOf('shop:1'), await formerHeads('shop:1')]);
    await apart.destroy();
  });
});

describe('equal lines', () => {
  test('without a number are told apart however they are written', async () => {
    const lines = [line('1', { quantity: '1' }), line('1', { quantity: '1.0' }), line('1', { quantity: null })];
    await upsertDocuments(hub, [document(lines)], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 3, amount: '4.5' });
  });

  test('that are said to be deleted are none of the document, whatever else they say', async () => {
    const lines = [line('1', { number: '1' }), line('1', { number: '1', unitPrice: null, deleted: true })];
    expect(await upsertDocuments(hub, [document(lines)], META)).toMatchObject([{ outcome: 'inserted' }]);
    expect(await head('shop:1')).toMatchObject({ lineCount: 1, amount: '3' });
    const [kept] = lines;
    await upsertDocuments(hub, [document([{ ...kept!, deleted: true }])], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 0, amount: '0' });
  });

  test('of a number that is longer than an id refuse the document: pages could not go on behind them', async () => {
    const results = await upsertDocuments(hub, [document([line('1', { number: '7'.repeat(257) })])], META);
    expect(results).toMatchObject([{ outcome: 'rejected', problem: { field: 'number' } }]);
  });

  test('of one number refuse the document and say why', async () => {
    const lines = [line('1', { number: '1' }), line('1', { number: '2' }), line('1', { number: '1', unitPrice: '9' })];
    const results = await upsertDocuments(hub, [document(lines), order('2')], META);
    expect(results).toMatchObject([
      { outcome: 'rejected', problem: { field: 'number', reason: expect.stringContaining('another line') } },
      { outcome: 'inserted' },
    ]);
    expect(await head('shop:1')).toBeUndefined();
    expect(await linesOf('shop:1')).toEqual([]);
  });
});

describe('a document whose lines need more writes than a unit holds', () => {
  const many = (n: number, more: Partial<LineInput>, numbers = false) =>
    Array.from({ length: n }, (_, i) => line('1', { product: `p${i}`, ...(numbers && { number: `${i}` }), ...more }));

  test('has all its lines changed', async () => {
    await upsertDocuments(hub, [document(many(200, { unitPrice: '1' }))], META);
    const [result] = await upsertDocuments(hub, [document(many(200, { unitPrice: '2' })), order('2')], META);
    expect(result?.outcome).toBe('changed');
    expect(await head('shop:1')).toMatchObject({ lineCount: 200, amount: '800', n: 2 });
    expect(await head('shop:2')).toMatchObject({ amount: '10' });
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('loses most of its lines', async () => {
    await upsertDocuments(hub, [document(many(400, {}, true))], META);
    await upsertDocuments(hub, [document(many(10, {}, true)), order('2')], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 10, amount: '30' });
    expect(await linesOf('shop:1')).toHaveLength(10);
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('replaces many lines that came before it', async () => {
    await upsertDocuments(hub, many(400, {}, true), META);
    await upsertDocuments(hub, [document(many(10, {}, true))], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 10, amount: '30' });
    expect(await verifySummaries(hub)).toEqual([]);
  });
});

test('lines of documents whose ids hold # stay those of their own document', async () => {
  const lines = [line('A#1', { number: '2' }), line('A', { number: '1#2' }), line('A', { number: '1%232' })];
  await upsertDocuments(hub, [order('A#1', { amount: null }), order('A', { amount: null }), ...lines], META);
  expect(await head('shop:A#1')).toMatchObject({ lineCount: 1, amount: '3' });
  expect(await head('shop:A')).toMatchObject({ lineCount: 2, amount: '6' });
  expect((await linesOf('shop:A')).map(({ key }) => key).sort()).toEqual(['1#2', '1%232']);
  expect(await verifySummaries(hub)).toEqual([]);
});

test('a line that its number names as content names another stays a line of its own', async () => {
  await upsertDocuments(hub, [document([line('1')])], META);
  const [content] = await linesOf('shop:1');
  await upsertDocuments(hub, [document([line('1'), line('1', { number: content?.key ?? '' })])], META);
  expect(await head('shop:1')).toMatchObject({ lineCount: 2 });
});

test('lines without a number stand where they stand in their document, whatever row of the file it is', async () => {
  const lines = [line('1', { product: 'z' }), line('1', { number: 'b-7' }), line('1', { product: 'a' })];
  await upsertDocuments(hub, [{ ...document(lines), row: 70 }], META);
  const rows = await hub.store.find({ collection: 'transactionLines', where: { transactionId: 'shop:1' }, limit: 9 });
  const placed = rows.map(({ doc: { position, product } }) => `${position} ${product}`);
  expect(placed.sort()).toEqual(['1 z', '2 p', '3 a']);
});
