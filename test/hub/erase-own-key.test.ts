import { beforeEach, expect, test } from '@jest/globals';
import {
  ownKey,
  type AttributeName,
  type CustomerId,
  type Json,
  type PreferenceSummary,
  type SourceKey,
} from '../../domain/model/index.ts';
import {
  erase,
  mergeCustomers,
  overrideValue,
  recordChoice,
  recordConsent,
  sweep,
  unmergeCustomer,
  type Hub,
} from '../../hub/index.ts';
import { eraseBusiness } from '../../hub/business/erase.ts';
import { COLLECTIONS, type CollectionName, type Store, type Write } from '../../stores/index.ts';
import { STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({});
const { put, remove } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const SECRET = 'secret@x.org';
const EMAIL = { address: SECRET, canonical: SECRET, domain: 'x.org' };
const upsert = (key: string) => put(key, { family: key });
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
  await remove('crm:1');
  await erase(hub, { key: ownKey(id) }, by);
  const own = (await hub.store.get('preferenceSummaries', [ownKey(id)])).get(ownKey(id))?.doc;
  expect(own).toEqual({ sourceKey: ownKey(id), consents: [], preferences: [], closed: ['crm:1'] });
});

test('a record that is deleted while its customer’s own key is erased is named there all the same', async () => {
  const id = await upsert('crm:1');
  await consents(id);
  await remove('crm:1');
  const summaries = async () => (await hub.store.get('preferenceSummaries', [ownKey(id)])).get(ownKey(id));
  let meanwhile = async (): Promise<unknown> => {
    meanwhile = async () => undefined;
    const row = await summaries();
    const doc = { ...row?.doc, closed: [...(row?.doc.closed ?? []), 'crm:9' as SourceKey] } as PreferenceSummary;
    const write = {
      op: 'replace',
      collection: 'preferenceSummaries',
      id: ownKey(id),
      doc,
      expected: row?.version ?? 0,
    };
    return hub.store.commit({ operationId: 'meanwhile', writes: [write as Write], unrecorded: true });
  };
  const raced: Store = {
    ...hub.store,
    async get(...asked) {
      const found = await hub.store.get(...asked);
      if (asked[0] === 'preferenceSummaries') await meanwhile();
      return found;
    },
  };
  await eraseBusiness({ ...hub, store: raced }, ownKey(id));
  expect((await summaries())?.doc).toEqual({
    sourceKey: ownKey(id),
    consents: [],
    preferences: [],
    closed: ['crm:1', 'crm:9'],
  });
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
