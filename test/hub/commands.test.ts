import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, IncomingRecord, SourceKey } from '../../domain/model/index.ts';
import {
  deleteRecord,
  erase,
  link,
  mergeCustomers,
  overrideValue,
  splitCustomer,
  unlink,
  unmergeCustomer,
  upsertRecords,
  verify,
  type Hub,
} from '../../hub/index.ts';
import { emailResolver, IMPORTER, person, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';
import { all } from './model/all.ts';

const hubOfTest = verifiedHub({ resolver: emailResolver(5) });
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const key = (text: string) => text as SourceKey;
const upsert = async (...records: IncomingRecord[]) => {
  const { results } = await upsertRecords(hub, records, { by: IMPORTER });
  return results.map((each) => each.customerId as CustomerId);
};
const doc = async (id: CustomerId) => (await hub.store.get('customers', [id])).get(id)?.doc;
const keysOf = async (id: CustomerId) => (await doc(id))?.sourceKeys;
const pair = async (one: IncomingRecord, other: IncomingRecord): Promise<[CustomerId, CustomerId]> => {
  const [a, b] = await upsert(one, other);
  return [a as CustomerId, b as CustomerId];
};
const two = async (): Promise<[CustomerId, CustomerId]> => {
  const ids = await upsert(
    person('crm:1', { family: 'Doe', email: 'a@x.org' }),
    person('shop:1', { family: 'Doe', email: 'a@x.org' }),
    person('crm:2', { family: 'Roe', email: 'b@x.org' }),
    person('shop:2', { family: 'Roe', email: 'b@x.org' }),
  );
  return [ids[0] as CustomerId, ids[2] as CustomerId];
};
describe('merge and unmerge', () => {
  test('one redirect, no link moved, and back to the same bytes', async () => {
    const [a, b] = await two();
    const before = [await doc(a), await doc(b)];
    const links = await all(hub.store, 'links');
    const merged = await mergeCustomers(hub, { customerIds: [a, b], survivorId: b, reason: 'same person' }, by);
    expect(merged).toMatchObject({ survivorId: b, finality: 'final' });
    expect(merged.affected).toEqual(expect.arrayContaining([{ customerId: a, kind: 'merged' }]));
    expect(await all(hub.store, 'links')).toEqual(links);
    expect(await keysOf(b)).toEqual(['crm:1', 'crm:2', 'shop:1', 'shop:2']);
    expect(await doc(a)).toMatchObject({ status: 'MERGED', redirectTo: b });
    await unmergeCustomer(hub, { customerId: a }, by);
    const after = [await doc(a), await doc(b)];
    const face = (each: (typeof before)[number]) => [each?.golden, each?.goldenHash, each?.sourceKeys, each?.status];
    expect(after.map(face)).toEqual(before.map(face));
    expect(await all(hub.store, 'links')).toEqual(links);
  });

  test('a customer that a source restricts is not merged until a steward clears the restriction', async () => {
    const [a, b] = await two();
    const restricted = person('shop:2', { family: 'Roe', email: 'b@x.org', version: '2' });
    const restriction = [{ raw: 'no merge', value: 'do-not-merge', quality: 'valid' }] as const;
    await upsert({ ...restricted, attributes: { ...restricted.attributes, restriction } });
    for (const customerIds of [[a, b] as const, [b, a] as const]) {
      await expect(mergeCustomers(hub, { customerIds }, by)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('must not be merged'),
      });
    }
    await expect(link(hub, { key: key('shop:2'), customerId: a }, by)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(link(hub, { key: key('crm:1'), customerId: b }, by)).rejects.toMatchObject({ code: 'CONFLICT' });
    // The record beside it does not state the restriction, and a mistaken link may be mended.
    await link(hub, { key: key('crm:2'), customerId: a }, { ...by, dryRun: true });
    expect(await all(hub.store, 'verdicts')).toHaveLength(0);
    await overrideValue(hub, { customerId: b, attribute: 'restriction', action: 'clear', values: [] }, by);
    expect((await mergeCustomers(hub, { customerIds: [a, b] }, by)).survivorId).toBe(a);
  });

  test('later evidence goes where it belongs after an unmerge, and cannot merge the two again', async () => {
    const [a, b] = await two();
    await mergeCustomers(hub, { customerIds: [a, b] }, by);
    await upsert(person('erp:1', { family: 'Roe', email: 'b@x.org' }), person('erp:2', { family: 'Nobody' }));
    const loser = (await doc(a))?.redirectTo ? a : b;
    await unmergeCustomer(hub, { customerId: loser }, by);
    expect(await keysOf(b)).toEqual(['crm:2', 'erp:1', 'shop:2']);
    expect(await keysOf(a)).toEqual(['crm:1', 'shop:1']);
    await upsert(person('crm:1', { family: 'Doe', email: 'b@x.org' }));
    expect(await keysOf(b)).not.toContain('crm:1');
  });

  test('each id goes back to the records it had, however many came to the other side meanwhile', async () => {
    const [a, b] = await pair(person('ka:1', { email: 'a@x.org' }), person('kb:1', { email: 'b@x.org' }));
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    await upsert(person('kc:1', { email: 'b@x.org' }), person('kd:1', { email: 'b@x.org' }));
    const { affected } = await unmergeCustomer(hub, { customerId: b }, by);
    expect(await keysOf(a)).toEqual(['ka:1']);
    expect(await keysOf(b)).toEqual(['kb:1', 'kc:1', 'kd:1']);
    expect(affected.map(({ kind }) => kind)).not.toContain('created');
  });

  test.each([
    ['aa:2', 'mm:1', 'zz:2'],
    ['zz:1', 'mm:1', 'aa:1'],
    ['mm:1', 'zz:1', 'aa:1'],
  ])('leaves a third that was merged with the survivor: %s, %s without %s', async (first, third, second) => {
    const [a, b] = await pair(person(first, { family: 'A' }), person(second, { family: 'B' }));
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    const [c] = await pair(person(third, { family: 'C' }), person('zz:9', { family: 'D' }));
    await mergeCustomers(hub, { customerIds: [a, c], survivorId: a }, by);
    await unmergeCustomer(hub, { customerId: b }, by);
    expect(await keysOf(b)).toEqual([second]);
    expect(await keysOf(a)).toEqual([first, third].sort());
    expect(await doc(c)).toMatchObject({ redirectTo: a });
  });

  test('is undone also where the records of a side were deleted meanwhile, and came back or did not', async () => {
    for (const [first, second, back] of [
      ['na:1', 'nb:1', 'before'],
      ['oa:1', 'ob:1', 'after'],
    ] as const) {
      const theirs = person(second, { email: `${second}@x.org` });
      const [a, b] = await pair(person(first, { email: `${first}@x.org` }), theirs);
      await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
      await deleteRecord(hub, { key: key(second) }, { by: IMPORTER });
      if (back === 'before') await upsert({ ...theirs, sourceVersion: '2' });
      await unmergeCustomer(hub, { customerId: b }, by);
      if (back === 'after') await upsert({ ...theirs, sourceVersion: '2' });
      expect(await keysOf(a)).toEqual([first]);
      expect(await keysOf(b)).toEqual([second]);
    }
  });

  test('the match outlives the record that stood for its side', async () => {
    const [a, b] = await two();
    const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b] }, by);
    await deleteRecord(hub, { key: key('crm:1') }, { by: IMPORTER });
    await deleteRecord(hub, { key: key('crm:2') }, { by: IMPORTER });
    expect(await keysOf(survivorId)).toEqual(['shop:1', 'shop:2']);
  });

  test('refusals', async () => {
    const [a, b] = await two();
    const none = 'cus_019b76da-a805-7ad2-8828-ffffffffffff' as CustomerId;
    await expect(mergeCustomers(hub, { customerIds: [a, a] }, by)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(mergeCustomers(hub, { customerIds: [a, none] }, by)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(unmergeCustomer(hub, { customerId: a }, by)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(mergeCustomers(hub, { customerIds: [a, b] }, { ...by, expectedVersion: 99 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    const small = { ...hub, limits: { ...hub.limits, stewardSourceKeys: 3 } };
    await expect(mergeCustomers(small, { customerIds: [a, b] }, by)).rejects.toMatchObject({
      code: 'CUSTOMER_TOO_LARGE',
    });
    const before = await all(hub.store, 'customers');
    await mergeCustomers(hub, { customerIds: [a, b] }, { ...by, dryRun: true });
    expect(await all(hub.store, 'customers')).toEqual(before);
  });

  test('what a steward keeps apart is merged only by naming the verdict', async () => {
    const [a, b] = await two();
    const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b] }, by);
    await unmergeCustomer(hub, { customerId: survivorId === a ? b : a }, by);
    const refused = mergeCustomers(hub, { customerIds: [a, b] }, by);
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' });
    const details = await refused.catch((error: { details: { verdictIds: string[] } }) => error.details);
    const { verdictIds } = details as { verdictIds: string[] };
    await mergeCustomers(hub, { customerIds: [a, b], supersedes: verdictIds }, by);
    expect(await keysOf(survivorId)).toHaveLength(4);
  });
});

describe('link, unlink and split', () => {
  test('unlink takes one record out, and evidence does not bring it back', async () => {
    const [a] = await two();
    const result = await unlink(hub, { key: key('shop:1') }, by);
    expect(result.affected.map((each) => each.kind).sort()).toEqual(['created', 'split']);
    expect(await keysOf(a)).toEqual(['crm:1']);
    await upsert(person('shop:1', { family: 'Doe', email: 'a@x.org', phone: '+15550000001' }));
    expect(await keysOf(a)).toEqual(['crm:1']);
    await expect(unlink(hub, { key: key('shop:1') }, by)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('link pins a record to another customer without merging the two', async () => {
    const [a, b] = await two();
    await link(hub, { key: key('shop:1'), customerId: b }, by);
    expect(await keysOf(a)).toEqual(['crm:1']);
    expect(await keysOf(b)).toEqual(['crm:2', 'shop:1', 'shop:2']);
    // A second thought: the pin is the record's own verdict, so unlinking ends it.
    await unlink(hub, { key: key('shop:1') }, by);
    expect(await keysOf(b)).toEqual(['crm:2', 'shop:2']);
    await expect(link(hub, { key: key('shop:1'), customerId: a }, by)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('what is unlinked leaves the id to the others, also where it came first', async () => {
    const [a] = await upsert(person('uu:1', { email: 'a@x.org' }), person('uv:1', { email: 'a@x.org' }));
    await unlink(hub, { key: key('uu:1') }, by);
    expect(await keysOf(a as CustomerId)).toEqual(['uv:1']);
  });

  test('unlinking the record that stands for a merged side leaves the merge', async () => {
    const [a, b] = await two();
    const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b] }, by);
    await unlink(hub, { key: key('crm:1') }, by);
    expect(await keysOf(survivorId)).toEqual(['crm:2', 'shop:1', 'shop:2']);
  });

  test('split divides as told, the largest part keeps the id', async () => {
    const ids = await upsert(...['crm:1', 'crm:2', 'crm:3', 'crm:4'].map((each) => person(each, { email: 'a@x.org' })));
    const a = ids[0] as CustomerId;
    const parts = [[key('crm:1')], [key('crm:3')]];
    const result = await splitCustomer(hub, { customerId: a, parts }, by);
    expect(await keysOf(a)).toEqual(['crm:2', 'crm:4']);
    expect(result.affected.filter((each) => each.kind === 'created')).toHaveLength(2);
    for (const wrong of [[], [[]], [[key('crm:2'), key('crm:4')]], [[key('crm:9')]]]) {
      await expect(splitCustomer(hub, { customerId: a, parts: wrong }, by)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    }
  });
});

describe('override and erase', () => {
  test('an override stands, follows its id through merge and unmerge, and is checked for form', async () => {
    const [a, b] = await two();
    const set = (customerId: CustomerId, values: string[]) =>
      overrideValue(hub, { customerId, attribute: 'segment', action: 'set', values }, by);
    await set(a, ['gold']);
    expect((await doc(a))?.segment).toBe('gold');
    const { survivorId } = await mergeCustomers(hub, { customerIds: [a, b], survivorId: b }, by);
    expect((await doc(survivorId))?.segment).toBe('gold');
    await unmergeCustomer(hub, { customerId: a }, by);
    expect([(await doc(a))?.segment, (await doc(b))?.segment]).toEqual(['gold', null]);
    await expect(
      overrideValue(hub, { customerId: a, attribute: 'email', action: 'set', values: ['x'] }, by),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: ['values', '0'] });
  });

  test('an override made on a merged id stands for the survivor, the newest first, and goes with its id', async () => {
    const [a, b] = await two();
    const override = (customerId: CustomerId, action: 'set' | 'release', values: string[]) =>
      overrideValue(hub, { customerId, attribute: 'segment', action, values }, by);
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    const { affected } = await override(b, 'set', ['of-b']);
    expect(affected).toEqual([{ customerId: a, kind: 'changed' }]);
    expect((await doc(a))?.segment).toBe('of-b');
    await override(a, 'set', ['of-a']);
    expect((await doc(a))?.segment).toBe('of-a');
    await override(a, 'release', []);
    expect((await doc(a))?.segment).toBe('of-b');
    await unmergeCustomer(hub, { customerId: b }, by);
    expect([(await doc(a))?.segment, (await doc(b))?.segment]).toEqual([null, 'of-b']);
  });

  test('a merge lifts no restriction, whatever the other id decided about its own', async () => {
    const [a, b] = await two();
    const restrict = (customerId: CustomerId, action: 'set' | 'clear' | 'release', ...values: string[]) =>
      overrideValue(hub, { customerId, attribute: 'restriction', action, values }, by);
    const stating = person('shop:1', { family: 'Doe', email: 'a@x.org' });
    const restriction = [{ raw: 'hold', value: 'legal-hold', quality: 'valid' }] as const;
    await upsert({ ...stating, attributes: { ...stating.attributes, restriction } });
    await restrict(b, 'set', 'processing-restricted');
    await restrict(b, 'release');
    await restrict(b, 'clear');
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: b }, by);
    expect((await doc(b))?.restricted).toBe('legal-hold');
    await restrict(a, 'set', 'processing-restricted');
    await restrict(b, 'clear');
    expect((await doc(b))?.restricted).toBe('processing-restricted');
    // Who means a merged id says so.
    await restrict(a, 'clear');
    expect((await doc(b))?.restricted).toBe('no');
    await unmergeCustomer(hub, { customerId: a }, by);
    expect([(await doc(a))?.restricted, (await doc(b))?.restricted]).toEqual(['no', 'no']);
  });

  test('an erased record is gone from everywhere and does not come back', async () => {
    const [a, b] = await two();
    await upsert(person('shop:1', { family: 'Secretname', email: 'a@x.org', phone: '+15551112222' }));
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: b }, by);
    await erase(hub, { key: key('shop:1'), reason: 'request' }, by);
    for (const collection of [
      'records',
      'recordVersions',
      'links',
      'keys',
      'searchTerms',
      'edges',
      'customers',
      'jobs',
    ] as const) {
      const rows = JSON.stringify((await all<typeof collection>(hub.store, collection)).map((row) => row));
      expect([collection, rows.includes('Secretname'), rows.includes('shop:1')]).toEqual([collection, false, false]);
    }
    expect(await keysOf(b)).toEqual(['crm:1', 'crm:2', 'shop:2']);
    const again = await upsertRecords(hub, [person('shop:1', { family: 'Doe' })], { by: IMPORTER });
    expect(again.results[0]).toMatchObject({ outcome: 'erased', customerId: null });
    await expect(erase(hub, { key: key('shop:1') }, by)).rejects.toMatchObject({ code: 'ERASED' });
  });
});

test('verify finds search terms that are missing, others or of nobody, and repair mends them', async () => {
  await two();
  const before = await all(hub.store, 'searchTerms');
  const term = hub.store.hmac('search:prefix', 'nobody');
  const at = (key: string) => before.find((row) => row.id === key)?.doc.terms ?? [];
  await hub.store.commit({
    operationId: 'tamper',
    unrecorded: true,
    writes: [
      { op: 'delete', collection: 'searchTerms', id: 'crm:1' },
      { op: 'upsert', collection: 'searchTerms', id: 'crm:2', doc: { terms: [...at('crm:2'), term] } },
      { op: 'upsert', collection: 'searchTerms', id: 'shop:1', doc: { terms: at('shop:1').slice(1) } },
      { op: 'insert', collection: 'searchTerms', id: 'crm:9', doc: { terms: [term] } },
    ],
  });
  const found = (await verify(hub)).differences;
  expect(found.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual([
    'keys crm:1',
    'keys crm:2',
    'keys crm:9',
    'keys shop:1',
  ]);
  await verify(hub, { repair: true });
  expect((await verify(hub)).differences).toEqual([]);
  expect((await all(hub.store, 'searchTerms')).map(({ id, doc }) => [id, doc])).toEqual(
    before.map(({ id, doc }) => [id, doc]),
  );
});

test('an idempotency key answers a merge again without doing it again', async () => {
  const [a, b] = await two();
  const options = { ...by, idempotencyKey: 'merge-once' };
  const first = await mergeCustomers(hub, { customerIds: [a, b] }, options);
  expect(await mergeCustomers(hub, { customerIds: [a, b] }, options)).toEqual(first);
  expect(await all(hub.store, 'verdicts')).toHaveLength(1);
});

test('a deletion is repeated under its idempotency key also when the record came back, and does nothing again', async () => {
  const john = { family: 'Doe', email: 'a@x.org' };
  await upsert(person('crm:1', { ...john, version: '1' }));
  const options = { by: IMPORTER, idempotencyKey: 'delete-once' };
  const input = { key: key('crm:1') };
  const first = await deleteRecord(hub, input, options);
  await upsert(person('crm:1', { ...john, version: '2' }));
  expect(await deleteRecord(hub, input, options)).toEqual(first);
  expect((await hub.store.get('records', ['crm:1'])).get('crm:1')?.doc).toMatchObject({ deleted: false });
  await expect(deleteRecord(hub, { ...input, sourceVersion: '3' }, options)).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

test('verify finds what was tampered with, and repair mends it', async () => {
  const [a, b] = await two();
  const customer = (await hub.store.get('customers', [a])).get(a);
  const edge = (await all(hub.store, 'edges'))[0];
  const row = (await all(hub.store, 'keys'))[0];
  if (!customer || !edge || !row) throw new Error('nothing to tamper with');
  await hub.store.commit({
    operationId: 'tamper',
    unrecorded: true,
    writes: [
      {
        op: 'replace',
        collection: 'customers',
        id: a,
        expected: customer.version,
        doc: { ...customer.doc, golden: '{}' },
      },
      { op: 'delete', collection: 'edges', id: edge.id },
      { op: 'delete', collection: 'keys', id: row.id },
      { op: 'delete', collection: 'links', id: 'crm:2' },
    ],
  });
  const found = await verify(hub);
  expect(new Set(found.differences.map((each) => each.kind))).toEqual(
    new Set(['golden', 'edges', 'keys', 'links', 'partition', 'sourceKeys']),
  );
  await verify(hub, { repair: true });
  expect((await verify(hub)).differences).toEqual([]);
  expect(await keysOf(b)).toEqual(['crm:2', 'shop:2']);
});
