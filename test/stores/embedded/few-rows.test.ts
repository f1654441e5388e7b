import { describe, expect, it } from '@jest/globals';
import { narrowing } from '../../../stores/embedded/few-rows.ts';
import { COLLECTIONS, type CollectionName, type Sort, type Where } from '../../../stores/index.ts';
import { insert, unit } from '../../contracts/store-samples.ts';
import { customer, customerId } from '../../support/identity-seed.ts';
import { freshStore } from '../../support/stores.ts';

const newest: readonly Sort[] = [{ path: 'createdAt', direction: -1 }];
const status = 'ACTIVE';
const brand = { in: ['a', 'b'] };

describe('rows that are looked up, as few come into question', () => {
  it.each<[string, CollectionName, Where, readonly Sort[] | undefined, readonly Where[]]>([
    ['an index other than that of the order', 'customers', { status, brand }, newest, [{ status, brand }]],
    [
      'each of several',
      'customers',
      { status, brand, team: 'x', createdAt: { gt: '' } },
      newest,
      [
        { status, team: 'x' },
        { status, brand },
      ],
    ],
    ['ids that are named', 'customers', { status, id: { in: ['x'] } }, newest, [{ id: { in: ['x'] } }]],
    ['nothing where the order has them', 'customers', { status }, newest, []],
    [
      'nothing where the order has all',
      'interactions',
      { sourceKey: 's', type: 't' },
      [{ path: 'at', direction: 1 }],
      [],
    ],
    ['nothing where no order is asked for', 'customers', { status, brand }, undefined, []],
    ['nothing by a range', 'customers', { status, brand: { gt: 'a' } }, newest, []],
  ])('tells %s', (_, collection, where, sort, parts) => {
    expect(narrowing(COLLECTIONS[collection], where, sort)).toEqual(parts);
  });

  it('answers the same rows in the same order, few or many', async () => {
    const opened = await freshStore();
    try {
      const all = Array.from({ length: 2_400 }, (_, n) => ({
        id: customerId(n),
        // Of "a" there are 800, of "b" 1,600.
        doc: customer([], { brand: n % 3 === 0 ? 'a' : 'b', createdAt: `t${((n * 7) % 50) + 10}` as never }),
      }));
      for (let i = 0; i < all.length; i += 400) {
        await opened.store.commit(unit(all.slice(i, i + 400).map(({ id, doc }) => insert('customers', id, doc))));
      }
      for (const brands of [['a'], ['b'], ['a', 'b'], ['c', 'a']]) {
        const want = all
          .filter(({ doc }) => brands.includes(doc.brand ?? ''))
          .sort((x, y) => (x.doc.createdAt + x.id < y.doc.createdAt + y.id ? 1 : -1))
          .map(({ id }) => id);
        const query = { collection: 'customers', where: { status, brand: { in: brands } }, sort: newest } as const;
        const rows = await opened.store.find({ ...query, limit: 5_000 });
        expect(rows.map(({ id }) => id)).toEqual(want);
        const last = rows[700];
        const next = await opened.store.find({
          ...query,
          limit: 5,
          after: [last?.doc.createdAt ?? '', last?.id ?? ''],
        });
        expect(next.map(({ id }) => id)).toEqual(want.slice(701, 706));
      }
    } finally {
      await opened.destroy();
    }
  });
});
