import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreContractError, type Documents, type Store, type Where, type Write } from '../../stores/index.ts';
import { customer, customerId } from '../support/identity-seed.ts';
import type { OpenedStore, StoreKind } from '../support/stores.ts';
import { insert, task, unit } from './store-samples.ts';

type Further = NonNullable<Documents['customers']['further']>;

const doc = (further?: Further, region: string | null = null): Documents['customers'] =>
  customer([], { region, ...(further && { further }) });
const put = (n: number, further?: Further, region?: string): Write => ({
  op: 'upsert',
  collection: 'customers',
  id: customerId(n),
  doc: doc(further, region),
});

/** What an index over lists of texts must do (`list` in stores/collections.ts). */
export function listsContract(kind: StoreKind): void {
  describe(`rows found by a text of a list on ${kind.name}`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => {
      opened = await kind.open();
      store = opened.store;
    });
    afterEach(() => opened.destroy());

    const commit = async (...writes: Write[]) => store.commit(unit(writes));
    const found = (where: Where) => foundIn(store, where);

    it('finds a row by each text of its list, and by none of another list', async () => {
      await commit(
        insert('customers', customerId(1), doc({ brand: ['a', 'b'], country: ['DE'] })),
        put(2, { brand: ['b'], industry: ['a'] }),
        put(3),
        put(4, { country: ['b'] }),
      );
      expect(await found({ 'further.brand': 'a' })).toEqual([1]);
      expect(await found({ 'further.brand': 'b' })).toEqual([1, 2]);
      expect(await found({ 'further.brand': { in: ['a', 'b', 'c'] } })).toEqual([1, 2]);
      expect(await found({ 'further.brand': { in: [] } })).toEqual([]);
      expect(await found({ 'further.brand': 'DE' })).toEqual([]);
      expect(await found({ 'further.brand': 'b', 'further.country': { in: ['DE', 'b'] } })).toEqual([1]);
      expect(await found({ 'further.country': 'b' })).toEqual([4]);
      const rows = await store.get('customers', [1, 2, 3].map(customerId));
      expect([...rows.values()].map((row) => row.doc.further)).toEqual([
        { brand: ['a', 'b'], country: ['DE'] },
        { brand: ['b'], industry: ['a'] },
        undefined,
      ]);
      expect(Object.hasOwn(rows.get(customerId(3))?.doc ?? {}, 'further')).toBe(false);
    });

    it('keeps order and position beside such a condition, also where very many rows meet it', async () => {
      const regions = ['x', 'y', 'z'];
      for (const from of [0, 400, 800]) {
        const some = Array.from({ length: 400 }, (_, i) => from + i);
        await commit(...some.map((n) => put(n, n % 8 === 7 ? undefined : { brand: ['a', 'b'] }, regions[n % 3])));
      }
      const query = {
        collection: 'customers',
        where: { status: 'ACTIVE', 'further.brand': { in: ['a', 'b'] } },
        sort: [{ path: 'region', direction: -1 }],
        fields: ['region'],
      } as const;
      const all = await store.find({ ...query, limit: 2_000 });
      const want = Array.from({ length: 1_200 }, (_, n) => n)
        .filter((n) => n % 8 !== 7)
        .sort((a, b) => (b % 3) - (a % 3) || (customerId(a) < customerId(b) ? 1 : -1));
      expect(all.map((row) => row.id)).toEqual(want.map(customerId));
      const after = all[500];
      const next = await store.find({ ...query, limit: 3, after: [after?.doc.region ?? null, after?.id ?? ''] });
      expect(next).toEqual(all.slice(501, 504));
      expect(await store.count({ collection: 'customers', where: query.where, limit: 5_000 })).toBe(1_050);
      expect(await store.count({ collection: 'customers', where: query.where, limit: 7 })).toBe(7);
    });

    it('takes texts that look like a language of their own', async () => {
      const texts = ['"', "'", '$a', 'a.b', '%', 'null', '1', '', 'é', '\ud83d\ude00', '[]'];
      await commit(...texts.map((text, n) => put(n, { brand: [text] })));
      for (const [n, text] of texts.entries()) expect(await found({ 'further.brand': text })).toEqual([n]);
      expect(await found({ 'further.brand': { in: texts } })).toHaveLength(texts.length);
    });

    it('refuses every other question by a list, and anything else in its place', async () => {
      const by = { collection: 'customers', limit: 1 } as const;
      const refused = [
        store.find({ ...by, where: { 'further.brand': null } }),
        store.find({ ...by, where: { 'further.brand': 1 } }),
        store.find({ ...by, where: { 'further.brand': { in: ['a', null] } } }),
        store.find({ ...by, where: { 'further.brand': { gt: 'a' } } }),
        store.find({ ...by, where: { 'further.team': 'a' } }),
        store.find({ ...by, sort: [{ path: 'further.brand', direction: 1 }] }),
        store.findTopPerKey({ ...by, field: 'further.brand', keys: ['a'] }),
        store.commit(unit([put(1, { brand: 'a' } as never)])),
        store.commit(unit([put(1, { brand: [1] } as never)])),
      ];
      for (const each of await Promise.allSettled(refused)) {
        expect(each).toMatchObject({ status: 'rejected', reason: { name: StoreContractError.name } });
      }
    });

    it('agrees with a map in memory, whatever is written, also after it was opened again', async () => {
      const list = fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), { nil: undefined });
      const further = fc
        .record({ brand: list, country: list })
        .map((lists) => Object.fromEntries(Object.entries(lists).filter(([, texts]) => texts !== undefined)));
      const step = fc.record({
        writes: fc.uniqueArray(
          fc.record({ n: fc.nat({ max: 4 }), further: fc.option(further), replaces: fc.boolean() }),
          { selector: (write) => write.n, minLength: 1, maxLength: 4 },
        ),
        fails: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
          const own = await kind.open();
          try {
            const model = new Map<number, { further: Further; version: number }>();
            for (const { writes, fails } of steps) {
              const made = writes.map(({ n, further, replaces }): Write => {
                const at = { collection: 'customers', id: customerId(n) } as const;
                if (further === null) return { ...at, op: 'delete' };
                const expected = model.get(n)?.version;
                if (replaces && expected !== undefined) return { ...at, op: 'replace', doc: doc(further), expected };
                return put(n, further);
              });
              const refuse: Write = { op: 'expect', collection: 'tasks', id: 'nobody', expected: 1 };
              await own.store.commit(unit(fails ? [...made, refuse] : made));
              if (fails) continue;
              for (const { n, further } of writes) {
                if (further === null) model.delete(n);
                else model.set(n, { further, version: (model.get(n)?.version ?? 0) + 1 });
              }
            }
            const holds = (name: 'brand' | 'country', text: string) =>
              [...model].flatMap(([n, { further }]) => (further[name]?.includes(text) ? [n] : [])).sort();
            for (const open of [() => own.store, () => own.reopen()]) {
              const store = await open();
              for (const name of ['brand', 'country'] as const) {
                for (const text of ['a', 'b', 'c']) {
                  expect(await foundIn(store, { [`further.${name}`]: text })).toEqual(holds(name, text));
                }
              }
            }
          } finally {
            await own.destroy();
          }
        }),
        { numRuns: kind.name === 'mongo' ? 5 : 30 },
      );
    });

    it('leaves what is found as it was where a unit meets a conflict', async () => {
      await commit(put(1, { brand: ['old'] }), insert('tasks', 't', task()));
      const late: Write = { op: 'expect', collection: 'tasks', id: 't', expected: 7 };
      expect((await commit(put(1, { brand: ['new'] }), put(2, { brand: ['new'] }), late)).kind).toBe('conflict');
      expect(await found({ 'further.brand': { in: ['new'] } })).toEqual([]);
      expect(await found({ 'further.brand': { in: ['old'] } })).toEqual([1]);
    });
  });
}

const NUMBERS = new Map(Array.from({ length: 20 }, (_, n) => [customerId(n) as string, n]));

async function foundIn(store: Store, where: Where): Promise<(number | undefined)[]> {
  const query = { collection: 'customers', where } as const;
  const rows = await store.find({ ...query, limit: 500, fields: [] });
  expect(await store.count({ ...query, limit: 500 })).toBe(rows.length);
  return rows.map((row) => NUMBERS.get(row.id));
}
