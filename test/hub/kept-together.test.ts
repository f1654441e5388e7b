import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../domain/matching/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { updateCustomer } from '../../hub/app-records/index.ts';
import { link, mergeCustomers, splitCustomer, unlink, unmergeCustomer, upsertRecords } from '../../hub/index.ts';
import { IMPORTER, person, STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';
import { all } from './model/all.ts';

const hub = verifiedHub({ resolver: deterministicResolver() });
const { customers, put, remove, parts } = stewardship(hub);
const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;
const keys = (...texts: string[]) => texts.map(key);

const [email, phone, loyalty] = ['a@x.org', '+48221234567', 'L-100001'];
const family = 'Doe';
/** `b` alone joins the others, each by another value. */
const star = async (): Promise<CustomerId> => {
  const records = [
    person('crm:a', { family, given: 'Ann', email }),
    person('crm:b', { family, given: 'Ann', email, phone, loyalty }),
    person('crm:c', { family, given: 'Ann', phone }),
    person('crm:d', { family, given: 'Ann', loyalty }),
  ];
  const { results } = await upsertRecords(hub(), records, { by: IMPORTER });
  expect(await parts()).toEqual(['crm:a crm:b crm:c crm:d']);
  return results[0]?.customerId as CustomerId;
};
const split = (customerId: CustomerId, ...named: SourceKey[][]) =>
  splitCustomer(hub(), { customerId, parts: named }, by);
const keysOf = async (id: CustomerId) =>
  (await hub().store.get('customers', [id]))
    .get(id)
    ?.doc.sourceKeys.map((each) => each.replace(id, 'ID'))
    .join(' ');
const correct = (customerId: CustomerId, address: string) =>
  updateCustomer(hub(), { customerId, attributes: { email: [{ value: address }] }, context: {} }, by);
/** The ids of all verdicts, so that none stands in the way. */
const verdictIds = async () => (await all(hub().store, 'verdicts')).map(({ id }) => id);

describe('records that only the one taken out had joined', () => {
  test.each([
    ['a part that is named', [keys('crm:a', 'crm:c')], ['crm:a crm:c', 'crm:b crm:d']],
    ['those in no part', [keys('crm:b')], ['crm:a crm:c crm:d', 'crm:b']],
    ['several at once', [keys('crm:b'), keys('crm:d')], ['crm:a crm:c', 'crm:b', 'crm:d']],
  ])('stay together in a split: %s', async (_, named, expected) => {
    const id = await star();
    const { affected } = await split(id, ...named);
    expect(await parts()).toEqual(expected);
    expect(affected.map(({ kind }) => kind).sort()).toEqual([...expected.slice(1).map(() => 'created'), 'split']);
  });

  test('stay together with the id of the customer when it is unlinked', async () => {
    const id = await star();
    await unlink(hub(), { key: key('crm:b'), reason: 'another Ann' }, by);
    expect([await parts(), await keysOf(id)]).toEqual([['crm:a crm:c crm:d', 'crm:b'], 'crm:a crm:c crm:d']);
  });

  test('stay together with the id of the customer when it is linked to another', async () => {
    const id = await star();
    const [other] = await customers(['shop:1']);
    await link(hub(), { key: key('crm:b'), customerId: other! }, by);
    expect([await keysOf(id), await keysOf(other!)]).toEqual(['crm:a crm:c crm:d', 'crm:b shop:1']);
  });

  test('are bound by no more than one match each', async () => {
    await star();
    await unlink(hub(), { key: key('crm:b') }, by);
    const matches = (await all(hub().store, 'verdicts')).filter(({ doc }) => doc.kind === 'match');
    expect(matches).toHaveLength(2);
  });

  test('are bound by none where they hang together without it', async () => {
    const [id] = await customers(['crm:1', 'crm:2', 'crm:3', 'crm:4']);
    await unlink(hub(), { key: key('crm:1') }, by);
    await split(id!, keys('crm:2'));
    expect((await all(hub().store, 'verdicts')).map(({ doc }) => doc.kind)).toEqual(['no-match', 'no-match']);
  });

  test('stay together when one of them is deleted, and when it comes back', async () => {
    await star();
    await unlink(hub(), { key: key('crm:b') }, by);
    await remove('crm:a');
    expect(await parts()).toEqual(['crm:b', 'crm:c crm:d']);
    await put('crm:a', { family, given: 'Ann', email, version: '2' });
    expect(await parts()).toEqual(['crm:a crm:c crm:d', 'crm:b']);
  });

  test('are parted by a later split, and the rest stays together again', async () => {
    const id = await star();
    await split(id, keys('crm:b'));
    await split(id, keys('crm:a'));
    expect(await parts()).toEqual(['crm:a', 'crm:b', 'crm:c crm:d']);
    await unlink(hub(), { key: key('crm:c') }, by);
    expect(await parts()).toEqual(['crm:a', 'crm:b', 'crm:c', 'crm:d']);
  });

  test('stay one side of a merge and of its undoing', async () => {
    const id = await star();
    const [other] = await customers(['shop:1', 'shop:2']);
    await split(id, keys('crm:b'));
    await mergeCustomers(hub(), { customerIds: [other!, id], survivorId: other! }, by);
    await unlink(hub(), { key: key('shop:1') }, by);
    expect(await parts()).toEqual(['crm:a crm:c crm:d shop:2', 'crm:b', 'shop:1']);
    await unmergeCustomer(hub(), { customerId: id }, by);
    expect([await keysOf(id), await keysOf(other!)]).toEqual(['crm:a crm:c crm:d', 'shop:2']);
  });

  test('are one customer with it again when a steward merges the two', async () => {
    const id = await star();
    const { affected } = await split(id, keys('crm:b'));
    const created = affected.find(({ kind }) => kind === 'created')?.customerId as CustomerId;
    await mergeCustomers(hub(), { customerIds: [id, created], supersedes: await verdictIds() }, by);
    expect(await parts()).toEqual(['crm:a crm:b crm:c crm:d']);
  });

  test('stay with the survivor when a customer that it had joined is parted from them', async () => {
    const said = { family, given: 'Ann' };
    const [a] = [await put('crm:a', { ...said, email }), await put('crm:b', { ...said, phone })];
    await put('crm:c', { ...said, loyalty });
    // It comes last and joins three customers: two ids are merged into the first by rule.
    await put('web:x', { ...said, email, phone, loyalty });
    const b = (await all(hub().store, 'customers')).find(({ doc }) => doc.redirectTo === a)?.id as CustomerId;
    await unlink(hub(), { key: key('web:x') }, by);
    expect(await parts()).toEqual(['crm:a crm:b crm:c', 'web:x']);
    await unmergeCustomer(hub(), { customerId: b }, by);
    expect(await parts()).toEqual(['crm:a crm:c', 'crm:b', 'web:x']);
  });

  test('many of them are bound in a tree, whose matches name each record a few times', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `p${i + 10}@x.org`);
    const emails = (list: readonly string[]) =>
      list.flatMap((each) => person('x:1', { email: each }).attributes.email ?? []);
    const hubRecord = person('crm:hub', { family, given: 'Ann' });
    const records = [
      { ...hubRecord, attributes: { ...hubRecord.attributes, email: emails(many) } },
      ...many.map((each, i) => person(`crm:${i + 10}`, { family, given: 'Ann', email: each })),
    ];
    await upsertRecords(hub(), records, { by: IMPORTER });
    expect(await parts()).toHaveLength(1);
    await unlink(hub(), { key: key('crm:hub') }, by);
    expect(await parts()).toHaveLength(2);
    const verdicts = new Map((await all(hub().store, 'verdicts')).map(({ id, doc }) => [id, doc.kind]));
    const named = new Map<string, number>();
    for (const { doc } of await all(hub().store, 'verdictMembers')) {
      if (verdicts.get(doc.verdictId) === 'match') named.set(doc.sourceKey, (named.get(doc.sourceKey) ?? 0) + 1);
    }
    const times = [...named.values()];
    expect(times.reduce((sum, each) => sum + each, 0)).toBe(2 * 59);
    expect(Math.max(...times)).toBeLessThanOrEqual(21);
  });
});

describe('whom an earlier no-match keeps apart, and newer matches of the one taken out had joined', () => {
  const chain = async (): Promise<CustomerId> => {
    const [a, b, c] = await customers(['crm:a'], ['shop:b'], ['web:c']);
    await mergeCustomers(hub(), { customerIds: [a!, c!], survivorId: a! }, by);
    await unmergeCustomer(hub(), { customerId: c! }, by);
    await mergeCustomers(hub(), { customerIds: [b!, c!], survivorId: b! }, by);
    await remove('web:c');
    await mergeCustomers(hub(), { customerIds: [a!, b!], survivorId: a! }, by);
    await put('web:c', { family: 'webc', email: 'web:c@x.org', version: '2' });
    expect(await parts()).toEqual(['crm:a shop:b web:c']);
    return a!;
  };

  test('part again when it is unlinked, as nothing new is said of them', async () => {
    await chain();
    await unlink(hub(), { key: key('shop:b') }, by);
    expect(await parts()).toEqual(['crm:a', 'shop:b', 'web:c']);
  });

  test('are refused as one part, with the verdict to be seen', async () => {
    const id = await chain();
    const verdicts = await all(hub().store, 'verdicts');
    const ended = new Set((await all(hub().store, 'verdictEnds')).map((row) => row.id));
    const standing = verdicts.filter((row) => row.doc.kind === 'no-match' && !ended.has(row.id)).map((row) => row.id);
    for (const named of [[keys('shop:b')], [keys('crm:a', 'web:c')]]) {
      await expect(split(id, ...named)).rejects.toMatchObject({
        code: 'CONFLICT',
        field: ['parts'],
        details: { verdictIds: standing },
      });
    }
    expect(await all(hub().store, 'verdicts')).toEqual(verdicts);
    await split(id, keys('shop:b'), keys('crm:a'));
    expect(await parts()).toEqual(['crm:a', 'shop:b', 'web:c']);
  });
});

describe('a correction that no part names', () => {
  const three = async () => {
    const [id] = await customers(['crm:1', 'crm:2', 'crm:3']);
    await correct(id!, 'own@x.org');
    return id!;
  };

  test.each([
    [[keys('crm:1', 'crm:2')], 'crm:1 crm:2'],
    [[keys('crm:1')], 'crm:2 crm:3'],
    [[keys('crm:3'), keys('crm:1', 'crm:2')], 'crm:1 crm:2'],
  ])('stays with the id that it was made on: %j', async (named, kept) => {
    const id = await three();
    await split(id, ...named);
    expect(await keysOf(id)).toBe(`app:ID ${kept}`);
  });

  test('goes with a part that names it', async () => {
    const id = await three();
    await split(id, keys(`app:${id}`, 'crm:3'));
    expect(await keysOf(id)).toBe('crm:1 crm:2');
  });

  test('makes no part of its own', async () => {
    const id = await three();
    await expect(split(id, keys('crm:1', 'crm:2', 'crm:3'))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await split(id, keys('crm:1', 'crm:2'), keys('crm:3'));
    expect(await keysOf(id)).toBe('app:ID crm:1 crm:2');
    expect(await parts()).toHaveLength(2);
  });

  test('stays with the id also where the records that it was bound to go', async () => {
    const [id] = await customers(['crm:1']);
    await correct(id!, 'own@x.org');
    await put('crm:2', { family: 'crm', email: 'crm:1@x.org' });
    await put('crm:3', { family: 'crm', email: 'crm:1@x.org' });
    await split(id!, keys('crm:1'));
    expect([await keysOf(id!), await parts()]).toEqual(['app:ID crm:2 crm:3', expect.arrayContaining(['crm:1'])]);
    // It is bound there as by its own match: also when what it hung on is taken out there.
    await unlink(hub(), { key: key('crm:2') }, by);
    expect(await keysOf(id!)).toBe('app:ID crm:3');
  });

  test('of a merged id goes with that id, and counts for none', async () => {
    const [a, b] = await customers(['crm:1', 'crm:2'], ['shop:1']);
    await mergeCustomers(hub(), { customerIds: [a!, b!], survivorId: a! }, by);
    await correct(b!, 'own@x.org');
    await split(a!, keys('shop:1'));
    expect([await keysOf(a!), await keysOf(b!)]).toEqual(['crm:1 crm:2', 'app:ID shop:1']);
  });
});

describe('a match of the customer whom records had left when the one that joined them to it was deleted', () => {
  const [said, reason] = [{ family, given: 'Ann' }, 'another Ann'];
  /** `c` and `d` are named in what was said of the customer before they left it with `b`. */
  const left = async (say: (customerId: CustomerId) => Promise<unknown>): Promise<CustomerId> => {
    const id = await put('crm:a', { ...said, email });
    await put('crm:b', { ...said, email, phone });
    for (const each of ['crm:c', 'crm:d']) await put(each, { ...said, phone });
    await say(id);
    await remove('crm:b');
    return id;
  };
  const merged = async (customerId: CustomerId): Promise<void> => {
    const [other] = await customers(['shop:1']);
    await mergeCustomers(hub(), { customerIds: [customerId, other!], survivorId: customerId }, by);
  };
  const partings = [
    ['unlinked', () => unlink(hub(), { key: key('crm:c'), reason }, by)],
    [
      'linked to another',
      async () => link(hub(), { key: key('crm:c'), customerId: (await customers(['web:1']))[0]! }, by),
    ],
    [
      'split off',
      async () => {
        const from = (await hub().store.get('links', [key('crm:c')])).get(key('crm:c'))?.doc.customerId;
        return split(from!, keys('crm:c'));
      },
    ],
  ] as const;

  test.each(partings)('stands when one of them is %s: of a correction', async (_, apart) => {
    const id = await left((customerId) => correct(customerId, 'own@x.org'));
    await apart();
    await put('crm:a', { ...said, email, version: '2', birthDate: '1980-01-02' });
    expect(await keysOf(id)).toBe('app:ID crm:a');
  });

  test.each(partings)('stands when one of them is %s: of a merge', async (_, apart) => {
    await left(merged);
    await apart();
    await put('crm:a', { ...said, email, version: '2', birthDate: '1980-01-02' });
    expect(await parts()).toContain('crm:a shop:1');
  });

  test('binds whoever comes back to that customer, and names the ones taken apart no longer', async () => {
    await left(merged);
    await remove('shop:1');
    await unlink(hub(), { key: key('crm:c') }, by);
    await put('shop:1', { family: 'shop', email: 'shop:1@x.org', version: '2' });
    expect(await parts()).toEqual(['crm:a shop:1', 'crm:c', 'crm:d']);
    await remove('crm:a');
    expect(await parts()).toEqual(['crm:c', 'crm:d', 'shop:1']);
  });
});
