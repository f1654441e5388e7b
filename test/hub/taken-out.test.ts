import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import {
  link,
  mergeCustomers,
  splitCustomer,
  unlink,
  unmergeCustomer,
  upsertRecords,
  type Hub,
} from '../../hub/index.ts';
import { emailResolver, IMPORTER, person, STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({ resolver: emailResolver(5) });
const { customers, remove, parts } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;

test('a merge stands for who is left of a side when the record that it named is replaced by another', async () => {
  const [k, l] = await customers(['crm:K'], ['crm:L']);
  await mergeCustomers(hub, { customerIds: [k!, l!], survivorId: k! }, by);
  await upsertRecords(hub, [person('erp:L', { family: 'crm:L', email: 'crm:L@x.org' })], { by: IMPORTER });
  await remove('crm:L');
  expect(await parts()).toEqual(['crm:K erp:L']);
  await upsertRecords(hub, [person('crm:L', { family: 'crm:L', email: 'crm:L@x.org', version: '9' })], {
    by: IMPORTER,
  });
  expect(await parts()).toEqual(['crm:K crm:L erp:L']);
  await unmergeCustomer(hub, { customerId: l! }, by);
  expect(await parts()).toEqual(['crm:K', 'crm:L erp:L']);
});

test.each(['a', 'b'])(
  'an unmerge gives both ids back where the source of one, or of both, was replaced: %s',
  async (survivor) => {
    const [a, b] = await customers(['crm:a'], ['crm:b']);
    await mergeCustomers(hub, { customerIds: [a!, b!], survivorId: survivor === 'a' ? a! : b! }, by);
    const merged = survivor === 'a' ? b! : a!;
    const replacing = ['a', 'b'].map((one) =>
      person(`erp:${one}`, { family: `crm:${one}`, email: `crm:${one}@x.org` }),
    );
    await upsertRecords(hub, replacing, { by: IMPORTER });
    const kept = async () => {
      const rows = await hub.store.get('customers', [a!, b!]);
      return [a!, b!].map((id) => rows.get(id)?.doc.sourceKeys.join(' '));
    };
    for (const gone of ['crm:a', 'crm:b']) {
      await remove(gone);
      await unmergeCustomer(hub, { customerId: merged }, by);
      expect(await kept()).toEqual(gone === 'crm:a' ? ['erp:a', 'crm:b erp:b'] : ['erp:a', 'erp:b']);
      await mergeAgain(a!, b!, survivor === 'a' ? a! : b!);
    }
  },
);

async function mergeAgain(a: CustomerId, b: CustomerId, survivorId: CustomerId): Promise<void> {
  const apart = await mergeCustomers(hub, { customerIds: [a, b], survivorId }, by).catch((error: unknown) => error);
  const { verdictIds } = (apart as { details: { verdictIds: string[] } }).details;
  await mergeCustomers(hub, { customerIds: [a, b], survivorId, supersedes: verdictIds }, by);
}

/** A match names the records of both sides; who is taken out stands for none of them when those before it go. */
describe('a record that a steward took out stays out when the records that stood for its side are deleted', () => {
  test('by unlink', async () => {
    const [a, b] = await customers(['crm:0'], ['crm:1', 'shop:1']);
    await mergeCustomers(hub, { customerIds: [a!, b!], survivorId: a! }, by);
    await unlink(hub, { key: key('shop:1') }, by);
    expect(await parts()).toEqual(['crm:0 crm:1', 'shop:1']);
    await remove('crm:1');
    expect(await parts()).toEqual(['crm:0', 'shop:1']);
    // Nor when one comes back: the match still speaks for that one.
    await upsertRecords(hub, [person('crm:1', { family: 'x', email: 'new@x.org', version: '9' })], { by: IMPORTER });
    expect(await parts()).toEqual(['crm:0 crm:1', 'shop:1']);
  });

  test('by link to another customer, who is not merged with the first', async () => {
    const [a, b, c] = await customers(['crm:0'], ['crm:1', 'shop:1'], ['crm:9']);
    await mergeCustomers(hub, { customerIds: [a!, b!], survivorId: a! }, by);
    await link(hub, { key: key('shop:1'), customerId: c! }, by);
    await remove('crm:1');
    expect(await parts()).toEqual(['crm:0', 'crm:9 shop:1']);
  });

  test('by split', async () => {
    const [a, b] = await customers(['crm:0'], ['crm:1', 'shop:1', 'zoo:1']);
    await mergeCustomers(hub, { customerIds: [a!, b!], survivorId: a! }, by);
    await splitCustomer(hub, { customerId: a!, parts: [[key('shop:1'), key('zoo:1')]] }, by);
    expect(await parts()).toEqual(['crm:0 crm:1', 'shop:1 zoo:1']);
    await remove('crm:1');
    expect(await parts()).toEqual(['crm:0', 'shop:1 zoo:1']);
  });

  test('by unmerge of one of three', async () => {
    const [a, b, c] = await customers(['crm:0', 'shop:0'], ['crm:1', 'shop:1'], ['crm:2', 'shop:2']);
    await mergeCustomers(hub, { customerIds: [b!, c!], survivorId: b! }, by);
    await mergeCustomers(hub, { customerIds: [a!, b!], survivorId: a! }, by);
    await unmergeCustomer(hub, { customerId: c! }, by);
    expect(await parts()).toEqual(['crm:0 crm:1 shop:0 shop:1', 'crm:2 shop:2']);
    await remove('crm:1');
    expect(await parts()).toEqual(['crm:0 shop:0 shop:1', 'crm:2 shop:2']);
    await remove('shop:1');
    expect(await parts()).toEqual(['crm:0 shop:0', 'crm:2 shop:2']);
  });
});
