import { expect, test } from '@jest/globals';
import type { Restriction } from '../../domain/model/index.ts';
import { COLLECTIONS, type Documents } from '../../stores/index.ts';
import { customer, customerId, golden } from '../support/identity-seed.ts';
import { storeKinds } from '../support/stores.ts';

/** As the product wrote it before: whether any restriction stands. */
const former = (restrictions: readonly Restriction[]): Documents['customers'] => {
  const values = restrictions.map((value) => ({ value, lineage: {} }));
  const attributes = values.length === 0 ? {} : { restriction: { values, count: values.length } };
  return customer([], { golden: golden(attributes as never), restricted: values.length > 0 ? 'yes' : 'no' });
};

test.each(storeKinds())(
  '$name: customers of the second form are found by each of their values after the start',
  async (kind) => {
    const opened = await kind.open({
      collections: {
        ...COLLECTIONS,
        customers: {
          ...COLLECTIONS.customers,
          documentVersion: 2,
          indexes: COLLECTIONS.customers.indexes.filter((index) => !index.list),
        },
      },
    });
    const lists = (brands: readonly string[], countries: readonly (string | undefined)[]) => {
      const valued = <V>(values: readonly V[]) => ({
        values: values.map((value) => ({ value, lineage: {} })),
        count: values.length,
      });
      return golden({ brand: valued(brands), address: valued(countries.map((country) => ({ country }))) } as never);
    };
    const all = [lists(['a'], ['DE', 'DE']), lists(['a', 'b'], []), lists([], [undefined, 'FR', 'DE', 'FR'])];
    const ids = all.map((_, n) => customerId(n));
    await opened.store.commit({
      operationId: 'seed',
      unrecorded: true,
      writes: all.map((golden, n) => ({
        op: 'insert',
        collection: 'customers',
        id: customerId(n),
        doc: customer([], { golden }),
      })),
    });
    const store = await opened.reopen({ collections: COLLECTIONS });
    const rows = await store.get('customers', ids);
    expect(ids.map((id) => rows.get(id)?.doc.further)).toEqual([
      undefined,
      { brand: ['b'] },
      { country: ['FR', 'DE'] },
    ]);
    expect(ids.map((id) => rows.get(id)?.version)).toEqual([1, 2, 2]);
    const found = await store.find({ collection: 'customers', where: { 'further.country': 'DE' }, limit: 9 });
    expect(found.map((row) => row.id)).toEqual([customerId(2)]);
    await opened.destroy();
  },
);

test.each(storeKinds())(
  '$name: customers of the first form tell their gravest restriction after the start',
  async (kind) => {
    const collections = { ...COLLECTIONS, customers: { ...COLLECTIONS.customers, documentVersion: 1 } };
    const opened = await kind.open({ collections });
    const all: readonly (readonly Restriction[])[] = [
      [],
      ['do-not-merge'],
      ['do-not-merge', 'legal-hold'],
      ['legal-hold', 'processing-restricted'],
    ];
    const ids = all.map((_, n) => customerId(n));
    await opened.store.commit({
      operationId: 'seed',
      unrecorded: true,
      writes: all.map((restrictions, n) => ({
        op: 'insert',
        collection: 'customers',
        id: customerId(n),
        doc: former(restrictions),
      })),
    });
    const store = await opened.reopen({ collections: COLLECTIONS });
    const rows = await store.get('customers', ids);
    expect(ids.map((id) => rows.get(id)?.doc.restricted)).toEqual(['no', 'yes', 'legal-hold', 'processing-restricted']);
    // Only what changed is written, so a version that a client knows stays good where it can.
    expect(ids.map((id) => rows.get(id)?.version)).toEqual([1, 1, 2, 2]);
    await opened.destroy();
  },
);
