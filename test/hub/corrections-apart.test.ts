import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { updateCustomer } from '../../hub/app-records/index.ts';
import { erase, mergeCustomers, sweep, unlink, unmergeCustomer, upsertRecords, type Hub } from '../../hub/index.ts';
import { emailResolver, IMPORTER, person, STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({ resolver: emailResolver(5) });
const { customers, remove } = stewardship(hubOfTest);
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const single = async (key: string): Promise<CustomerId> => (await customers([key]))[0]!;
const correct = (customerId: CustomerId, team: string) =>
  updateCustomer(hub, { customerId, attributes: { team: [{ value: team }] }, context: {} }, by);
const merge = (survivorId: CustomerId, merged: CustomerId) =>
  mergeCustomers(hub, { customerIds: [survivorId, merged], survivorId }, by);
const part = (customerId: CustomerId) => unmergeCustomer(hub, { customerId }, by);
/** Who holds what, by the names that the customers and their records have in a test. */
const shown = async (ids: Readonly<Record<string, CustomerId>>): Promise<Record<string, string>> => {
  const rows = await hub.store.get('customers', Object.values(ids));
  const named = (key: string) => Object.entries(ids).reduce((text, [name, id]) => text.replace(id, name), key);
  const keysOf = (id: CustomerId) => rows.get(id)?.doc.sourceKeys.map(named).sort().join(' ') ?? '';
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, keysOf(id)]));
};

describe('corrections on an id that holds only what was merged into it', () => {
  /** All records of x are gone; w and then y were merged into it, and corrections of y are linked to it. */
  const emptied = async () => {
    const [x, w, y] = [await single('crm:x'), await single('shop:w'), await single('desk:y')];
    await merge(x, w);
    await remove('crm:x');
    await merge(x, y);
    await correct(y, 'of-y');
    return { x, w, y };
  };

  test.each([
    ['y', { x: 'app:x shop:w', w: '', y: 'app:y desk:y' }],
    ['w', { x: 'app:x app:y desk:y', w: 'shop:w', y: '' }],
  ] as const)('stay with it when %s is parted from it', async (parted, expected) => {
    const ids = await emptied();
    await correct(ids.x, 'of-x');
    await part(ids[parted]);
    expect(await shown(ids)).toEqual(expected);
  });

  test.each([
    ['y', 'w'],
    ['w', 'y'],
  ] as const)('are its own when both are parted from it, %s first, and go with its records again', async (...order) => {
    const ids = await emptied();
    await correct(ids.x, 'of-x');
    for (const each of order) await part(ids[each]);
    expect(await shown(ids)).toEqual({ x: 'app:x', w: 'shop:w', y: 'app:y desk:y' });
    await single('crm:x');
    expect(await shown(ids)).toEqual({ x: 'app:x crm:x', w: 'shop:w', y: 'app:y desk:y' });
  });

  test('are its own also where a record of it came back and others were parted from it since', async () => {
    const ids = await emptied();
    await correct(ids.x, 'of-x');
    await single('crm:x');
    await part(ids.y);
    await part(ids.w);
    expect(await shown(ids)).toEqual({ x: 'app:x crm:x', w: 'shop:w', y: 'app:y desk:y' });
  });

  test('stay with it, though a later record of the other is linked to it', async () => {
    const ids = await emptied();
    await upsertRecords(hub, [person('erp:y', { family: 'desk:y', email: 'desk:y@x.org' })], { by: IMPORTER });
    await correct(ids.x, 'of-x');
    await part(ids.y);
    expect(await shown(ids)).toEqual({ x: 'app:x shop:w', w: '', y: 'app:y desk:y erp:y' });
  });

  test('stay with it, also those that follow on one taken out and on one erased', async () => {
    const ids = await emptied();
    for (const undo of [unlink, erase]) {
      await correct(ids.x, 'wrong');
      const key = Object.values(await shown(ids)).flatMap((text) => text.match(/app:x\S*/g) ?? [])[0];
      await undo(hub, { key: key?.replace('x', ids.x) as SourceKey }, by);
    }
    await correct(ids.x, 'of-x');
    await part(ids.y);
    expect(await shown(ids)).toEqual({ x: 'app:x.3 shop:w', w: '', y: 'app:y desk:y' });
  });
});

test('an id whose records are gone stays apart from the one parted from it, whose later records are linked to it', async () => {
  const [x, y] = [await single('crm:x'), await single('desk:y')];
  await merge(x, y);
  await upsertRecords(hub, [person('erp:y', { family: 'desk:y', email: 'desk:y@x.org' })], { by: IMPORTER });
  await remove('crm:x');
  await part(y);
  expect(await shown({ x, y })).toEqual({ x: '', y: 'desk:y erp:y' });
  await single('crm:x');
  expect(await shown({ x, y })).toEqual({ x: 'crm:x', y: 'desk:y erp:y' });
});

test('a later record of the merged customer goes with it, not with whom the survivor was merged since', async () => {
  const [x, y, z] = [await single('crm:x'), await single('desk:y'), await single('shop:z')];
  await merge(x, y);
  await upsertRecords(hub, [person('erp:y', { family: 'desk:y', email: 'desk:y@x.org' })], { by: IMPORTER });
  await remove('crm:x');
  await merge(x, z);
  await part(y);
  expect(await shown({ x, y, z })).toEqual({ x: 'shop:z', y: 'desk:y erp:y', z: '' });
  await part(z);
  expect(await shown({ x, y, z })).toEqual({ x: '', y: 'desk:y erp:y', z: 'shop:z' });
});

test('a record of a customer merged later stays with that one, though it came after the merge that is undone', async () => {
  const [x, y, z] = [await single('crm:x'), await single('desk:y'), await single('shop:z')];
  await merge(x, y);
  await upsertRecords(hub, [person('erp:z', { family: 'shop:z', email: 'shop:z@x.org' })], { by: IMPORTER });
  await remove('crm:x');
  await merge(x, z);
  await part(y);
  expect(await shown({ x, y, z })).toEqual({ x: 'erp:z shop:z', y: 'desk:y', z: '' });
});

test('a correction on an id without records, in the middle of a chain, stays with the nearest survivor', async () => {
  const [z, x, w] = [await single('crm:z'), await single('shop:x'), await single('desk:w')];
  await merge(x, w);
  await remove('desk:w');
  await merge(z, x);
  await correct(w, 'of-w');
  await part(x);
  expect(await shown({ z, x, w })).toEqual({ z: 'crm:z', x: 'app:w shop:x', w: '' });
});

test('a correction that a steward took out is a record of whoever holds it: corrections of that id go with it', async () => {
  const [z, a] = [await single('crm:z'), await single('shop:a')];
  await correct(a, 'wrong');
  const { affected } = await unlink(hub, { key: `app:${a}` as SourceKey }, by);
  const n = affected.find(({ customerId }) => customerId !== a)?.customerId as CustomerId;
  await merge(z, n);
  await correct(n, 'of-n');
  await part(n);
  expect(await shown({ z, a, n })).toEqual({ z: 'crm:z', a: 'shop:a', n: 'app:a app:n' });
});

test('a correction that comes back to its id leaves those together that were merged while it was elsewhere', async () => {
  const [a, b, m] = [await single('crm:a'), await single('crm:b'), await single('crm:m')];
  await merge(a, b);
  await remove('crm:b');
  await correct(b, 'of-b');
  await part(b);
  await merge(a, m);
  await single('crm:b');
  expect(await shown({ a, b, m })).toEqual({ a: 'app:b crm:a crm:m', b: 'crm:b', m: '' });
  const attributes = { team: [{ value: 'again' }] };
  await updateCustomer(hub, { customerId: b, attributes, context: {} }, { by: { kind: 'steward', name: 'another' } });
  expect(await shown({ a, b, m })).toEqual({ a: 'crm:a crm:m', b: 'app:b crm:b', m: '' });
  // The merge stays the decision of whoever gave it.
  const verdicts = await hub.store.find({ collection: 'verdicts', where: {}, limit: 100 });
  const ends = await hub.store.get(
    'verdictEnds',
    verdicts.map(({ id }) => id),
  );
  const merges = verdicts.filter(
    ({ id, doc }) => !ends.has(id) && doc.kind === 'match' && doc.left?.kind === 'customer',
  );
  expect(merges.map(({ doc }) => doc.by)).toEqual([STEWARD]);
});

test('a correction on an id that was empty and has a record again stays with that record', async () => {
  const [x, w, y] = [await single('crm:x'), await single('shop:w'), await single('desk:y')];
  await merge(x, w);
  await remove('crm:x');
  await merge(x, y);
  await correct(x, 'of-x');
  await single('crm:x');
  await correct(x, 'again');
  await part(y);
  await part(w);
  expect(await shown({ x, w, y })).toEqual({ x: 'app:x crm:x', w: 'shop:w', y: 'desk:y' });
});

test('who was joined by what a correction said leaves when it is erased', async () => {
  const [x, y] = [await single('crm:x'), await single('desk:y')];
  const email = 'shared@x.org';
  await upsertRecords(hub, [person('desk:y', { family: 'y', email, version: '2' })], { by: IMPORTER });
  await updateCustomer(hub, { customerId: x, attributes: { email: [{ value: email }] }, context: {} }, by);
  expect(await shown({ x, y })).toEqual({ x: 'app:x crm:x desk:y', y: '' });
  await erase(hub, { key: `app:${x}` as SourceKey }, by);
  expect(await shown({ x, y })).toEqual({ x: 'crm:x', y: 'desk:y' });
});

test('a correction goes with its record also when both were merged on with others before they are parted', async () => {
  const [a, b, c] = [await single('crm:a'), await single('shop:b'), await single('desk:c')];
  await merge(a, b);
  await correct(b, 'of-b');
  await merge(c, a);
  await part(b);
  expect(await shown({ a, b, c })).toEqual({ a: '', b: 'app:b shop:b', c: 'crm:a desk:c' });
});

test('a correction that the work queue had to join, as the customer is large, goes with the id it was made on', async () => {
  const limits = { ...hub.limits, componentInRequest: 3 };
  hub = { ...hub, limits };
  const records = ['crm:a1', 'crm:a2'].map((key) => person(key, { family: 'a', email: 'a@x.org' }));
  const { results } = await upsertRecords(hub, records, { by: IMPORTER });
  const a = results[0]?.customerId as CustomerId;
  const b = await single('erp:b');
  await merge(a, b);
  await correct(b, 'of-b');
  await correct(a, 'of-a');
  await sweep(hub, { all: true });
  await part(b);
  await sweep(hub, { all: true });
  expect(await shown({ a, b })).toEqual({ a: 'app:a crm:a1 crm:a2', b: 'app:b erp:b' });
});
