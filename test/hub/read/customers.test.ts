import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RowPredicate } from '../../../domain/model/index.ts';
import { ownKey } from '../../../domain/model/index.ts';
import {
  customersByContact,
  customersById,
  customersBySourceKey,
  linkedKeysOf,
  mergedIdsOf,
  sourceKeysOf,
  survivorsOf,
  type CustomerView,
} from '../../../hub/read/index.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { hubOver } from '../../support/hub-over.ts';
import { Seed, customerId, key } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const ALL: RowPredicate = { kind: 'all' };
const [a, b, c, d] = [customerId(1), customerId(2), customerId(3), customerId(4)];
const large = customerId(5);
const unknown = customerId(99);

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  const hub = () => hubOver(counted.store);
  const views = async (...ids: (typeof a)[]) =>
    (await customersById(hub(), ALL, ids)).filter((view): view is CustomerView => view !== null);

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    const seed = new Seed(opened.store);
    seed.customer(a, [key('crm', 1), key('shop', '007'), key('crm', 'é')], {
      mergedIds: [b, c],
      region: 'north',
      sourceKeyCount: 3,
    });
    // c was merged into b, and b later into a.
    seed.put('customers', b, { ...doc(), status: 'MERGED', redirectTo: a, mergedIds: [c], region: 'south' });
    seed.put('customers', c, { ...doc(), status: 'MERGED', redirectTo: b, region: 'south' });
    seed.customer(d, [key('erp', 1)], { region: 'south', brand: 'x' });
    seed.customer(
      large,
      Array.from({ length: 10_000 }, (_, n) => key('log', String(n).padStart(5, '0'))),
    );
    seed.keyRow('contact:email', 'shared@example.org', key('crm', 1));
    seed.keyRow('contact:email', 'shared@example.org', key('shop', '007'));
    seed.keyRow('contact:email', 'shared@example.org', key('erp', 1));
    for (let n = 0; n < 250; n += 1) seed.keyRow('contact:phone', '+4912345', key('log', String(n).padStart(5, '0')));
    seed.keyRow('contact:phone', '+4999999', key('nowhere', 1));
    await seed.commit();
  }, 300_000);
  afterAll(() => opened.destroy());

  const doc = () => ({
    kind: 'person' as const,
    mergedIds: [],
    golden: '{}',
    goldenHash: '',
    policy: '',
    sourceKeys: [],
    sourceKeyCount: 0,
    createdAt: '2026-01-01T00:00:00.000Z' as never,
    updatedAt: '2026-01-01T00:00:00.000Z' as never,
    segment: null,
    lifecycleStage: null,
    accountOwner: null,
    team: null,
    brand: null,
    legalEntity: null,
    industry: null,
    loyaltyTier: null,
    country: null,
    restricted: 'no' as const,
  });

  test('a merged id answers as its survivor at any depth, unknown ids are null, in the order asked', async () => {
    counted.reset();
    const found = await customersById(hub(), ALL, [c, unknown, a, b, d, c]);
    expect(found.map((view) => view && [view.id, view.requestedId])).toEqual([
      [a, c],
      null,
      [a, a],
      [a, b],
      [d, d],
      [a, c],
    ]);
    // All ids at once, and no further read, as every step of every way was among them.
    expect(counted.calls).toEqual(['get customers']);
    counted.reset();
    expect((await customersById(hub(), ALL, [c]))[0]?.id).toBe(a);
    expect(counted.calls).toHaveLength(3);
    expect([...(await survivorsOf(hub(), [c, unknown]))]).toEqual([[c, a]]);
  });

  test('a row that the predicate does not allow is not read', async () => {
    const south: RowPredicate = { kind: 'in', path: 'region', values: ['south'] };
    counted.reset();
    expect((await customersById(hub(), south, [a, b, d])).map((view) => view?.id ?? null)).toEqual([null, null, d]);
    const none: RowPredicate = { kind: 'none' };
    counted.reset();
    expect(await customersById(hub(), none, [a, d])).toEqual([null, null]);
    expect(counted.calls).toEqual([]);
    const either: RowPredicate = {
      kind: 'any',
      of: [
        { kind: 'in', path: 'region', values: ['north'] },
        { kind: 'every', of: [south, { kind: 'in', path: 'brand', values: ['x', 'y'] }] },
      ],
    };
    expect((await customersById(hub(), either, [c, d, large])).map((view) => view?.id ?? null)).toEqual([a, d, null]);
    const self: RowPredicate = { kind: 'in', path: 'id', values: [d] };
    expect((await customersById(hub(), self, [a, d])).map((view) => view?.id ?? null)).toEqual([null, d]);
    const contradiction: RowPredicate = {
      kind: 'every',
      of: [south, { kind: 'in', path: 'region', values: ['north'] }],
    };
    expect(await customersById(hub(), contradiction, [a, d])).toEqual([null, null]);
  });

  test('source keys lead to the customer, own keys too, and keep case and leading zeros', async () => {
    const keys = [key('shop', '007'), key('shop', '7'), ownKey(c), ownKey(unknown), key('c360', 'x'), key('crm', 'é')];
    const found = await customersBySourceKey(hub(), ALL, keys);
    expect(found.map((view) => view?.id ?? null)).toEqual([a, null, a, null, null, a]);
    expect(found[2]?.requestedId).toBe(a);
  });

  test('a contact may belong to several customers, each once, in pages', async () => {
    const contact = { kind: 'contact:email', value: 'shared@example.org' } as const;
    counted.reset();
    const first = await customersByContact(hub(), ALL, contact, { first: 1 });
    expect(counted.calls).toHaveLength(3);
    expect([first.rows.map((row) => row.item.id), first.hasNextPage, first.cut, first.total]).toEqual([
      [a],
      true,
      false,
      2,
    ]);
    const second = await customersByContact(hub(), ALL, contact, { first: 1, after: first.rows[0]!.position });
    expect([second.rows.map((row) => row.item.id), second.hasNextPage]).toEqual([[d], false]);
  });

  test('a contact of more records than are read says that it was cut; of none, or of none linked, is empty', async () => {
    const many = await customersByContact(hub(), ALL, { kind: 'contact:phone', value: '+4912345' }, { first: 10 });
    expect([many.rows.map((row) => row.item.id), many.cut]).toEqual([[large], true]);
    for (const value of ['+4999999', '+1']) {
      const none = await customersByContact(hub(), ALL, { kind: 'contact:phone', value }, { first: 10 });
      expect([none.rows, none.hasNextPage, none.cut]).toEqual([[], false, false]);
    }
  });

  test('source keys: those of the records, then the own keys of the customer and of all merged ids', async () => {
    counted.reset();
    const [small] = await sourceKeysOf(hub(), await views(a));
    expect(small).toEqual([key('crm', 1), key('crm', 'é'), key('shop', '007'), ownKey(a), ownKey(b), ownKey(c)]);
    expect(counted.calls).toEqual(['get customers']);
  });

  test('10,000 source keys are two reads and twenty documents', async () => {
    counted.reset();
    const [view] = await views(large);
    const [keys] = await sourceKeysOf(hub(), [view!]);
    expect(counted.calls).toEqual(['get customers', 'get customerKeys']);
    expect(counted.documents()).toBe(20);
    expect(keys).toHaveLength(10_001);
    expect(new Set(keys).size).toBe(10_001);
    expect(keys!.slice(0, 10_000)).toEqual([...keys!.slice(0, 10_000)].sort());
    const [linked] = await linkedKeysOf(hub(), [{ ...view!, doc: { ...view!.doc, sourceKeyCount: 10_001 } }]);
    // A page that a writer is about to add is not there yet: nothing is named twice and nothing is lost.
    expect(linked).toHaveLength(10_000);
  });

  test('more merged ids than a document holds are found by their redirects', async () => {
    const root = customerId(1_000);
    const ids = Array.from({ length: 600 }, (_, n) => customerId(2_000 + n));
    const seed = new Seed(opened.store);
    seed.customer(root, [key('crm', 'root')], { mergedIds: ids.slice(0, 500) });
    // The last hundred hang below the first, two redirects away.
    ids.forEach((id, n) =>
      seed.put('customers', id, { ...doc(), region: null, status: 'MERGED', redirectTo: n < 500 ? root : ids[0]! }),
    );
    await seed.commit();
    const [merged] = await mergedIdsOf(hub(), await views(root));
    expect(merged).toEqual(ids);
  });
});
