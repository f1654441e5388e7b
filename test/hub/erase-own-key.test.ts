import { beforeEach, expect, test } from '@jest/globals';
import { ownKey, type AttributeName, type CustomerId, type Json, type SourceKey } from '../../domain/model/index.ts';
import {
  deleteRecord,
  erase,
  mergeCustomers,
  overrideValue,
  recordChoice,
  recordConsent,
  sweep,
  unmergeCustomer,
  upsertRecords,
  type Hub,
} from '../../hub/index.ts';
import { COLLECTIONS, type CollectionName } from '../../stores/index.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({});
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const SECRET = 'secret@x.org';
const EMAIL = { address: SECRET, canonical: SECRET, domain: 'x.org' };
const upsert = async (key: string): Promise<CustomerId> => {
  const { results } = await upsertRecords(hub, [person(key, { family: key })], { by: IMPORTER });
  return results[0]?.customerId as CustomerId;
};
const set = (customerId: CustomerId, attribute: AttributeName, value: Json, reason?: string) =>
  overrideValue(
    hub,
    { customerId, attribute, action: 'set', values: [value], ...(reason === undefined ? {} : { reason }) },
    by,
  );
const consents = (customerId: CustomerId) =>
  recordConsent(
    hub,
    {
      customerId,
      purpose: 'marketing',
      state: 'granted',
      contactPoint: { kind: 'email', value: ' Secret@x.org' },
      evidence: 'signed: secret',
    },
    by,
  );
const holding = async (text: RegExp): Promise<string[]> => {
  const found: string[] = [];
  for (const collection of Object.keys(COLLECTIONS) as CollectionName[]) {
    for await (const page of hub.store.scan(collection)) {
      for (const row of page) if (text.test(JSON.stringify(row.doc))) found.push(collection);
    }
  }
  return [...new Set(found)].sort();
};
const golden = async (id: CustomerId) => (await hub.store.get('customers', [id])).get(id)?.doc;

test('what a customer was asked under is kept as a keyed hash alone', async () => {
  const { id } = await consents(await upsert('crm:1'));
  const row = (await hub.store.get('consents', [id])).get(id)?.doc;
  const hmac = hub.store.hmac('contact:email', SECRET);
  expect(row?.contactPoint).toBe(hmac);
  expect(JSON.parse(row?.raw ?? '')).toMatchObject({ contactPoint: { kind: 'email', value: hmac } });
  expect(await holding(/secret@x/i)).toEqual([]);
});

test('erasing the own key removes what was said of the id by hand, and nothing of it comes back', async () => {
  const id = await upsert('crm:1');
  await consents(id);
  await recordChoice(hub, { customerId: id, subject: 'topic', name: 'secret', choice: 'opt-in' }, by);
  await set(id, 'email', EMAIL);
  await set(id, 'restriction', 'processing-restricted', 'a secret reason');
  await erase(hub, { key: 'crm:1' as SourceKey }, by);
  expect(await holding(/secret/i)).not.toEqual([]);

  await erase(hub, { key: ownKey(id) }, by);
  expect(await holding(/secret/i)).toEqual([]);
  expect(await golden(id)).toMatchObject({ restricted: 'processing-restricted', status: 'RETIRED' });
  await expect(erase(hub, { key: ownKey(id) }, by)).rejects.toMatchObject({ code: 'ERASED' });
  await expect(consents(id)).rejects.toMatchObject({ code: 'ERASED' });
  await expect(set(id, 'email', EMAIL)).rejects.toMatchObject({ code: 'ERASED', field: ['customerId'] });
  await set(id, 'restriction', 'legal-hold');
  expect(await golden(id)).toMatchObject({ restricted: 'legal-hold' });
});

test('what deleted records refused goes on counting, as it is no word of the erased key', async () => {
  const id = await upsert('crm:1');
  await consents(id);
  await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: IMPORTER });
  await erase(hub, { key: ownKey(id) }, by);
  const own = (await hub.store.get('preferenceSummaries', [ownKey(id)])).get(ownKey(id))?.doc;
  expect(own).toEqual({ sourceKey: ownKey(id), consents: [], preferences: [], closed: ['crm:1'] });
});

test('values that were set go from the golden records of those the id is merged into, and its records stay', async () => {
  const [a, b, c] = [await upsert('crm:1'), await upsert('crm:2'), await upsert('crm:3')];
  await set(b, 'email', EMAIL);
  await set(c, 'segment', 'gold');
  await mergeCustomers(hub, { customerIds: [b, c], survivorId: b }, by);
  await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
  await erase(hub, { key: ownKey(b) }, by);
  expect(await holding(/secret/i)).toEqual([]);
  expect(await golden(a)).toMatchObject({ segment: 'gold', sourceKeys: ['crm:1', 'crm:2', 'crm:3'] });
  await unmergeCustomer(hub, { customerId: b }, by);
  expect(await golden(b)).toMatchObject({ segment: 'gold', sourceKeys: ['crm:2', 'crm:3'] });
});

test('one that was interrupted is finished by the sweeper, and an id that nobody has is none', async () => {
  const id = await upsert('crm:1');
  await set(id, 'email', EMAIL);
  const dying: Hub = {
    ...hub,
    failpoint: (point) => {
      if (point === 'command.after-commit') throw new Error('killed');
    },
  };
  await expect(erase(dying, { key: ownKey(id) }, by)).rejects.toThrow('killed');
  expect(await holding(/secret/i)).toEqual(['overrides']);
  await sweep(hub, { all: true });
  expect(await holding(/secret/i)).toEqual([]);
  const unknown = ownKey('cus_01890000-0000-7000-8000-000000000000' as CustomerId);
  await expect(erase(hub, { key: unknown }, by)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
