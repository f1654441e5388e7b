import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Instant } from '../../../domain/model/index.ts';
import { upsertInteractions, upsertDocuments, verifySummaries } from '../../../hub/business/index.ts';
import { erase, upsertRecords, type Hub } from '../../../hub/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { IMPORTER, person, STEWARD } from '../../support/hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';
import { call, key, META, order } from './support.ts';

let opened: OpenedStore;
let hub: Hub;
beforeEach(async () => {
  opened = await freshStore();
  hub = hubOver(opened.store);
  await upsertRecords(hub, [person(key(1), { family: 'One' }), person(key(2), { family: 'Two' })], { by: IMPORTER });
  await erase(hub, { key: key(1) }, { by: STEWARD });
});
afterEach(() => opened.destroy());

const changed = (n: number) => ({ sourceUpdatedAt: `2026-01-0${n}T00:00:00.000Z` as Instant });
const stored = async () => {
  const [orders, calls] = await Promise.all([
    hub.store.get('transactions', ['shop:o1']),
    hub.store.get('interactions', ['shop:c1']),
  ]);
  return [orders.get('shop:o1')?.doc, calls.get('shop:c1')?.doc];
};
/** An order and a call of a customer, as their source tells of them on a day. */
const tell = async (customer: number, told: number, more: object = {}) => {
  const common = { sourceKey: key(customer), ...changed(told), ...more };
  const results = [
    ...(await upsertDocuments(hub, [order('o1', { ...common, raw: `{"told":${told}}` })], META)),
    ...(await upsertInteractions(hub, [call('c1', { ...common, subject: `told ${told}` })], META)),
  ];
  return results.map(({ outcome }) => outcome);
};
const counted = async () => {
  const summary = (await hub.store.get('transactionSummaries', [key(2)])).get(key(2))?.doc;
  return Object.keys(summary?.counts ?? {});
};

test('rows that are corrected to a customer who was erased are withdrawn from whom they stood for', async () => {
  await tell(2, 2);
  expect(await counted()).not.toEqual([]);
  expect(await tell(1, 3)).toEqual(['erased', 'erased']);
  const withdrawn = await stored();
  for (const row of withdrawn) {
    expect(row).toMatchObject({ deleted: true, sourceKey: key(2), n: 2, ...changed(3) });
    expect(JSON.stringify(row)).not.toMatch(/told\W*3/);
  }
  expect(await counted()).toEqual([]);
  expect(await verifySummaries(hub)).toEqual([]);
  // Told again nothing changes, and what comes late brings nothing back.
  expect(await tell(1, 3)).toEqual(['erased', 'erased']);
  expect(await tell(2, 2)).toEqual(['superseded', 'superseded']);
  expect(await stored()).toEqual(withdrawn);
  expect(await tell(2, 4)).toEqual(['changed', 'changed']);
});

test('so it is by arrival, where no source tells versions', async () => {
  const none = { sourceUpdatedAt: undefined };
  await tell(2, 2, none);
  expect(await tell(1, 3, none)).toEqual(['erased', 'erased']);
  const withdrawn = await stored();
  for (const row of withdrawn) expect(row).toMatchObject({ deleted: true, n: 2 });
  expect(await tell(1, 3, none)).toEqual(['erased', 'erased']);
  expect(await stored()).toEqual(withdrawn);
  expect(await tell(2, 2, none)).toEqual(['changed', 'changed']);
  expect(await verifySummaries(hub)).toEqual([]);
});

test('an older row of a customer who was erased withdraws nothing, and one that was never there leaves nothing', async () => {
  expect(await tell(1, 1)).toEqual(['erased', 'erased']);
  expect(await stored()).toEqual([undefined, undefined]);
  await tell(2, 2);
  expect(await tell(1, 1)).toEqual(['erased', 'erased']);
  for (const row of await stored()) expect(row).toMatchObject({ deleted: false, n: 1 });
});
