import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreContractError, type CommitOutcome, type Store, type Write } from '../../stores/index.ts';
import type { OpenedStore, StoreKind } from '../support/stores.ts';
import { insert, task, unit } from './store-samples.ts';

const put = (id: string, ...terms: string[]): Write => ({
  op: 'upsert',
  collection: 'searchTerms',
  id,
  doc: { terms },
});

/** What an index over lists of terms must do (`many` in stores/collections.ts). */
export function termsContract(kind: StoreKind): void {
  describe(`rows found by their terms on ${kind.name}`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => {
      opened = await kind.open();
      store = opened.store;
    });
    afterEach(() => opened.destroy());

    const commit = async (...writes: Write[]): Promise<CommitOutcome> => store.commit(unit(writes));
    const found = (...keys: string[]) => foundIn(store, keys);

    it('finds a row by each of its terms, and rows of one term in order of their ids', async () => {
      await commit(insert('searchTerms', 'crm:2', { terms: ['a', 'b'] }), put('crm:10', 'b', 'c'), put('crm:1'));
      await commit(put('shop:1', 'b'), insert('searchTerms', 'a:9', { terms: ['b'] }));
      expect(await found('a', 'b', 'c', 'd', 'b')).toEqual({
        a: ['crm:2'],
        b: ['a:9', 'crm:10', 'crm:2', 'shop:1'],
        c: ['crm:10'],
      });
      expect(await found()).toEqual({});
    });

    it('gives back documents as they were, whole or by their fields', async () => {
      await commit(put('crm:1', 'b', 'a', 'b'), put('crm:2'));
      const rows = await store.get('searchTerms', ['crm:1', 'crm:2']);
      expect(rows.get('crm:1')).toEqual({ id: 'crm:1', version: 1, doc: { terms: ['b', 'a', 'b'] } });
      expect(rows.get('crm:2')?.doc).toEqual({ terms: [] });
      const query = { collection: 'searchTerms', field: 'terms', keys: ['a'], limit: 9 } as const;
      expect((await store.findTopPerKey(query)).get('a')).toEqual([...rows.values()].slice(0, 1));
      const bare = await store.findTopPerKey({ ...query, fields: [] });
      expect(bare.get('a')).toEqual([{ id: 'crm:1', version: 1, doc: {} }]);
      const scanned: string[] = [];
      for await (const page of store.scan('searchTerms', { pageSize: 1 })) scanned.push(...page.map((row) => row.id));
      expect(scanned).toEqual(['crm:1', 'crm:2']);
    });

    it('forgets terms that were replaced or deleted, and finds those that came', async () => {
      await commit(put('r', 'old', 'kept'), put('u', 'old', 'kept'), put('d', 'old'), put('e', 'old'), put('n', 'old'));
      await commit(
        { op: 'replace', collection: 'searchTerms', id: 'r', doc: { terms: ['kept', 'new'] }, expected: 1 },
        put('u', 'new', 'kept'),
        { op: 'delete', collection: 'searchTerms', id: 'd' },
        { op: 'delete', collection: 'searchTerms', id: 'e', expected: 1 },
        { op: 'delete', collection: 'searchTerms', id: 'nobody' },
        put('n'),
        put('x', 'new'),
      );
      expect(await found('old', 'kept', 'new')).toEqual({ kept: ['r', 'u'], new: ['r', 'u', 'x'] });
      const versions = await store.get('searchTerms', ['r', 'u', 'n', 'x'], { fields: [] });
      expect([...versions.values()].map(({ id, version }) => [id, version]).sort()).toEqual([
        ['n', 2],
        ['r', 2],
        ['u', 2],
        ['x', 1],
      ]);
      await commit(put('d', 'old'), put('n', 'old'));
      expect(await found('old')).toEqual({ old: ['d', 'n'] });
    });

    it('answers as many rows of a term as are asked for, the same ones again', async () => {
      const rows = Array.from({ length: 30 }, (_, i) => `crm:${(i * 7) % 30}`);
      await commit(...rows.map((id) => put(id, 'many', `of-${id.slice(4)}`)));
      const query = { collection: 'searchTerms', field: 'terms', keys: ['many', 'of-3'], fields: [] } as const;
      const some = await store.findTopPerKey({ ...query, limit: 11 });
      const ids = some.get('many')?.map((row) => row.id) ?? [];
      expect(new Set(ids).size).toBe(11);
      expect(ids).toEqual([...ids].sort());
      expect(some.get('of-3')?.map((row) => row.id)).toEqual(['crm:3']);
      expect(await store.findTopPerKey({ ...query, limit: 11 })).toEqual(some);
      expect((await store.findTopPerKey({ ...query, limit: 30 })).get('many')).toHaveLength(30);
      expect((await store.findTopPerKey({ ...query, limit: 0 })).size).toBe(0);
    });

    it('tells terms apart that differ in one character or in its case, wherever it stands', async () => {
      const terms = [
        '-ab_',
        '_ab-',
        'ab',
        'AB',
        'aB',
        'Ab',
        '-',
        '_',
        '--',
        'a-b',
        'a_b',
        'a',
        'b',
        '0',
        'x'.repeat(64),
      ];
      await commit(...terms.map((term, i) => put(`r${String(i).padStart(2, '0')}`, term)));
      const each = Object.fromEntries(terms.map((term, i) => [term, [`r${String(i).padStart(2, '0')}`]]));
      expect(await found(...terms)).toEqual(each);
    });

    it('takes hundreds of terms a row, and hundreds of rows a unit', async () => {
      const terms = (n: number) => Array.from({ length: 300 }, (_, i) => `t${i + n}`);
      const large = Array.from({ length: 4 }, (_, n) => put(`large:${n}`, ...terms(n)));
      await commit(...large, ...Array.from({ length: 300 }, (_, n) => put(`small:${n}`, 's', `s${n}`)));
      const rows = await found('t0', 't299', 't302', 't303', 's', 's299');
      expect(rows['t0']).toEqual(['large:0']);
      expect(rows['t299']).toEqual(['large:0', 'large:1', 'large:2', 'large:3']);
      expect(rows['t302']).toEqual(['large:3']);
      expect(rows['t303']).toBeUndefined();
      expect(rows['s']).toHaveLength(300);
      expect(rows['s299']).toEqual(['small:299']);
    });

    it.each(['"', '*', 'a*', 'NOT a', 'a OR b', 't:a', '^a', '(a', "'", '', ' ', 'a b', 'é', 'x'.repeat(65), '$a'])(
      'finds nothing by %j, which is no term, and refuses to store it',
      async (term) => {
        await commit(put('r', 'a', 'b', 't', 'NOT', 'OR'));
        expect(await found(term, 'a')).toEqual({ a: ['r'] });
        await expect(commit(put('s', 'a', term))).rejects.toThrow(StoreContractError);
        expect(await found('a')).toEqual({ a: ['r'] });
      },
    );

    it.each<[string, unknown]>([
      ['no list', 'a'],
      ['nothing', undefined],
      ['a list of numbers', [1]],
    ])('refuses a document with %s where its terms should be', async (_, terms) => {
      await expect(commit(insert('searchTerms', 'r', { terms } as never))).rejects.toThrow(StoreContractError);
    });

    it('refuses every other question by terms', async () => {
      const by = { collection: 'searchTerms', limit: 1 } as const;
      const refused = [
        store.find({ ...by, where: { terms: 'a' } }),
        store.find({ ...by, sort: [{ path: 'terms', direction: 1 }] }),
        store.count({ ...by, where: { terms: 'a' } }),
        store.findTopPerKey({ ...by, field: 'terms', keys: ['a'], where: { id: { gt: 'a' } } }),
        store.findTopPerKey({ ...by, field: 'terms', keys: ['a'], sort: [{ path: 'id', direction: 1 }] }),
        store.findTopPerKey({ ...by, field: 'terms', keys: ['a'], limit: -1 }),
      ];
      for (const each of await Promise.allSettled(refused)) {
        expect(each).toMatchObject({ status: 'rejected', reason: { name: 'StoreContractError' } });
      }
      expect(await store.find({ ...by, where: { id: { gt: 'a' } } })).toEqual([]);
    });

    it('leaves the index as it was where a unit meets a conflict, alone or among others', async () => {
      await commit(put('a', 'old'), put('b', 'old'), insert('tasks', 't', task()));
      const late: Write = { op: 'expect', collection: 'tasks', id: 't', expected: 7 };
      const change: Write[] = [
        put('a', 'new'),
        { op: 'delete', collection: 'searchTerms', id: 'b' },
        put('c', 'new', 'old'),
      ];
      expect((await commit(...change, late)).kind).toBe('conflict');
      expect(await found('old', 'new')).toEqual({ old: ['a', 'b'] });
      const wrong: Write[] = [
        { op: 'replace', collection: 'searchTerms', id: 'a', doc: { terms: ['new'] }, expected: 2 },
        { op: 'replace', collection: 'searchTerms', id: 'nobody', doc: { terms: ['new'] }, expected: 1 },
        { op: 'delete', collection: 'searchTerms', id: 'b', expected: 2 },
        insert('searchTerms', 'a', { terms: ['new'] }),
      ];
      for (const write of wrong) {
        const failed = [{ collection: 'searchTerms', id: write.id }];
        expect(await commit(put('c', 'new'), write)).toEqual({ kind: 'conflict', failed });
      }
      // Units of one group: those beside the one that fails are written all the same.
      const outcomes = await Promise.all([commit(put('x', 'new')), commit(...change, late), commit(put('y', 'new'))]);
      expect(outcomes.map(({ kind: outcome }) => outcome)).toEqual(['committed', 'conflict', 'committed']);
      expect(await found('old', 'new')).toEqual({ old: ['a', 'b'], new: ['x', 'y'] });
    });

    it('agrees with a map in memory, whatever is written, also after it was opened again', async () => {
      const ids = ['a', 'b', 'c', 'crm:4', 'z'];
      const terms = ['t', 'T', 'u', '-', '_x', 'Q-', 'long-term_0'];
      const list = fc.array(fc.constantFrom(...terms), { maxLength: 5 });
      const step = fc.record({
        writes: fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), terms: fc.option(list) }), {
          selector: (write) => write.id,
          minLength: 1,
          maxLength: 4,
        }),
        fails: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const own = await kind.open();
          try {
            const model = new Map<string, readonly string[]>();
            for (const { writes, fails } of steps) {
              const refuse: Write = { op: 'expect', collection: 'tasks', id: 'nobody', expected: 1 };
              const made = writes.map((write): Write =>
                write.terms === null
                  ? { op: 'delete', collection: 'searchTerms', id: write.id }
                  : put(write.id, ...write.terms),
              );
              const outcome = await own.store.commit(unit(fails ? [...made, refuse] : made));
              expect(outcome.kind).toBe(fails ? 'conflict' : 'committed');
              if (fails) continue;
              for (const write of writes) {
                if (write.terms === null) model.delete(write.id);
                else model.set(write.id, write.terms);
              }
            }
            const expected: Record<string, string[]> = {};
            for (const term of terms) {
              const holders = ids.filter((id) => model.get(id)?.includes(term)).sort();
              if (holders.length > 0) expected[term] = holders;
            }
            expect(await foundIn(own.store, terms)).toEqual(expected);
            expect(await foundIn(await own.reopen(), terms)).toEqual(expected);
          } finally {
            await own.destroy();
          }
        }),
        { numRuns: kind.name === 'mongo' ? 8 : 40 },
      );
    });
  });
}

async function foundIn(store: Store, keys: readonly string[]): Promise<Record<string, string[]>> {
  const rows = await store.findTopPerKey({ collection: 'searchTerms', field: 'terms', keys, limit: 500, fields: [] });
  return Object.fromEntries([...rows].map(([key, of]) => [key, of.map((row) => row.id)]));
}
