import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { link, mergeCustomers, splitCustomer, unlink, unmergeCustomer, type Hub } from '../../hub/index.ts';
import { emailResolver, STEWARD } from '../support/hub.ts';
import { naming } from '../support/naming.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({ resolver: emailResolver(9) });
const { customers, put, remove, parts } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;

async function customerOf(text: string): Promise<CustomerId> {
  return (await hub.store.get('links', [key(text)])).get(key(text))!.doc.customerId;
}

const merge = (survivorId: CustomerId, other: CustomerId) =>
  naming((supersedes) => mergeCustomers(hub, { customerIds: [survivorId, other], survivorId, supersedes }, by));

const linkTo = (text: string, customerId: CustomerId) =>
  naming((supersedes) => link(hub, { key: key(text), customerId, supersedes }, by));

/** Three records of one address, each a customer of its own by one split. */
async function threeApart(): Promise<readonly CustomerId[]> {
  const [all] = await customers(['crm:a', 'shop:b', 'web:c']);
  await splitCustomer(hub, { customerId: all!, parts: [[key('crm:a')], [key('shop:b')], [key('web:c')]] }, by);
  expect(await parts()).toEqual(['crm:a', 'shop:b', 'web:c']);
  return Promise.all(['crm:a', 'shop:b', 'web:c'].map(customerOf));
}

describe('a no-match that is superseded goes on keeping apart whom the new match does not bring together', () => {
  test('while the two are merged, and when they are parted', async () => {
    const [a, b] = await threeApart();
    const { affected } = await merge(a!, b!);
    expect(affected.map(({ customerId }) => customerId).sort()).toEqual([a, b].sort());
    expect(await parts()).toEqual(['crm:a shop:b', 'web:c']);
    await unmergeCustomer(hub, { customerId: b! }, by);
    expect(await parts()).toEqual(['crm:a', 'shop:b', 'web:c']);
  });

  test('and stays the decision that it was, while the new match is what ended it', async () => {
    const [a, b] = await threeApart();
    const given = async () => {
      const rows = [];
      for await (const page of hub.store.scan('verdicts')) rows.push(...page.map(({ doc }) => doc));
      return rows;
    };
    const before = new Set((await given()).map(({ id }) => id));
    let named: readonly string[] = [];
    const other = { kind: 'steward', name: 'another' } as const;
    await naming((supersedes) => {
      named = supersedes;
      return mergeCustomers(hub, { customerIds: [a!, b!], supersedes }, { by: other });
    });
    const fresh = (await given()).filter(({ id }) => !before.has(id));
    expect(fresh.map(({ kind, by: whose, since }) => [kind, whose, since])).toEqual([
      ['no-match', STEWARD, named[0]],
      ['match', other, undefined],
    ]);
    expect(fresh[1]?.supersedes).toEqual(named);
    const ends = await hub.store.get('verdictEnds', named);
    expect([...ends.values()].map(({ doc }) => doc.endedBy)).toEqual([fresh[1]?.id]);
  });

  test('where a record is linked to one of them, and split off again', async () => {
    await customers(['crm:a', 'shop:b', 'web:c']);
    await unlink(hub, { key: key('web:c') }, by);
    const c = await customerOf('web:c');
    await linkTo('shop:b', c);
    expect(await parts()).toEqual(['crm:a', 'shop:b web:c']);
    await splitCustomer(hub, { customerId: c, parts: [[key('shop:b')]] }, by);
    expect(await parts()).toEqual(['crm:a', 'shop:b', 'web:c']);
  });

  test('where a record is linked to one of them, and deleted', async () => {
    await customers(['crm:a', 'shop:b', 'web:c']);
    await unlink(hub, { key: key('web:c') }, by);
    await linkTo('shop:b', await customerOf('web:c'));
    await remove('shop:b');
    expect(await parts()).toEqual(['crm:a', 'web:c']);
  });
});

/** A deleted record is of the customer that it was of: it comes with him, and goes with him. */
describe('a record that is gone while its customer is merged', () => {
  async function mergedWithout(gone: string): Promise<readonly CustomerId[]> {
    const [all] = await customers(['crm:a', 'crm:b', 'shop:a', 'shop:b']);
    await splitCustomer(hub, { customerId: all!, parts: [[key('crm:a'), key('shop:a')]] }, by);
    const ids = await Promise.all(['crm:a', 'crm:b'].map(customerOf));
    await remove(gone);
    await merge(ids[0]!, ids[1]!);
    await put(gone, { family: 'crma', email: 'crm:a@x.org' });
    return ids;
  }

  test.each(['crm:a', 'shop:a', 'crm:b', 'shop:b'])('comes back to it, and is parted with it: %s', async (gone) => {
    const [, b] = await mergedWithout(gone);
    expect(await parts()).toEqual(['crm:a crm:b shop:a shop:b']);
    await unmergeCustomer(hub, { customerId: b! }, by);
    expect(await parts()).toEqual(['crm:a shop:a', 'crm:b shop:b']);
  });

  test('does not come back to it where another verdict keeps it apart, which nobody ended', async () => {
    const [all] = await customers(['crm:a', 'shop:a', 'crm:b']);
    await splitCustomer(hub, { customerId: all!, parts: [[key('crm:a')], [key('shop:a')], [key('crm:b')]] }, by);
    const [a, b] = await Promise.all(['crm:a', 'crm:b'].map(customerOf));
    await remove('shop:a');
    await merge(a!, b!);
    await put('shop:a', { family: 'crma', email: 'crm:a@x.org' });
    expect(await parts()).toEqual(['crm:a crm:b', 'shop:a']);
  });
});

const unmerge = (customerId: CustomerId) => unmergeCustomer(hub, { customerId }, by);
const take = (text: string) => unlink(hub, { key: key(text) }, by);

/** A merge superseded a no-match. Once it is undone, nobody is with whom the steward kept them from before it. */
describe('a no-match that a merge superseded stands again', () => {
  /** The first of both and of another address; the second was a customer of its own before a rule joined the two. */
  async function joinedByRule(): Promise<readonly CustomerId[]> {
    const a = await put('crm:a', { email: 'one@x.org' });
    const d = await put('web:d', { email: 'two@x.org' });
    await put('shop:c', { email: 'one@x.org' });
    await put('web:d', { email: 'one@x.org' });
    expect(await parts()).toEqual(['crm:a shop:c web:d']);
    await take('shop:c');
    return [a, d, await customerOf('shop:c')];
  }

  test('also towards an id that was parted from the survivor first', async () => {
    const [a, d, c] = await joinedByRule();
    await merge(a!, c!);
    await unmerge(d!);
    expect(await parts()).toEqual(['crm:a shop:c', 'web:d']);
    await unmerge(c!);
    expect(await parts()).toEqual(['crm:a', 'shop:c', 'web:d']);
  });

  test('and towards who is gone when a record is taken out', async () => {
    const [a, , c] = await joinedByRule();
    await merge(a!, c!);
    await remove('web:d');
    await take('shop:c');
    await remove('crm:a');
    await put('web:d', { email: 'one@x.org' });
    expect(await parts()).toEqual(['shop:c', 'web:d']);
  });

  test('and towards who became another person meanwhile', async () => {
    const [a, , c] = await joinedByRule();
    await merge(a!, c!);
    await put('web:d', { email: 'two@x.org' });
    expect(await parts()).toEqual(['crm:a shop:c', 'web:d']);
    await unmerge(c!);
    await remove('crm:a');
    await put('web:d', { email: 'one@x.org' });
    expect(await parts()).toEqual(['shop:c', 'web:d']);
  });

  test('but of whom a record is linked to it says nothing', async () => {
    const [a, , c] = await joinedByRule();
    await merge(a!, c!);
    await put('web:d', { email: 'two@x.org' });
    await linkTo('shop:c', await customerOf('web:d'));
    expect(await parts()).toEqual(['crm:a', 'shop:c web:d']);
  });

  test('once, however often the two are merged and parted', async () => {
    const inForce = async () => {
      const ended = new Set<string>();
      for await (const page of hub.store.scan('verdictEnds')) for (const { id } of page) ended.add(id);
      const rows = [];
      for await (const page of hub.store.scan('verdicts')) rows.push(...page.filter(({ id }) => !ended.has(id)));
      return rows.map(({ doc }) => doc.kind);
    };
    const [a, d, c] = await joinedByRule();
    const apart = async () => {
      await merge(a!, c!);
      await unmerge(d!);
      await unmerge(c!);
      return inForce();
    };
    await apart();
    await merge(a!, d!);
    const once = await apart();
    for (let i = 0; i < 3; i += 1) {
      await merge(a!, d!);
      expect(await apart()).toEqual(once);
    }
    expect(await parts()).toEqual(['crm:a', 'shop:c', 'web:d']);
  });
});
