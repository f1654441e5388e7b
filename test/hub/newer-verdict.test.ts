import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { link, mergeCustomers, splitCustomer, unlink } from '../../hub/index.ts';
import { STEWARD } from '../support/hub.ts';
import { nameOf, stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hub = verifiedHub({ resolver: deterministicResolver() });
const { customers, put, remove, parts } = stewardship(hub);
const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;
const back = (which: string) => put(which, { family: nameOf(which), email: `${which}@x.org` });
const merge = (one: CustomerId, other: CustomerId) =>
  mergeCustomers(hub(), { customerIds: [one, other], survivorId: one }, by);

/**
 * Three customers of a record each: the second was matched with the third, then the first with the second. The second
 * is gone; the first and the third are one customer by a match of their own.
 */
async function chain(): Promise<CustomerId> {
  const [a, b, c] = await customers(['crm:a'], ['shop:b'], ['web:c']);
  await merge(b!, c!);
  await remove('web:c');
  await merge(a!, b!);
  await back('web:c');
  await remove('shop:b');
  expect(await parts()).toEqual(['crm:a', 'web:c']);
  await link(hub(), { key: key('web:c'), customerId: a! }, by);
  expect(await parts()).toEqual(['crm:a web:c']);
  return a!;
}

describe('a record that comes back where matches bind it to two whom a steward took apart since', () => {
  test.each(['split', 'unlink'])('goes with the newer match: %s', async (how) => {
    const a = await chain();
    if (how === 'split') await splitCustomer(hub(), { customerId: a, parts: [[key('web:c')]] }, by);
    else await unlink(hub(), { key: key('web:c') }, by);
    await back('shop:b');
    expect(await parts()).toEqual(['crm:a shop:b', 'web:c']);
    // What was said first stands again when the newer decision is taken back.
    const ids = (await hub().store.find({ collection: 'verdicts', limit: 100 })).map((row) => row.id);
    await link(hub(), { key: key('web:c'), customerId: a, supersedes: ids }, by);
    expect(await parts()).toEqual(['crm:a shop:b web:c']);
  });

  test('stays with the newer match also when the older is given again', async () => {
    await chain();
    await put('web:d', { family: nameOf('web:c'), email: 'web:c@x.org' });
    await unlink(hub(), { key: key('crm:a') }, by);
    await back('shop:b');
    expect(await parts()).toEqual(['crm:a shop:b', 'web:c web:d']);
    // The older match goes on with the record that stands in for the one that goes, and is no newer for it.
    await remove('web:c');
    expect(await parts()).toEqual(['crm:a shop:b', 'web:d']);
  });
});
