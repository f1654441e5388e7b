import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SourceKey } from '../../domain/model/index.ts';
import { COLLECTIONS, migrate, type Collections, type Store, type Write } from '../../stores/index.ts';
import { record } from '../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../support/stores.ts';

/** As the product declared it when each search value of a record had a row in `keys`. */
const FORMER: Collections = { ...COLLECTIONS, keys: { ...COLLECTIONS.keys, documentVersion: 1 } };
const RECORDS = 90;
const keyOf = (n: number) => `crm:${n}` as SourceKey;
const termsOf = (n: number): string[] =>
  n % 10 === 0 ? [] : ['common', ...Array.from({ length: n % 14 }, (_, i) => `own-${n}-${i}`)].sort();

/** Rows of a record in the former form; those of nobody were written ahead of a record that never came. */
function rowsOf(n: number): Write[] {
  const row = (key: string, kind: string): Write => {
    const doc = { key, kind, sourceKey: keyOf(n) };
    return { op: 'insert', collection: 'keys', id: `${key}|${keyOf(n)}`, doc };
  };
  return [row(`mail-${n % 7}`, 'contact:email'), ...termsOf(n).map((term) => row(term, 'search:prefix'))];
}

describe.each(storeKinds())('$name: search rows of the former form', (kind) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await kind.open({ collections: FORMER });
    for (let n = 0; n <= RECORDS; n += 10) {
      const numbers = Array.from({ length: 10 }, (_, i) => n + i);
      const stored = numbers.filter((each) => each < RECORDS);
      const writes = stored.map((each): Write => ({
        op: 'insert',
        collection: 'records',
        id: keyOf(each),
        doc: record(keyOf(each)),
      }));
      await opened.store.commit({
        operationId: `seed-${n}`,
        unrecorded: true,
        writes: [...writes, ...numbers.flatMap(rowsOf)],
      });
    }
  });
  afterEach(() => opened.destroy());

  test('are one row of a record after the start, found by each term, and the other rows stay', async () => {
    await moved(await opened.reopen({ collections: COLLECTIONS }));
  });

  test.each([1, 2])('are moved to the end where a process was killed after unit %s', async (units) => {
    let left = units;
    const dying: Store = {
      ...opened.store,
      commit: async (unit) => {
        if (left-- <= 0) throw new Error('killed');
        return opened.store.commit(unit);
      },
    };
    await expect(migrate(dying, { collections: COLLECTIONS })).rejects.toThrow('killed');
    const half = (
      await opened.store.get(
        'searchTerms',
        Array.from({ length: RECORDS }, (_, n) => keyOf(n)),
      )
    ).size;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(RECORDS * 0.9);
    await moved(await opened.reopen({ collections: COLLECTIONS }));
  });

  async function moved(store: Store): Promise<void> {
    const rows = new Map<string, readonly string[]>();
    for await (const page of store.scan('searchTerms')) for (const { id, doc } of page) rows.set(id, doc.terms);
    const expected = Array.from({ length: RECORDS }, (_, n) => [keyOf(n), termsOf(n)] as const);
    expect([...rows].sort()).toEqual(expected.filter(([, terms]) => terms.length > 0).sort());
    const left: string[] = [];
    for await (const page of store.scan('keys')) {
      for (const { id, doc } of page) if (doc.kind !== 'contact:email') left.push(id);
    }
    // What belongs to no record stays for the sweeper, which finds it by its source key.
    const nobody = Array.from({ length: 10 }, (_, i) => RECORDS + i);
    expect(left.sort()).toEqual(nobody.flatMap((n) => termsOf(n).map((term) => `${term}|${keyOf(n)}`)).sort());
    const query = { collection: 'searchTerms', field: 'terms', keys: ['common', 'own-27-3'], limit: 500 } as const;
    const found = await store.findTopPerKey({ ...query, fields: [] });
    expect(found.get('common')).toHaveLength(RECORDS * 0.9);
    expect(found.get('own-27-3')?.map((row) => row.id)).toEqual([keyOf(27)]);
    const mails = await store.findTopPerKey({ collection: 'keys', field: 'key', keys: ['mail-3'], limit: 500 });
    expect(mails.get('mail-3')).toHaveLength(14);
  }
});
