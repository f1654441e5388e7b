import { beforeEach, expect, test } from '@jest/globals';
import type { AttributeName, CustomerId, GoldenRecord, Json, SourceKey } from '../../domain/model/index.ts';
import { customersById, erase, mergeCustomers, overrideValue, unmergeCustomer, type Hub } from '../../hub/index.ts';
import { visibleCustomers } from '../../policy/index.ts';
import { ADMIN, actorFor } from '../support/actors.ts';
import { STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({});
const { put, remove: gone } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const RESTRICTED = 'processing-restricted';
const upsert = (key: string) => put(key, { family: key, email: `${key}@x.org` });
const set = (customerId: CustomerId, attribute: AttributeName, value: Json) =>
  overrideValue(hub, { customerId, attribute, action: 'set', values: [value] }, by);
const stateOf = async (id: CustomerId) => {
  const doc = (await hub.store.get('customers', [id])).get(id)?.doc;
  const { attributes, kind } = JSON.parse(doc?.golden ?? '{}') as GoldenRecord;
  return { status: doc?.status, restricted: doc?.restricted, attributes: Object.keys(attributes), kind };
};
/** Which of these actors see the customer: who keeps the data, and who advertises. */
const seenBy = async (id: CustomerId) => {
  const actors = { admin: ADMIN, marketing: actorFor('marketing') };
  const seen: string[] = [];
  for (const [name, actor] of Object.entries(actors)) {
    if ((await customersById(hub, visibleCustomers(actor), [id]))[0]) seen.push(name);
  }
  return seen;
};

test.each([
  ['deleted', (key: string) => gone(key)],
  ['erased', (key: string) => erase(hub, { key: key as SourceKey }, by)],
])('the restriction of a customer whose records are %s stands, and no other value that was set', async (_, take) => {
  const id = await upsert('crm:1');
  await set(id, 'restriction', RESTRICTED);
  await set(id, 'segment', 'gold');
  await set(id, 'email', { address: 'a@x.org', canonical: 'a@x.org', domain: 'x.org' });
  await take('crm:1');
  expect(await stateOf(id)).toEqual({
    status: 'RETIRED',
    restricted: RESTRICTED,
    attributes: ['restriction'],
    kind: 'person',
  });
  expect(await seenBy(id)).toEqual(['admin']);
});

test('what was set is there again with the next record, and a release of the restriction counts without any', async () => {
  const id = await upsert('crm:1');
  await set(id, 'restriction', RESTRICTED);
  await set(id, 'segment', 'gold');
  await gone('crm:1');
  expect(await upsert('crm:1')).toBe(id);
  expect(await stateOf(id)).toMatchObject({ restricted: RESTRICTED, status: 'ACTIVE' });
  expect((await stateOf(id)).attributes).toContain('segment');
  await gone('crm:1');
  await overrideValue(hub, { customerId: id, attribute: 'restriction', action: 'release', values: [] }, by);
  expect(await stateOf(id)).toMatchObject({ restricted: 'no', attributes: [] });
  expect(await seenBy(id)).toEqual(['admin', 'marketing']);
  await set(id, 'restriction', RESTRICTED);
  expect(await seenBy(id)).toEqual(['admin']);
});

test('a restriction set on a merged id hides the survivor without records, and goes with its id when they part', async () => {
  const [a, b] = [await upsert('crm:1'), await upsert('crm:2')];
  await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
  await set(b, 'restriction', RESTRICTED);
  await gone('crm:2');
  await gone('crm:1');
  expect([await seenBy(a), await seenBy(b)]).toEqual([['admin'], ['admin']]);
  await unmergeCustomer(hub, { customerId: b }, by);
  expect([await stateOf(a), await stateOf(b)]).toMatchObject([
    { status: 'RETIRED', restricted: 'no' },
    { status: 'RETIRED', restricted: RESTRICTED },
  ]);
  expect([await seenBy(a), await seenBy(b)]).toEqual([['admin', 'marketing'], ['admin']]);
});
