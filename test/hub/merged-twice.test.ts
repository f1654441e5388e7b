import { expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { mergeCustomers, splitCustomer, unmergeCustomer } from '../../hub/index.ts';
import { emailResolver, STEWARD } from '../support/hub.ts';
import { naming } from '../support/naming.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hub = verifiedHub({ resolver: emailResolver(5) });
const { customers, put, remove, parts } = stewardship(hub);
const by = { by: STEWARD };

const merge = (a: CustomerId, b: CustomerId, survivorId: CustomerId) =>
  naming((supersedes) => mergeCustomers(hub(), { customerIds: [a, b], survivorId, supersedes }, by));

/** Two merged customers are parted by a split that keeps a record of one with a record of the other. */
async function partedBySplit(): Promise<readonly [CustomerId, CustomerId]> {
  const [a, b] = await customers(['crm:0'], ['crm:1', 'crm:2', 'crm:3']);
  await merge(a!, b!, a!);
  await splitCustomer(hub(), { customerId: a!, parts: [['crm:0', 'crm:1'] as SourceKey[]] }, by);
  expect(await parts()).toEqual(['crm:0 crm:1', 'crm:2 crm:3']);
  return [a!, b!];
}

/** The first merge's match, given again by the split for those who stay together, names both ids as the second's does. */
test.each(['first', 'second'])(
  'an unmerge does not undo what a split left of an earlier merge of the two: the %s survives',
  async (survivor) => {
    const [a, b] = await partedBySplit();
    await merge(a, b, survivor === 'first' ? a : b);
    await unmergeCustomer(hub(), { customerId: survivor === 'first' ? b : a }, by);
    expect(await parts()).toEqual(['crm:0 crm:1', 'crm:2 crm:3']);
  },
);

test('nor where the two came together again by what a record says', async () => {
  const [, b] = await partedBySplit();
  for (const key of ['crm:2', 'crm:3', 'erp:4']) await put(key, { family: 'crm', email: 'other@x.org' });
  expect(await parts()).toEqual(['crm:0 crm:1', 'crm:2 crm:3 erp:4']);
  await remove('crm:2');
  await remove('crm:3');
  await put('erp:4', { family: 'crm', email: 'crm:0@x.org' });
  expect(await parts()).toEqual(['crm:0 crm:1 erp:4']);
  await unmergeCustomer(hub(), { customerId: b }, by);
  expect(await parts()).toEqual(['crm:0 crm:1', 'erp:4']);
});
