import { beforeEach, expect, test } from '@jest/globals';
import type { SourceKey } from '../../domain/model/index.ts';
import { erase, recordChoice, sweep, upsertRecords, verify, type Hub } from '../../hub/index.ts';
import { upsertConsents, upsertInteractions, upsertPreferences, upsertDocuments } from '../../hub/business/index.ts';
import { COLLECTIONS, type CollectionName, type Unit } from '../../stores/index.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';
import { call, consent, day, line, META, order } from './business/support.ts';

const KEY = 'shop:1' as SourceKey;
const by = { by: STEWARD };
const hubOfTest = verifiedHub({});
const { put } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const SAID = { family: 'Quux', email: 'quux@x.org' };
const RAW = { raw: '{"of":"quux"}' };
const LIKED = { system: 'shop', rowId: 'p', sourceKey: KEY, at: day(1), row: 1, ...RAW } as const;
const again = (version?: string) => ({ ...person(KEY, { ...SAID, ...(version && { version }) }) });

/** A hub on which `meanwhile` is done as the first unit that writes this collection is about to be committed. */
function disturbed(collection: CollectionName, meanwhile: () => Promise<unknown>, nth = 1): Hub {
  let left = nth;
  const { store } = hub;
  const commit = async (unit: Unit) => {
    if (unit.writes.some((write) => write.collection === collection) && --left === 0) await meanwhile();
    return store.commit(unit);
  };
  return { ...hub, store: { ...store, commit } };
}

/** Collections that hold anything of the erased person, or name a row by his key. */
async function left(): Promise<string[]> {
  const found: string[] = [];
  for (const collection of Object.keys(COLLECTIONS) as CollectionName[]) {
    for await (const page of hub.store.scan(collection)) {
      for (const row of page) if (/quux/i.test(JSON.stringify(row))) found.push(collection);
    }
  }
  return [...new Set(found)];
}

const long = Array.from({ length: 450 }, (_, n) => line('o', { number: String(n), description: 'quux' }));
const rows = {
  transactions: (on: Hub) => upsertDocuments(on, [order('o', { ...RAW, lines: [line('o')] })], META),
  interactions: (on: Hub) => upsertInteractions(on, [call('c', RAW)], META),
  preferences: (on: Hub) =>
    upsertPreferences(on, [{ ...LIKED, subject: 'topic', name: 'quux', choice: 'opt-in' }], META),
  consents: (on: Hub) => upsertConsents(on, [consent('k', RAW)], META),
} as const;

test.each(Object.keys(rows) as (keyof typeof rows)[])(
  'of %s that were about to be written when their customer was erased nothing stays',
  async (collection) => {
    await put(KEY, SAID);
    const results = await rows[collection](disturbed(collection, () => erase(hub, { key: KEY }, by)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['erased']);
    expect(await left()).toEqual([]);
  },
);

test('of a document that is written in several units nothing stays where it is erased between two of them', async () => {
  await put(KEY, SAID);
  const on = disturbed('transactionLines', () => erase(hub, { key: KEY }, by), 2);
  const [result] = await upsertDocuments(on, [order('o', { ...RAW, lines: long })], META);
  expect(result).toMatchObject({ outcome: 'erased' });
  expect(await left()).toEqual([]);
});

test('what a customer says under an id whose own key is erased meanwhile is refused and not kept', async () => {
  const customerId = await put('shop:2', { family: 'Doe' });
  const on = disturbed('preferences', () => erase(hub, { key: `c360:${customerId}` as SourceKey }, by));
  const choice = { customerId, subject: 'topic', name: 'quux', choice: 'opt-in' } as const;
  await expect(recordChoice(on, choice, by)).rejects.toMatchObject({ code: 'ERASED' });
  expect(await left()).toEqual([]);
});

test('a record that was new when it was read, and known and erased when it was written, does not stay', async () => {
  const on = disturbed('records', async () => {
    await put(KEY, SAID);
    await erase(hub, { key: KEY }, by);
  });
  const other = person('shop:2', { family: 'Doe' });
  const { results } = await upsertRecords(on, [again(), other], { by: IMPORTER });
  expect(results).toMatchObject([
    { outcome: 'erased', customerId: null },
    { outcome: 'inserted', customerId: expect.stringMatching(/^cus_/) as unknown },
  ]);
  expect(await left()).toEqual([]);
});

test('a former version that comes late beside the erasure of its record does not stay', async () => {
  await put(KEY, { family: 'Doe', version: '5' });
  const on = disturbed('recordVersions', () => erase(hub, { key: KEY }, by));
  const { results } = await upsertRecords(on, [again('3')], { by: IMPORTER });
  expect(results).toMatchObject([{ outcome: 'erased' }]);
  expect(await left()).toEqual([]);
});

test('who is stopped before he looks again leaves it to the sweeper', async () => {
  const stopped = (point: string, collection: CollectionName): Hub => ({
    ...disturbed(collection, async () => {
      await put(KEY, SAID);
      await erase(hub, { key: KEY }, by);
    }),
    failpoint: (met) => {
      if (met === point) throw new Error('killed');
    },
  });
  const writing = upsertRecords(stopped('upsert.after-commit', 'records'), [again()], { by: IMPORTER });
  await expect(writing).rejects.toThrow('killed');
  expect(await left()).toContain('records');
  await sweep(hub, { all: true });
  expect(await left()).toEqual([]);
});

test('verify tells rows of erased keys wherever they stand, and repair erases them', async () => {
  const customerId = await put(KEY, SAID);
  await put('shop:2', { family: 'Doe' });
  await erase(hub, { key: KEY }, by);
  await erase(hub, { key: `c360:${customerId}` as SourceKey }, by);
  const believing: Hub = { ...hub, store: { ...hub.store, commits: () => 0, find: withoutErasures } };
  await upsertDocuments(believing, [order('o', { ...RAW, lines: [line('o')] })], META);
  await upsertInteractions(believing, [call('c', RAW)], META);
  await upsertInteractions(believing, [call('c', { ...RAW, subject: 'else' })], META);
  await upsertRecords(believing, [again('1')], { by: IMPORTER });
  await upsertRecords(believing, [again('2')], { by: IMPORTER });
  const { differences } = await verify(hub);
  expect(differences.map(({ kind, id, what }) => `${kind} ${id} ${what.slice(0, what.indexOf(':'))}`).sort()).toEqual([
    'erased shop:1 records',
    'erased shop:1#0000000001 recordVersions',
    'erased shop:c interactions',
    'erased shop:c#0000000001 interactionVersions',
    'erased shop:o transactions',
  ]);
  // With the first row that it meets all of its key go.
  expect((await verify(hub, { repair: true })).found).toBe(1);
  expect(await left()).toEqual([]);
});

/** As one asks who read before anything was erased. */
const withoutErasures: Hub['store']['find'] = (query) =>
  query.collection === 'erasures' ? Promise.resolve([]) : hub.store.find(query);

test('nobody asks again who was erased where nobody else wrote', async () => {
  let asked = 0;
  const { store } = hub;
  const find: typeof store.find = (query) => {
    if (query.collection === 'erasures') asked += 1;
    return store.find(query);
  };
  const on: Hub = { ...hub, store: { ...store, find } };
  await upsertRecords(on, [again()], { by: IMPORTER });
  expect(asked).toBe(1);
  for (const write of Object.values(rows)) await write(on);
  expect(asked).toBe(5);
});
