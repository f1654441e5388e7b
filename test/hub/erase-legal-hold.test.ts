import { beforeEach, expect, test } from '@jest/globals';
import { ownKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import { erase, mergeCustomers, overrideValue, upsertRecords, type Hub } from '../../hub/index.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const KEY = 'crm:1' as SourceKey;
const by = { by: STEWARD };
const hubOfTest = verifiedHub({});
const { put, remove } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const hold = (customerId: CustomerId) => restrict(customerId, 'set', 'legal-hold');
const restrict = (customerId: CustomerId, action: 'set' | 'clear', ...values: string[]) =>
  overrideValue(hub, { customerId, attribute: 'restriction', action, values }, by);
const held = { code: 'CONFLICT', field: ['key'] };
const erased = async () => {
  const found = await hub.store.find({ collection: 'erasures', limit: 10 });
  return found.length;
};

test('a legal hold keeps the records, the corrections and the own key of its customer until it is lifted', async () => {
  const id = await put(KEY, { family: 'Doe' });
  await hold(id);
  for (const key of [KEY, ownKey(id)]) {
    await expect(erase(hub, { key }, { ...by, dryRun: true })).rejects.toMatchObject(held);
    await expect(erase(hub, { key }, by)).rejects.toMatchObject(held);
  }
  expect(await erased()).toBe(0);
  await restrict(id, 'set', 'processing-restricted');
  await erase(hub, { key: KEY }, by);
  await hold(id);
  await expect(erase(hub, { key: ownKey(id) }, by)).rejects.toMatchObject(held);
  await restrict(id, 'clear');
  await erase(hub, { key: ownKey(id) }, by);
  expect(await erased()).toBe(2);
});

test('it may be stated by a record, stand on a merged id, and keeps what a deleted record leaves', async () => {
  const stating = person(KEY, { family: 'Doe' });
  const restriction = [{ raw: 'hold', value: 'legal-hold', quality: 'valid' }] as const;
  const said = { ...stating, attributes: { ...stating.attributes, restriction } };
  const [result] = (await upsertRecords(hub, [said], { by: IMPORTER })).results;
  const a = result?.customerId as CustomerId;
  const b = await put('shop:1', { family: 'Roe' });
  await mergeCustomers(hub, { customerIds: [b, a], survivorId: b }, by);
  for (const key of [KEY, 'shop:1' as SourceKey, ownKey(a), ownKey(b)])
    await expect(erase(hub, { key }, by)).rejects.toMatchObject(held);

  const c = await put('crm:9', { family: 'Poe' });
  await hold(c);
  await remove('crm:9');
  await expect(erase(hub, { key: 'crm:9' as SourceKey }, by)).rejects.toMatchObject(held);
});

test('one that comes before the tombstone is heeded, and one that comes after does not stop what was begun', async () => {
  const id = await put(KEY, { family: 'Doe' });
  const { store } = hub;
  let armed = true;
  const raced: Hub = {
    ...hub,
    store: {
      ...store,
      async commit(unit) {
        if (armed && unit.writes.some(({ collection }) => collection === 'erasures')) {
          armed = false;
          await hold(id);
        }
        return store.commit(unit);
      },
    },
  };
  await expect(erase(raced, { key: KEY }, by)).rejects.toMatchObject(held);
  expect(await erased()).toBe(0);

  await restrict(id, 'clear');
  const dying: Hub = {
    ...hub,
    failpoint: (point) => {
      if (point === 'command.before-commit') throw new Error('killed');
    },
  };
  await expect(erase(dying, { key: KEY }, by)).rejects.toThrow('killed');
  await hold(id);
  await erase(hub, { key: KEY }, by);
  expect((await store.get('records', [KEY])).size).toBe(0);
});
