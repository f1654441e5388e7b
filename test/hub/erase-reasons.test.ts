import { beforeEach, expect, test } from '@jest/globals';
import { ownKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import { erase, link, mergeCustomers, splitCustomer, unlink, type Hub } from '../../hub/index.ts';
import { STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const by = { by: STEWARD };
const hubOfTest = verifiedHub({});
const { customers, put, remove, parts } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

async function reasons(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of hub.store.scan('verdicts')) found.push(...page.flatMap(({ doc }) => doc.reason ?? []));
  return found.sort();
}
const merge = (a: CustomerId, b: CustomerId, reason: string) =>
  mergeCustomers(hub, { customerIds: [a, b], survivorId: a, reason }, by);
const gone = (key: string, options = {}) => erase(hub, { key: key as SourceKey }, { ...by, ...options });

test('erasing a record takes the reasons of verdicts that name it; these stand, and others keep theirs', async () => {
  const [a, b, c, d] = (await customers(['crm:1', 'crm:2'], ['shop:1'], ['erp:1'], ['web:1'])) as [
    CustomerId,
    CustomerId,
    CustomerId,
    CustomerId,
  ];
  await merge(a, b, 'Zara said so');
  await merge(c, d, 'of others');
  await gone('crm:1', { dryRun: true });
  expect(await reasons()).toEqual(['Zara said so', 'of others']);
  await gone('crm:1');
  expect(await reasons()).toEqual(['of others']);
  expect(await parts()).toEqual(['crm:2 shop:1', 'erp:1 web:1']);
});

test('also of those by which the same decision was given again for other records', async () => {
  const [a, b] = (await customers(['crm:1', 'crm:2'], ['shop:1'])) as [CustomerId, CustomerId];
  await merge(a, b, 'Zara said so');
  await remove('crm:1');
  await remove('shop:1');
  await put('shop:1', { family: 'shop', email: 'shop:1@x.org' });
  expect(await reasons()).not.toEqual([]);
  await gone('crm:1');
  expect(await reasons()).toEqual([]);
});

test('a reason that another decision gives meanwhile goes too', async () => {
  const [a, b] = (await customers(['crm:1', 'crm:2'], ['shop:1'])) as [CustomerId, CustomerId];
  let armed = true;
  const { store } = hub;
  const raced: Hub = {
    ...hub,
    store: {
      ...store,
      async commit(unit) {
        if (armed && unit.writes.some(({ op, collection }) => op === 'delete' && collection === 'records')) {
          armed = false;
          await merge(a, b, 'Zara said so');
        }
        return store.commit(unit);
      },
    },
  };
  await erase(raced, { key: 'crm:1' as SourceKey }, by);
  expect(await reasons()).toEqual([]);
  expect(await parts()).toEqual(['crm:2 shop:1']);
});

test('erasing a customer’s own key takes the reasons of verdicts with his id on a side', async () => {
  const [a, b, c] = (await customers(['crm:1', 'crm:2'], ['shop:1'], ['erp:1', 'erp:2'])) as [
    CustomerId,
    CustomerId,
    CustomerId,
  ];
  await merge(a, b, 'Zara said so');
  await unlink(hub, { key: 'crm:2' as SourceKey, reason: 'Zara is another' }, by);
  await splitCustomer(hub, { customerId: c, parts: [['erp:2' as SourceKey]], reason: 'of others' }, by);
  await gone(ownKey(a));
  expect(await reasons()).toEqual(['of others']);
});

test('a reason that several verdicts share goes with a record that any of them names', async () => {
  const [a, b] = (await customers(['crm:1', 'crm:2', 'crm:3'], ['shop:1'])) as [CustomerId, CustomerId];
  const key = (text: string) => text as SourceKey;
  const reason = 'Zara said so';
  await splitCustomer(hub, { customerId: a, parts: [[key('crm:1')], [key('crm:2')]], reason }, by);
  expect(new Set(await reasons())).toEqual(new Set([reason]));
  await gone('crm:1');
  expect(await reasons()).toEqual([]);
  await put('crm:4', { family: 'crm', email: 'crm:3@x.org' });
  await put('crm:3', { family: 'crm', email: 'crm:3@x.org', version: '2' });
  expect(await parts()).toContain('crm:3 crm:4');
  await link(hub, { key: key('crm:3'), customerId: b, reason }, by);
  expect(await reasons()).toContain(reason);
  await gone('shop:1');
  expect(await reasons()).not.toContain(reason);
});
