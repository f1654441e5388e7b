import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Instant, Moment } from '../../../domain/model/index.ts';
import type { Hub } from '../../../hub/index.ts';
import {
  eraseBusiness,
  upsertConsents,
  upsertDocuments,
  upsertInteractions,
  verifySummaries,
} from '../../../hub/business/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';
import { call, consent, day, key, line, META, order } from './support.ts';

let opened: OpenedStore;
let hub: Hub;
beforeEach(async () => {
  opened = await freshStore();
  hub = hubOver(opened.store);
});
afterEach(() => opened.destroy());

const outcomes = (results: readonly { readonly outcome: string }[]): string[] => results.map((r) => r.outcome);
const summary = async (id = key(1)) => (await hub.store.get('transactionSummaries', [id])).get(id)?.doc;
const head = async (id: string) => (await hub.store.get('transactions', [id])).get(id)?.doc;

test('moments beside the time of a row keep their offset, and a row stored without it is the same row', async () => {
  const moment = { utc: day(20).utc, offset: '+02:00' };
  const stored = async () => [
    (await hub.store.get('transactions', ['shop:1'])).get('shop:1')?.doc,
    (await hub.store.get('interactions', ['shop:1'])).get('shop:1')?.doc,
    (await hub.store.get('consents', ['shop:1'])).get('shop:1')?.doc,
  ];
  const write = async (due: Moment) =>
    [
      await upsertDocuments(hub, [order('1', { dueAt: due })], META),
      await upsertInteractions(hub, [call('1', { closedAt: due })], META),
      await upsertConsents(hub, [consent('1', { expiresAt: due })], META),
    ].map(outcomes);
  await write({ ...moment, offset: null });
  const [transaction, interaction, statement] = await stored();
  expect([transaction, interaction, statement]).toMatchObject([
    { dueAt: moment.utc },
    { closedAt: moment.utc },
    { expiresAt: moment.utc },
  ]);
  expect(JSON.stringify(await stored())).not.toContain('Offset');
  expect(await write(moment)).toEqual([['unchanged'], ['unchanged'], ['unchanged']]);
  await write({ utc: day(21).utc, offset: '+02:00' });
  expect(await stored()).toMatchObject([
    { dueAt: day(21).utc, dueAtOffset: '+02:00' },
    { closedAt: day(21).utc, closedAtOffset: '+02:00' },
    { expiresAt: day(21).utc, expiresAtOffset: '+02:00' },
  ]);
});

describe('a row that comes again as it came, under another mapping', () => {
  const hour = (at: string) => ({ utc: `2026-01-05T${at}:00:00.000Z` as Instant, offset: null });
  const read = async (at: string, mapping: string, more: Parameters<typeof order>[1] = {}) => {
    const row = order('1', { raw: '{"at":"10:00"}', at: hour(at), sourceUpdatedAt: hour(at).utc, ...more });
    return outcomes(await upsertDocuments(hub, [row], { ...META, mapping }))[0];
  };

  test('is read anew, also where its time is then an earlier one', async () => {
    expect(await read('10', 'm@1')).toBe('inserted');
    expect(await read('09', 'm@1')).toBe('superseded');
    expect(await read('09', 'm@2')).toBe('changed');
    expect(await head('shop:1')).toMatchObject({ at: hour('09').utc, sourceUpdatedAt: hour('09').utc, mapping: 'm@2' });
    expect(await read('09', 'm@2')).toBe('unchanged');
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('is read anew under the version that it has, and another row of that version is refused', async () => {
    expect(await read('10', 'm@1', { amount: '5' })).toBe('inserted');
    expect(await read('10', 'm@1', { amount: '6' })).toBe('rejected');
    expect(await read('10', 'm@2', { amount: '6', raw: '{"at":"11:00"}' })).toBe('rejected');
    expect(await read('10', 'm@2', { amount: '6' })).toBe('changed');
    expect((await summary())?.sums).toEqual({ EUR: { order: '6' } });
  });

  test('is not brought back where it was deleted', async () => {
    expect(await read('10', 'm@1')).toBe('inserted');
    expect(await read('10', 'm@1', { deleted: true })).toBe('changed');
    expect(await read('09', 'm@2')).toBe('superseded');
  });
});

test('a row is found by what names it, however that composes its characters', async () => {
  await upsertDocuments(hub, [order('1', { relatedTo: 'A\u0301' })], META);
  await upsertInteractions(hub, [call('1', { relatedTo: 'A\u0301' })], META);
  expect((await head('shop:1'))?.relatedTo).toBe('shop:\u00c1');
  expect((await hub.store.get('interactions', ['shop:1'])).get('shop:1')?.doc.relatedTo).toBe('shop:\u00c1');
});

describe('transactions', () => {
  test('are idempotent and counted exactly in the summary of their source key', async () => {
    const rows = [
      order('1', { amount: '0.10' }),
      order('2', { amount: '0.20', at: day(3) }),
      order('3', { type: 'refund', amount: '5', at: day(9) }),
    ];
    expect(outcomes(await upsertDocuments(hub, rows, META))).toEqual(['inserted', 'inserted', 'inserted']);
    const expected = {
      sourceKey: key(1),
      counts: { order: 2, refund: 1 },
      sums: { EUR: { order: '0.3', refund: '5' } },
      firstPurchaseAt: day(1).utc,
      lastPurchaseAt: day(3).utc,
      lastOfType: { order: day(3).utc, refund: day(9).utc },
      lastAt: day(9).utc,
      lastId: 'shop:3',
    };
    expect(await summary()).toEqual(expected);
    expect(outcomes(await upsertDocuments(hub, rows, META))).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(await summary()).toEqual(expected);
  });

  test('a row that moves to another customer leaves the summary of the first', async () => {
    await upsertDocuments(hub, [order('1'), order('2', { at: day(5) })], META);
    await upsertDocuments(hub, [order('2', { sourceKey: key(2), at: day(5) })], META);
    expect(await summary(key(1))).toMatchObject({
      counts: { order: 1 },
      lastPurchaseAt: day(1).utc,
      lastOfType: { order: day(1).utc },
      lastAt: day(1).utc,
      lastId: 'shop:1',
    });
    expect(await summary(key(2))).toMatchObject({ counts: { order: 1 }, firstPurchaseAt: day(5).utc });
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('an order that is cancelled stays a row and leaves the figures, until it is in force again', async () => {
    const [first, second] = [order('1'), order('2', { at: day(5), amount: '7' })];
    await upsertDocuments(hub, [first, second], META);
    const before = await summary();
    const off = { ...second, status: 'cancelled', cancelled: true };
    expect(outcomes(await upsertDocuments(hub, [off], META))).toEqual(['changed']);
    expect(await summary()).toEqual({
      sourceKey: key(1),
      counts: { order: 2 },
      cancelled: { order: 1 },
      sums: { EUR: { order: '10' } },
      firstPurchaseAt: day(1).utc,
      lastPurchaseAt: day(1).utc,
      lastOfType: { order: day(1).utc },
      lastAt: day(5).utc,
      lastId: 'shop:2',
    });
    expect(await verifySummaries(hub)).toEqual([]);
    await upsertDocuments(hub, [second], META);
    expect(await summary()).toEqual(before);
  });

  test('of a row that says it was not cancelled nothing is other than of one that does not say', async () => {
    await upsertDocuments(hub, [order('1')], META);
    expect(outcomes(await upsertDocuments(hub, [order('1', { cancelled: false })], META))).toEqual(['unchanged']);
  });

  test('a tombstone leaves the summary and a late upsert does not bring it back', async () => {
    const at = (n: number): { sourceUpdatedAt: Instant } => ({ sourceUpdatedAt: day(n).utc });
    await upsertDocuments(hub, [order('1', at(1))], META);
    await upsertDocuments(hub, [order('1', { ...at(3), deleted: true })], META);
    expect(await summary()).toMatchObject({ counts: {}, sums: {}, lastAt: null, firstPurchaseAt: null });
    expect(outcomes(await upsertDocuments(hub, [order('1', { ...at(2), amount: '7' })], META))).toEqual(['superseded']);
    expect((await head('shop:1'))?.deleted).toBe(true);
    // Twice the same late row is one row of history.
    await upsertDocuments(hub, [order('1', { ...at(2), amount: '7' })], META);
    const history = await hub.store.find({ collection: 'transactionVersions', where: { rowKey: 'shop:1' }, limit: 10 });
    expect(history.map((row) => row.doc.amount)).toEqual(['10', '7']);
  });

  test('the same version with other content is refused, and older versions go to history', async () => {
    await upsertDocuments(hub, [order('1', { sourceVersion: '10' })], META);
    const [result] = await upsertDocuments(hub, [order('1', { sourceVersion: '10', amount: '11' })], META);
    expect(result).toMatchObject({
      outcome: 'rejected',
      problem: { reason: expect.stringContaining('VERSION_CONFLICT') },
    });
    expect(outcomes(await upsertDocuments(hub, [order('1', { sourceVersion: '9', amount: '9' })], META))).toEqual([
      'superseded',
    ]);
    expect((await head('shop:1'))?.amount).toBe('10');
  });

  test.each([
    ['currency', { currency: 'EUX' }],
    ['amount', { amount: '1,50' }],
    ['amount', { amount: '-3' }],
    ['type', { type: 'gift' }],
    ['system', { system: 'c360' }],
  ])('a bad %s is refused by name', async (field, more) => {
    const [result] = await upsertDocuments(hub, [order('1', more)], META);
    expect(result).toMatchObject({ outcome: 'rejected', problem: { field } });
    expect(await head('shop:1')).toBeUndefined();
  });

  test('rows without a customer are kept and counted, without a summary', async () => {
    await upsertDocuments(hub, [order('1', { sourceKey: null })], META);
    expect(await hub.store.count({ collection: 'transactions', where: { sourceKey: null }, limit: 10 })).toBe(1);
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('rows of an erased source key are met by its tombstone', async () => {
    await hub.store.commit({
      operationId: 'erase',
      writes: [
        {
          op: 'insert',
          collection: 'erasures',
          id: hub.store.hmac('erasure', key(1)),
          doc: { at: day(1).utc, reason: null },
        },
      ],
    });
    expect(outcomes(await upsertDocuments(hub, [order('1'), order('2', { sourceKey: key(2) })], META))).toEqual([
      'erased',
      'inserted',
    ]);
  });
});

describe('lines', () => {
  test('give the amount of a head that has none, whichever comes first', async () => {
    await upsertDocuments(hub, [line('1', { number: '1' }), line('1', { number: '2', unitPrice: '0.25' })], META);
    await upsertDocuments(hub, [order('1', { amount: null })], META);
    expect(await head('shop:1')).toMatchObject({
      amount: '3.5',
      amountFromLines: true,
      lineCount: 2,
      linesAmount: '3.5',
    });
    expect((await summary())?.sums).toEqual({ EUR: { order: '3.5' } });
    await upsertDocuments(hub, [line('1', { number: '3', amount: '100' })], META);
    expect(await head('shop:1')).toMatchObject({ amount: '103.5', lineCount: 3 });
    expect((await summary())?.sums).toEqual({ EUR: { order: '103.5' } });
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('without a number are told apart by content and occurrence', async () => {
    const rows = [
      line('1', { occurrence: 0 }),
      line('1', { occurrence: 1 }),
      line('1', { product: 'q', occurrence: 0 }),
    ];
    await upsertDocuments(hub, [order('1', { amount: null }), ...rows], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 3, amount: '9' });
    expect(outcomes(await upsertDocuments(hub, rows, META))).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  test('a document with all its lines loses those no longer among them, and keeps them in history', async () => {
    const lines = [line('1', { number: '1' }), line('1', { number: '2' })];
    await upsertDocuments(hub, [order('1', { amount: null, lines })], META);
    expect(outcomes(await upsertDocuments(hub, [order('1', { amount: null, lines })], META))).toEqual(['unchanged']);
    await upsertDocuments(hub, [order('1', { amount: null, lines: lines.slice(1) })], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 1, amount: '3', n: 2 });
    const former = await hub.store.find({
      collection: 'transactionLineVersions',
      where: { rowKey: 'shop:1' },
      limit: 9,
    });
    expect(former.map((row) => row.doc.key)).toEqual(['1']);
  });

  test('a document of 1,500 lines is written in several units and comes to the exact sum', async () => {
    const lines = Array.from({ length: 1500 }, (_, i) => line('1', { number: String(i), unitPrice: '0.01' }));
    await upsertDocuments(hub, [order('1', { amount: null, lines })], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 1500, amount: '30' });
    await upsertDocuments(hub, [order('1', { amount: null, lines: lines.slice(0, 1000) })], META);
    expect(await head('shop:1')).toMatchObject({ lineCount: 1000, amount: '20' });
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('a negative quantity is refused unless it is meant', async () => {
    const [refused] = await upsertDocuments(hub, [line('1', { quantity: '-1' })], META);
    expect(refused).toMatchObject({ outcome: 'rejected', problem: { field: 'quantity', valueClass: 'financial' } });
    const [meant] = await upsertDocuments(hub, [line('1', { quantity: '-1', allowNegative: true })], META);
    expect(meant?.outcome).toBe('inserted');
  });
});

describe('interactions and consents', () => {
  test('open cases, contacts and feedback are counted', async () => {
    await upsertInteractions(
      hub,
      [
        call('1', { at: day(2), score: '5', scoreMax: '5' }),
        call('2', { type: 'web', at: day(8), score: '1', scoreMax: '5' }),
        call('3', { type: 'case', state: 'open', at: day(3) }),
        call('4', { type: 'feedback', score: '4', scoreMax: '5', at: day(4) }),
      ],
      META,
    );
    const read = async () => (await hub.store.get('interactionSummaries', [key(1)])).get(key(1))?.doc;
    expect(await read()).toMatchObject({
      openCases: 1,
      lastAt: day(8).utc,
      lastContactAt: day(4).utc,
      feedbackCount: 1,
      feedbackSum: 800,
    });
    await upsertInteractions(
      hub,
      [call('3', { type: 'case', state: 'closed', at: day(3) }), call('4', { deleted: true })],
      META,
    );
    expect(await read()).toMatchObject({ openCases: 0, feedbackCount: 0, lastContactAt: day(3).utc });
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('a summary in which the scores of other interactions count is told, and mended', async () => {
    await upsertInteractions(hub, [call('1', { score: '5', scoreMax: '5' })], META);
    const read = async () => (await hub.store.get('interactionSummaries', [key(1)])).get(key(1))!;
    const { doc, version } = await read();
    const counted = { ...doc, feedbackCount: 1, feedbackSum: 1_000 };
    await hub.store.commit({
      operationId: 'older',
      writes: [{ op: 'replace', collection: 'interactionSummaries', id: key(1), doc: counted, expected: version }],
    });
    const told = [{ collection: 'interactionSummaries', id: key(1) }];
    expect(await verifySummaries(hub, { repair: true })).toEqual(told);
    expect((await read()).doc).toEqual(doc);
    expect(doc).toMatchObject({ feedbackCount: 0, feedbackSum: 0 });
  });

  test('a case without a state is open until it has an end; other interactions have the state they were given', async () => {
    const end = day(5);
    const cases = [
      call('1', { type: 'case' }),
      call('2', { type: 'case', closedAt: end }),
      call('3', { type: 'case', closedAt: end, state: 'pending' }),
      call('4', { closedAt: end }),
    ];
    await upsertInteractions(hub, cases, META);
    const rows = await hub.store.get('interactions', ['shop:1', 'shop:2', 'shop:3', 'shop:4']);
    expect([...rows].map(([id, { doc }]) => [id, doc.state]).sort()).toEqual([
      ['shop:1', 'open'],
      ['shop:2', 'closed'],
      ['shop:3', 'pending'],
      ['shop:4', null],
    ]);
    const counted = async () => (await hub.store.get('interactionSummaries', [key(1)])).get(key(1))?.doc.openCases;
    expect(await counted()).toBe(2);
    await upsertInteractions(hub, [call('1', { type: 'case', closedAt: end })], META);
    expect(await counted()).toBe(1);
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('the newest consent of a slot stands, a tie goes to the refusal, a tombstone brings the one before back', async () => {
    const stands = async () => (await hub.store.get('preferenceSummaries', [key(1)])).get(key(1))?.doc.consents;
    await upsertConsents(hub, [consent('1', { at: day(1) }), consent('2', { at: day(5), state: 'withdrawn' })], META);
    expect(await stands()).toEqual(['shop:2']);
    await upsertConsents(hub, [consent('3', { at: day(5) })], META);
    expect(await stands()).toEqual(['shop:2']);
    await upsertConsents(hub, [consent('2', { at: day(5), state: 'withdrawn', deleted: true })], META);
    expect(await stands()).toEqual(['shop:3']);
    expect(await verifySummaries(hub)).toEqual([]);
  });

  test('the contact point of a consent is stored as a keyed hash of its canonical form', async () => {
    const contactPoint = { kind: 'email', value: ' Jane.Doe@Example.COM' } as const;
    const raw = '{"mail": "Jane.Doe@Example.COM ", "note": "not Jane.Doe@Example.COM"}';
    await upsertConsents(hub, [consent('1', { contactPoint, raw })], META);
    const row = (await hub.store.get('consents', ['shop:1'])).get('shop:1');
    const hmac = hub.store.hmac('contact:email', 'jane.doe@example.com');
    expect(row?.doc.contactPoint).toBe(hmac);
    expect(row?.doc.raw).toBe(`{"mail": "${hmac}", "note": "not Jane.Doe@Example.COM"}`);
    const written = '{"mail": "mailto:Jane.Doe\\u0040Example.COM"}';
    const read = { kind: 'email', value: 'jane.doe@example.com' } as const;
    await upsertConsents(hub, [consent('3', { contactPoint: read, raw: written })], META);
    expect((await hub.store.get('consents', ['shop:3'])).get('shop:3')?.doc.raw).toBe(`{"mail": "${hmac}"}`);
  });

  test('a contact point is kept in the raw row of no other consent that came in the same row', async () => {
    const raw = '{"mail":"jane.doe@example.com","phone":"030 1234567","other":"x@example.com"}';
    const rows = [
      consent('1', { raw, contactPoint: { kind: 'email', value: 'jane.doe@example.com' } }),
      consent('2', { raw, contactPoint: { kind: 'phone', value: '030 1234567', country: 'DE' } }),
      consent('3', { raw }),
    ];
    await upsertConsents(hub, rows, META);
    const hmac = (kind: string, canonical: string) => hub.store.hmac(`contact:${kind}`, canonical);
    const [mail, phone] = [hmac('email', 'jane.doe@example.com'), hmac('phone', '+49301234567')];
    const hidden = JSON.stringify({ mail, phone, other: 'x@example.com' });
    const stored = await hub.store.get('consents', ['shop:1', 'shop:2', 'shop:3']);
    expect([...stored.values()].map(({ doc }) => doc.raw)).toEqual([hidden, hidden, hidden]);
    const [refused] = await upsertConsents(
      hub,
      [consent('2', { contactPoint: { kind: 'email', value: 'nobody' } })],
      META,
    );
    expect(refused).toMatchObject({ outcome: 'rejected', problem: { field: 'email', valueClass: 'contact' } });
  });
});

test('erasing a source key removes its rows, lines, versions and summaries and nothing else', async () => {
  await upsertDocuments(
    hub,
    [order('1', { amount: null }), line('1', { number: '1' }), order('2', { sourceKey: key(2) })],
    META,
  );
  await upsertDocuments(hub, [order('1', { amount: '99' })], META);
  await upsertInteractions(hub, [call('1')], META);
  expect(await eraseBusiness(hub, key(1))).toBe(2);
  const left: string[] = [];
  const all = [
    'transactions',
    'transactionLines',
    'transactionVersions',
    'transactionSummaries',
    'interactions',
  ] as const;
  for (const collection of all) {
    for await (const page of hub.store.scan(collection)) left.push(...page.map((row) => `${collection} ${row.id}`));
  }
  expect(left).toEqual(['transactions shop:2', 'transactionSummaries shop:2']);
});

test('a summary that was changed behind our back is found and repaired', async () => {
  await upsertDocuments(hub, [order('1', { amount: null }), line('1', { number: '1' })], META);
  const row = (await hub.store.get('transactionSummaries', [key(1)])).get(key(1));
  const stored = (await hub.store.get('transactions', ['shop:1'])).get('shop:1');
  if (row === undefined || stored === undefined) throw new Error('nothing was stored');
  await hub.store.commit({
    operationId: 'tamper',
    writes: [
      {
        op: 'replace',
        collection: 'transactionSummaries',
        id: key(1),
        doc: { ...row.doc, counts: { order: 9 } },
        expected: row.version,
      },
      {
        op: 'replace',
        collection: 'transactions',
        id: 'shop:1',
        doc: { ...stored.doc, lineCount: 5 },
        expected: stored.version,
      },
      {
        op: 'insert',
        collection: 'interactionSummaries',
        id: key(7),
        doc: {
          sourceKey: key(7),
          counts: { call: 1 },
          openCases: 0,
          lastAt: null,
          lastId: null,
          lastContactAt: null,
          feedbackCount: 0,
          feedbackSum: 0,
        },
      },
    ],
  });
  const differences = [
    { collection: 'transactions', id: 'shop:1' },
    { collection: 'transactionSummaries', id: key(1) },
    { collection: 'interactionSummaries', id: key(7) },
  ];
  expect(await verifySummaries(hub, { repair: true })).toEqual(differences);
  expect(await verifySummaries(hub)).toEqual([]);
});

test('a summary that does not tell yet what later ones do is no contradiction; a repair tells it', async () => {
  await upsertDocuments(hub, [order('1'), order('2')], META);
  const read = async () => (await hub.store.get('transactionSummaries', [key(1)])).get(key(1));
  const row = await read();
  if (row === undefined) throw new Error('nothing was stored');
  const { lastId: _unknown, lastOfType: _untold, ...unnamed } = row.doc;
  const doc = unnamed as typeof row.doc;
  await hub.store.commit({
    operationId: 'older',
    writes: [{ op: 'replace', collection: 'transactionSummaries', id: key(1), doc, expected: row.version }],
  });
  // Of two rows of one time the greater id is the newest, which the next row alone cannot tell.
  await upsertDocuments(hub, [order('0')], META);
  expect((await read())?.doc).toMatchObject({ lastAt: day(1).utc, lastId: null });
  expect((await read())?.doc).not.toHaveProperty('lastOfType');
  expect(await verifySummaries(hub)).toEqual([]);
  expect(await verifySummaries(hub, { repair: true })).toEqual([]);
  expect((await read())?.doc).toMatchObject({ lastId: 'shop:2', lastOfType: { order: day(1).utc } });
});
