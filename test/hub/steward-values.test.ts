import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ownKey,
  type AttributeName,
  type CustomerId,
  type Json,
  type RowPredicate,
  type SourceKey,
} from '../../domain/model/index.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { normalizeRecord } from '../../domain/normalize/index.ts';
import {
  customersByContact,
  deleteRecord,
  erase,
  mergeCustomers,
  overrideValue,
  searchCustomers,
  unmergeCustomer,
  upsertRecords,
  verify,
  type Hub,
} from '../../hub/index.ts';
import { IMPORTER, STEWARD } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';
import { all } from './model/all.ts';

const hubOfTest = verifiedHub({ resolver: deterministicResolver() });
let hub: Hub;
beforeEach(() => {
  hub = hubOfTest();
});

const by = { by: STEWARD };
const ALL: RowPredicate = { kind: 'all' };
const NORTH: RowPredicate = { kind: 'in', path: 'team', values: ['north'] };
const PAGE = { first: 20 };

async function upsert(key: string, given: string, family: string, email: string, team = 'north'): Promise<CustomerId> {
  const raw = { kind: 'person', name: [{ given, family }], email: [email], team: [team] } as const;
  const record = {
    key: key as SourceKey,
    kind: raw.kind,
    deleted: false,
    raw: '{}',
    attributes: normalizeRecord(raw).attributes,
    relations: [],
    provenance: { batchId: 'b', row: 1, mapping: 'm', normaliser: 'n' },
  };
  const { results } = await upsertRecords(hub, [record], { by: IMPORTER });
  return results[0]?.customerId as CustomerId;
}
const standard = (attribute: AttributeName, raw: unknown): Json => {
  const { attributes } = normalizeRecord({ kind: 'person', [attribute]: [raw] } as never);
  return attributes[attribute]?.[0]?.value as Json;
};
const override = (customerId: CustomerId, attribute: AttributeName, ...raw: unknown[]) =>
  overrideValue(
    hub,
    { customerId, attribute, action: 'set', values: raw.map((each) => standard(attribute, each)) },
    by,
  );
const end = (customerId: CustomerId, attribute: AttributeName, action: 'release' | 'clear') =>
  overrideValue(hub, { customerId, attribute, action, values: [] }, by);
const found = async (
  page: Promise<{ readonly rows: readonly { readonly item: { readonly id: string } }[]; readonly total?: number }>,
) => (await page).rows.map(({ item }) => item.id);
const byEmail = (value: string, predicate: RowPredicate = ALL) =>
  found(customersByContact(hub, predicate, { kind: 'contact:email', value }, PAGE));
const byText = (text: string, predicate: RowPredicate = ALL) => found(searchCustomers(hub, predicate, text, PAGE));
const ownRows = async () => {
  const rows = [...(await all(hub.store, 'keys')), ...(await all(hub.store, 'searchTerms'))];
  return rows.filter(({ id }) => id.includes('c360:'));
};

test.each(['release', 'clear'] as const)('values that are set are found until a %s', async (action) => {
  const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org');
  await override(id, 'name', { given: 'Zoe', family: 'Quill' });
  await override(id, 'email', 'zoe@y.org', 'quill@y.org');
  await override(id, 'phone', '+4930123456');
  await override(id, 'identifier', { type: 'loyalty', value: 'L-778', issuer: 'shop' });
  for (const email of ['zoe@y.org', 'quill@y.org', 'ann@x.org'])
    expect([email, await byEmail(email)]).toEqual([email, [id]]);
  for (const text of ['Zoe Quill', 'quil', 'zoe@y.org', '+49 30 123456', 'L-778', 'Ann Stone']) {
    expect([text, await byText(text)]).toEqual([text, [id]]);
  }
  // Another value takes the place of the one before.
  await override(id, 'email', 'quill@y.org');
  expect([await byEmail('zoe@y.org'), await byEmail('quill@y.org')]).toEqual([[], [id]]);
  for (const attribute of ['name', 'email', 'phone', 'identifier'] as const) await end(id, attribute, action);
  expect(await byEmail('quill@y.org')).toEqual([]);
  for (const text of ['Zoe Quill', 'quill@y.org', '+49 30 123456', 'L-778']) expect(await byText(text)).toEqual([]);
  expect(await ownRows()).toEqual([]);
});

test('what a steward sets joins no customers, neither then nor with the next record', async () => {
  const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org');
  await override(id, 'name', { given: 'Zoe', family: 'Quill' });
  await override(id, 'email', 'zoe@y.org');
  const other = await upsert('shop:1', 'Zoe', 'Quill', 'zoe@y.org');
  expect(other).not.toBe(id);
  await override(id, 'email', 'zoe@y.org');
  expect(await byEmail('zoe@y.org')).toEqual([id, other].sort());
});

test('values stay with the id they were set on through merge and unmerge', async () => {
  const [a, b] = [
    await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org'),
    await upsert('crm:2', 'Udo', 'Berg', 'udo@x.org'),
  ];
  await override(b, 'email', 'new@y.org');
  await mergeCustomers(hub, { customerIds: [a, b], survivorId: a }, by);
  expect([await byEmail('new@y.org'), await byText('new@y.org')]).toEqual([[a], [a]]);
  await override(b, 'name', { given: 'Zoe', family: 'Quill' });
  expect(await byText('zoe quill')).toEqual([a]);
  await unmergeCustomer(hub, { customerId: b }, by);
  expect([await byEmail('new@y.org'), await byText('zoe quill')]).toEqual([[b], [b]]);
});

describe('nothing is found', () => {
  test('of a customer whom the caller may not see', async () => {
    const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org', 'south');
    await override(id, 'name', { given: 'Zoe', family: 'Quill' });
    await override(id, 'email', 'zoe@y.org');
    expect([await byEmail('zoe@y.org', NORTH), await byText('zoe quill', NORTH)]).toEqual([[], []]);
    await override(id, 'team', 'north');
    expect([await byEmail('zoe@y.org', NORTH), await byText('zoe quill', NORTH)]).toEqual([[id], [id]]);
  });

  test('by a contact or a number that the caller may not find by', async () => {
    const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org');
    await override(id, 'email', 'zoe@y.org');
    await override(id, 'identifier', { type: 'loyalty', value: 'L-778', issuer: 'shop' });
    const findable = { byContact: false, byIdentifier: false };
    for (const text of ['zoe@y.org', 'L-778']) {
      expect(await found(searchCustomers(hub, ALL, text, PAGE, findable))).toEqual([]);
    }
  });

  test('while the customer has no records, and again with the next', async () => {
    const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org');
    await override(id, 'name', { given: 'Zoe', family: 'Quill' });
    await override(id, 'email', 'zoe@y.org');
    await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: IMPORTER });
    expect([await byEmail('zoe@y.org'), await byText('zoe quill')]).toEqual([[], []]);
    expect(await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org')).toBe(id);
    expect([await byEmail('zoe@y.org'), await byText('zoe quill')]).toEqual([[id], [id]]);
  });

  test("after the customer's own key was erased", async () => {
    const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org');
    await override(id, 'name', { given: 'Zoe', family: 'Quill' });
    await override(id, 'email', 'zoe@y.org');
    await erase(hub, { key: ownKey(id) }, by);
    expect(await ownRows()).toEqual([]);
    expect([await byEmail('zoe@y.org'), await byText('zoe quill')]).toEqual([[], []]);
  });
});

test('verify finds rows of overrides that are missing, too many or of nobody, and repair mends them', async () => {
  const id = await upsert('crm:1', 'Ann', 'Stone', 'ann@x.org');
  await override(id, 'name', { given: 'Zoe', family: 'Quill' });
  await override(id, 'email', 'zoe@y.org');
  const before = await ownRows();
  const nobody = 'c360:cus_01890000-0000-7000-8000-000000000000' as SourceKey;
  const row = (key: string, sourceKey: SourceKey) =>
    ({
      op: 'insert',
      collection: 'keys',
      id: `${key}|${sourceKey}`,
      doc: { key, kind: 'override:contact:email', sourceKey },
    }) as const;
  const email = before.find((each) => each.id.endsWith(`|${ownKey(id)}`))?.id ?? '';
  await hub.store.commit({
    operationId: 'tamper',
    unrecorded: true,
    writes: [
      { op: 'delete', collection: 'keys', id: email },
      { op: 'delete', collection: 'searchTerms', id: ownKey(id) },
      row('stray', ownKey(id)),
      row('stray', nobody),
    ],
  });
  const { differences } = await verify(hub);
  expect(differences.map((each) => [each.kind, each.id]).sort()).toEqual(
    [email, ownKey(id), `stray|${ownKey(id)}`, `stray|${nobody}`].map((each) => ['keys', each]).sort(),
  );
  await verify(hub, { repair: true });
  expect((await ownRows()).map((each) => [each.id, each.doc])).toEqual(before.map((each) => [each.id, each.doc]));
});
