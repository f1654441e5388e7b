import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { updateCustomer, type RawPatch } from '../../hub/app-records/index.ts';
import {
  deleteRecord,
  erase,
  mergeCustomers,
  unlink,
  unmergeCustomer,
  upsertRecords,
  type Hub,
} from '../../hub/index.ts';
import { emailResolver, IMPORTER, person, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const hubOfTest = verifiedHub({ resolver: emailResolver(5) });
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const single = async (key: string): Promise<CustomerId> => {
  const { results } = await upsertRecords(hub, [person(key, { family: key, email: `${key}@x.org` })], { by: IMPORTER });
  return results[0]?.customerId as CustomerId;
};
const correct = (customerId: CustomerId, attributes: RawPatch, idempotencyKey?: string) =>
  updateCustomer(
    hub,
    { customerId, attributes, context: {} },
    { ...by, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  );
/** The golden record as text: what a correction said stands in it or does not. */
const golden = async (id: CustomerId) => (await hub.store.get('customers', [id])).get(id)?.doc.golden ?? '';
const said = (text: string) => [{ value: text }];
const decidedBy = async (key: string) => (await hub.store.get('links', [key])).get(key)?.doc.by;

describe('corrections', () => {
  test('of several at once all stand', async () => {
    const a = await single('crm:1');
    await correct(a, { segment: said('first') });
    const names = ['segment', 'team', 'region', 'brand', 'industry'] as const;
    await Promise.all(names.map((name) => correct(a, { [name]: said(`the-${name}`) })));
    for (const name of names) expect(await golden(a)).toContain(`the-${name}`);
  });

  test('belong to their customer by the steward who made them; a record that began its customer, by no match', async () => {
    const a = await single('crm:1');
    await correct(a, { segment: said('vip') });
    expect(await decidedBy(`app:${a}`)).toEqual(STEWARD);
    expect(await decidedBy('crm:1')).toMatchObject({ kind: 'rule', name: 'no-match-found' });
    // Of a customer that holds only what was merged into it.
    const [c, d] = [await single('crm:3'), await single('crm:4')];
    await mergeCustomers(hub, { customerIds: [c, d], survivorId: c }, by);
    await deleteRecord(hub, { key: 'crm:3' as SourceKey }, { by: IMPORTER });
    await correct(c, { segment: said('vip') });
    expect(await decidedBy(`app:${c}`)).toEqual(STEWARD);
  });

  test('that cannot be read are refused with the words that there are, and without the value', async () => {
    const a = await single('crm:1');
    const refused = correct(a, { restriction: said('geheim') });
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: ['attributes', 'restriction'],
    });
    await expect(refused).rejects.toThrow(
      'Value 1 of restriction cannot be read (unknown-restriction). It must be one of: processing-restricted, legal-hold, do-not-merge.',
    );
    await expect(correct(a, { email: said('geheim') })).rejects.toThrow(
      /^Value 1 of email cannot be read \([^)]+\)\.$/,
    );
  });

  test('that would only withdraw where nothing was said change nothing', async () => {
    const a = await single('crm:1');
    const kept = () => hub.store.get('records', [`app:${a}`, `app:${a}.2`]);
    const version = async () => (await hub.store.get('customers', [a])).get(a)?.version;
    const before = await version();
    const attributes: RawPatch = { segment: null, team: [] };
    const dry = await updateCustomer(hub, { customerId: a, attributes, context: {} }, { ...by, dryRun: true });
    expect(dry.affected).toEqual([]);
    const answer = await correct(a, attributes, 'k');
    expect(answer).toMatchObject({ affected: [], finality: 'final' });
    expect(await correct(a, attributes, 'k')).toEqual(answer);
    await expect(correct(a, { segment: said('vip') }, 'k')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect([(await kept()).size, await version()]).toEqual([0, before]);
    const bound = { collection: 'verdictMembers', field: 'sourceKey', keys: [`app:${a}`], limit: 1 } as const;
    expect((await hub.store.findTopPerKey(bound)).get(`app:${a}`) ?? []).toEqual([]);
    // What was said is withdrawn still, and a correction that a steward took out leaves nothing to withdraw.
    await correct(a, { segment: said('vip') });
    expect((await correct(a, attributes)).affected).not.toEqual([]);
    await unlink(hub, { key: `app:${a}` as SourceKey }, by);
    expect((await correct(a, attributes)).affected).toEqual([]);
    expect([...(await kept()).keys()]).toEqual([`app:${a}`]);
  });

  test('under one idempotency key are made once, and answered alike', async () => {
    const a = await single('crm:1');
    const answers = await Promise.all([1, 2, 3, 4].map(() => correct(a, { segment: said('vip') }, 'k')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.affected).not.toEqual([]);
    expect(await correct(a, { segment: said('vip') }, 'k')).toEqual(answers[0]);
  });

  test('under one key with other input: one is made, the other refused and not made', async () => {
    const a = await single('crm:1');
    await correct(a, { brand: said('known') });
    const both = await Promise.allSettled([
      correct(a, { segment: said('vip') }, 'k'),
      correct(a, { team: said('north') }, 'k'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT' } });
    const made = [(await golden(a)).includes('vip'), (await golden(a)).includes('north')];
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  test.each([
    ['zq:1', 'aq:1'],
    ['aq:1', 'zq:1'],
  ])('made while another is merged into the customer stay with it: %s, merged %s', async (first, second) => {
    const [a, b] = [await single(first), await single(second)];
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    await correct(a, { segment: said('of-a') });
    await unmergeCustomer(hub, { customerId: b }, by);
    expect(await golden(a)).toContain('of-a');
    expect(await golden(b)).not.toContain('of-a');
    await correct(a, { team: said('later') });
    expect(await golden(a)).toContain('later');
    expect(await golden(b)).not.toContain('later');
  });

  test.each([
    ['zq:1', 'aq:1'],
    ['aq:1', 'zq:1'],
  ])('made on a merged id go with it when the two are parted: %s, merged %s', async (first, second) => {
    const [a, b] = [await single(first), await single(second)];
    await correct(b, { segment: said('before') });
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    const { affected } = await correct(b, { segment: said('of-b'), team: said('wrong') });
    expect(affected).toEqual([{ customerId: a, kind: 'changed' }]);
    await correct(a, { region: said('of-a') });
    // Each goes on from what was said on its own id.
    await correct(b, { team: null });
    await correct(a, { segment: null });
    for (const text of ['of-a', 'of-b']) expect(await golden(a)).toContain(text);
    for (const text of ['before', 'wrong']) expect(await golden(a)).not.toContain(text);
    await unmergeCustomer(hub, { customerId: b }, by);
    expect(await golden(a)).toContain('of-a');
    expect(await golden(b)).toContain('of-b');
    expect(await golden(a)).not.toContain('of-b');
    expect(await golden(b)).not.toContain('of-a');
    await correct(b, { segment: said('after') });
    expect(await golden(b)).toContain('after');
    const own = async (id: CustomerId) => (await hub.store.get('customers', [id])).get(id)?.doc.sourceKeys;
    expect([await own(a), await own(b)]).toEqual([[`app:${a}`, first].sort(), [`app:${b}`, second].sort()]);
  });

  test('made first on an id merged twice over go with it; on one without records, with what was merged into it', async () => {
    const [a, b, c] = [await single('crm:1'), await single('crm:2'), await single('crm:3')];
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    await mergeCustomers(hub, { customerIds: [a, c], survivorId: c }, by);
    await correct(b, { brand: said('of-b') });
    await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: IMPORTER });
    await correct(a, { segment: said('of-a') });
    await correct(c, { team: said('of-c') });
    for (const text of ['of-a', 'of-c']) expect(await golden(c)).toContain(text);
    await unmergeCustomer(hub, { customerId: a }, by);
    expect(await golden(a)).toContain('of-a');
    expect(await golden(c)).toContain('of-c');
    for (const text of ['of-a', 'of-b']) expect(await golden(c)).not.toContain(text);
    await unmergeCustomer(hub, { customerId: b }, by);
    expect(await golden(b)).toContain('of-b');
  });

  test('made on a merged id that has no record stay with the customer', async () => {
    const [a, b] = [await single('crm:1'), await single('crm:2')];
    await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
    await deleteRecord(hub, { key: 'crm:2' as SourceKey }, { by: IMPORTER });
    await correct(b, { segment: said('of-b') });
    await unmergeCustomer(hub, { customerId: b }, by);
    expect(await golden(a)).toContain('of-b');
    await expect(correct(b, { team: said('retired') })).rejects.toMatchObject({ code: 'CONFLICT' });
    // It is found with another customer, and its key names its own: once that one has a record again, it is taken back.
    await single('crm:2');
    await correct(b, { team: said('again') });
    for (const text of ['of-b', 'again']) expect(await golden(b)).toContain(text);
    for (const text of ['of-b', 'again']) expect(await golden(a)).not.toContain(text);
  });

  test.each([
    ['shop:a', 'shop:b', 'crm:b'],
    ['crm:a', 'crm:b', 'shop:b'],
  ])(
    'made on the survivor stay with it, though a later record of the other is linked to its id',
    async (x, y, later) => {
      const [a, b] = [await single(x), await single(y)];
      await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
      await upsertRecords(hub, [person(later, { family: y, email: `${y}@x.org` })], { by: IMPORTER });
      await correct(a, { team: said('of-a') });
      await unmergeCustomer(hub, { customerId: b }, by);
      const own = async (id: CustomerId) => (await hub.store.get('customers', [id])).get(id)?.doc.sourceKeys;
      expect([await own(a), await own(b)]).toEqual([[`app:${a}`, x].sort(), [y, later].sort()]);
    },
  );

  test('stay with their customer when the record that they were bound to is replaced by another', async () => {
    const a = await single('crm:1');
    await correct(a, { team: said('blue') });
    const later = ['erp:1', 'desk:1'].map((key) => person(key, { family: 'crm:1', email: 'crm:1@x.org' }));
    await upsertRecords(hub, later, { by: IMPORTER });
    for (const [gone, left] of [
      ['crm:1', ['desk:1', 'erp:1']],
      ['desk:1', ['erp:1']],
    ] as const) {
      await deleteRecord(hub, { key: gone as SourceKey }, { by: IMPORTER });
      const doc = (await hub.store.get('customers', [a])).get(a)?.doc;
      expect(doc?.sourceKeys).toEqual([`app:${a}`, ...left]);
      expect(doc?.golden).toContain('blue');
      expect(await decidedBy(`app:${a}`)).toEqual(STEWARD);
    }
    await erase(hub, { key: 'erp:1' as SourceKey }, by);
    expect(await golden(a)).toContain('blue');
  });

  test('that were erased are not said again, and the customer can be corrected still', async () => {
    const a = await single('crm:1');
    await correct(a, { segment: said('gone') });
    await erase(hub, { key: `app:${a}` as SourceKey }, by);
    expect((await correct(a, { segment: null })).affected).toEqual([]);
    await correct(a, { team: said('new') });
    await correct(a, { brand: said('known') });
    const doc = (await hub.store.get('customers', [a])).get(a)?.doc;
    expect(doc?.sourceKeys).toEqual([`app:${a}.2`, 'crm:1']);
    for (const text of ['new', 'known']) expect(doc?.golden).toContain(text);
  });

  test('that a steward gave to another customer stay with that one when the two are parted', async () => {
    const a = await single('crm:1');
    await correct(a, { segment: said('of-out') });
    const { affected } = await unlink(hub, { key: `app:${a}` as SourceKey }, by);
    const out = affected.find(({ customerId }) => customerId !== a)?.customerId as CustomerId;
    const apart = await mergeCustomers(hub, { customerIds: [a, out] }, by).catch((error: unknown) => error);
    const { verdictIds } = (apart as { details: { verdictIds: string[] } }).details;
    await mergeCustomers(hub, { customerIds: [a, out], survivorId: out, supersedes: verdictIds }, by);
    await unmergeCustomer(hub, { customerId: a }, by);
    expect(await golden(out)).toContain('of-out');
    expect(await golden(a)).not.toContain('of-out');
  });

  test('that stewards took out stay out, and the customer can be corrected still', async () => {
    const a = await single('crm:1');
    const keys = async (id: CustomerId) => (await hub.store.get('customers', [id])).get(id)?.doc.sourceKeys;
    const takeOut = (key: string) => unlink(hub, { key: key as SourceKey }, by);
    await correct(a, { segment: said('wrong'), team: said('wrong-too') });
    await takeOut(`app:${a}`);
    const dry = await updateCustomer(
      hub,
      { customerId: a, attributes: { segment: said('tried') }, context: {} },
      { ...by, dryRun: true },
    );
    expect(dry.affected).toContainEqual({ customerId: a, kind: 'linked' });
    expect(await keys(a)).toEqual(['crm:1']);
    // Of two at once both stand, in one record, and nothing of the one that was taken out comes back with them.
    await Promise.all([correct(a, { segment: said('right') }), correct(a, { brand: said('known') })]);
    expect(await keys(a)).toEqual([`app:${a}.2`, 'crm:1']);
    for (const text of ['right', 'known']) expect(await golden(a)).toContain(text);
    expect(await golden(a)).not.toContain('wrong');
    await correct(a, { segment: null });
    expect(await golden(a)).not.toContain('right');
    expect(await golden(a)).toContain('known');
    await erase(hub, { key: `app:${a}` as SourceKey }, by);
    for (const n of [2, 3, 4, 5]) {
      await takeOut(`app:${a}.${n}`);
      await correct(a, { segment: said(`right-${n}`) });
      expect(await keys(a)).toEqual([`app:${a}.${n + 1}`, 'crm:1']);
    }
  });

  test('go on in the newest that is of the customer, also when an older one is put back', async () => {
    const a = await single('crm:1');
    await correct(a, { segment: said('first') });
    const { affected } = await unlink(hub, { key: `app:${a}` as SourceKey }, by);
    const out = affected.find(({ customerId }) => customerId !== a)?.customerId as CustomerId;
    await correct(a, { segment: said('second') });
    // What was taken out is a customer of its own, and is corrected as such.
    await correct(out, { team: said('of-out') });
    expect(await golden(out)).toContain('of-out');
    const apart = await mergeCustomers(hub, { customerIds: [a, out] }, by).catch((error: unknown) => error);
    const { verdictIds } = (apart as { details: { verdictIds: string[] } }).details;
    await mergeCustomers(hub, { customerIds: [a, out], survivorId: a, supersedes: verdictIds }, by);
    await correct(a, { segment: said('third') });
    const records = await hub.store.get('records', [`app:${a}`, `app:${a}.2`, `app:${a}.3`]);
    expect([...records.values()].map(({ doc }) => [doc.key, doc.n]).sort()).toEqual([
      [`app:${a}`, 1],
      [`app:${a}.2`, 2],
    ]);
    expect(await golden(a)).toContain('third');
  });
});
