import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  COLLECTIONS,
  StoreContractError,
  type CollectionName,
  type Collections,
  type CommitOutcome,
  type Documents,
  type Query,
  type Store,
  type Write,
} from '../../stores/index.ts';
import { AT, transaction } from '../support/business-rows.ts';
import { afterCrash, type OpenedStore, type StoreKind } from '../support/stores.ts';
import { insert, key, task, unit } from './store-samples.ts';

/** The product's table, with a unique index in it, as it has none itself. */
const WITH_UNIQUE: Collections = {
  ...COLLECTIONS,
  jobs: { ...COLLECTIONS.jobs, indexes: [{ paths: ['state'], unique: true }] },
};

const instantOf = (day: number) => AT(`2026-01-0${day + 1}T00:00:00Z`);

/** What every implementation of the store must do (DATA §1). */
export function storeContract(kind: StoreKind): void {
  describe(`the store contract on ${kind.name}`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => {
      opened = await kind.open();
      store = opened.store;
    });
    afterEach(() => opened.destroy());

    const put = async (...writes: Write[]): Promise<CommitOutcome> => store.commit(unit(writes));
    const ids = async <C extends CollectionName>(query: Query<C>): Promise<string[]> =>
      (await store.find(query)).map((row) => row.id);

    describe('readers', () => {
      it('gets by ids, leaves missing ones out, and answers each id once', async () => {
        await put(insert('tasks', 'a', task()), insert('tasks', 'b', task({ priority: 2 })));
        const found = await store.get('tasks', ['b', 'nobody', 'a', 'a']);
        expect([...found.keys()].sort()).toEqual(['a', 'b']);
        expect(found.get('b')).toEqual({ id: 'b', version: 1, doc: task({ priority: 2 }) });
        expect((await store.get('tasks', [])).size).toBe(0);
      });

      it('returns only the fields asked for', async () => {
        await put(insert('tasks', 'a', task()));
        const fields = ['state', 'subjects'] as const;
        const expected = { state: 'open', subjects: [] };
        expect((await store.get('tasks', ['a'], { fields })).get('a')?.doc).toEqual(expected);
        const found = await store.find({ collection: 'tasks', where: { state: 'open' }, limit: 5, fields });
        expect(found[0]?.doc).toEqual(expected);
        const top = await store.findTopPerKey({
          collection: 'tasks',
          field: 'state',
          keys: ['open'],
          limit: 1,
          fields,
        });
        expect(top.get('open')?.[0]?.doc).toEqual(expected);
      });

      it('finds by equality, by a list and by ranges', async () => {
        const at = (n: number): Documents['work'] => ({
          kind: 'golden',
          sourceKeys: [],
          customerIds: [],
          dueAt: `2026-01-0${n}T00:00:00.000Z` as Documents['work']['dueAt'],
          attempts: 0,
        });
        await put(...[1, 2, 3, 4, 5].map((n) => insert('work', `w${n}`, at(n))));
        const by = (condition: object): Promise<string[]> =>
          ids({ collection: 'work', where: { dueAt: condition }, limit: 10 });
        expect(await by({ in: [at(2).dueAt, at(4).dueAt, 'never'] })).toEqual(['w2', 'w4']);
        expect(await by({ in: [] })).toEqual([]);
        expect(await by({ gt: at(2).dueAt, lte: at(4).dueAt })).toEqual(['w3', 'w4']);
        expect(await by({ gte: at(4).dueAt })).toEqual(['w4', 'w5']);
        expect(await by({ lt: at(2).dueAt })).toEqual(['w1']);
        expect(await ids({ collection: 'work', where: { id: { gt: 'w3' } }, limit: 1 })).toEqual(['w4']);
        expect(await ids({ collection: 'work', where: { id: { in: ['w5', 'w1'] } }, limit: 9 })).toEqual(['w1', 'w5']);
        expect(await ids({ collection: 'work', limit: 2 })).toEqual(['w1', 'w2']);
        expect(await ids({ collection: 'work', limit: 0 })).toEqual([]);
      });

      it('treats null and missing as one, outside every range', async () => {
        const { priority: _gone, ...without } = task();
        await put(
          insert('tasks', 'missing', without as never),
          insert('tasks', 'null', task({ priority: null as never })),
          insert('tasks', 'low', task({ priority: -5 })),
          insert('tasks', 'high', task({ priority: 5 })),
        );
        const by = (priority: unknown): Promise<string[]> =>
          ids({ collection: 'tasks', where: { state: 'open', priority } as never, limit: 10 });
        expect(await by(null)).toEqual(['missing', 'null']);
        expect(await by({ in: [null, 5] })).toEqual(['high', 'missing', 'null']);
        expect(await by({ gte: -100 })).toEqual(['high', 'low']);
        expect(await by({ lt: 100 })).toEqual(['high', 'low']);
        const found = await store.get('tasks', ['missing', 'null']);
        expect(found.get('missing')?.doc).toEqual(without);
        expect(found.get('null')?.doc.priority).toBeNull();
      });

      it('keeps ranges within one type: numbers before text', async () => {
        await put(
          insert('tasks', 'n', task({ priority: 7 })),
          insert('tasks', 't', task({ priority: '7' as never })),
          insert('tasks', 'e', task({ priority: '' as never })),
        );
        const by = (priority: unknown): Promise<string[]> =>
          ids({ collection: 'tasks', where: { state: 'open', priority } as never, limit: 10 });
        expect(await by({ gt: 0 })).toEqual(['n']);
        expect(await by({ gte: '' })).toEqual(['e', 't']);
        expect(await by({ lt: 'z' })).toEqual(['e', 't']);
        expect(await by(7)).toEqual(['n']);
        const sort = [{ path: 'priority', direction: 1 }] as const;
        expect(await ids({ collection: 'tasks', where: { state: 'open' }, sort, limit: 9 })).toEqual(['n', 'e', 't']);
      });

      it('sorts text by code point', async () => {
        // In UTF-16 order the second would come first.
        const names = ['\uff5e', '\u{1f600}', 'a', 'Z', 'é', ''];
        await put(...names.map((name, i) => insert('tasks', `n${i}`, task({ priority: name as never }))));
        const sort = [{ path: 'priority', direction: 1 }] as const;
        const found = await store.find({ collection: 'tasks', where: { state: 'open' }, sort, limit: 9 });
        expect(found.map((row) => row.doc.priority)).toEqual(['', 'Z', 'a', 'é', '\uff5e', '\u{1f600}']);
      });

      it.each([1, -1] as const)('pages by keyset through ties and missing values, direction %s', async (direction) => {
        const priorities = [null, 3, 1, null, 2, 3, 1, null, 3];
        await put(...priorities.map((p, i) => insert('tasks', `t${i}`, task({ priority: p as never }))));
        const query = {
          collection: 'tasks',
          where: { state: 'open' },
          sort: [{ path: 'priority', direction }],
          limit: 2,
        } as const;
        const all = await ids({ ...query, limit: 100 });
        const expected = priorities
          .map((p, i) => ({ id: `t${i}`, rank: p ?? -1 }))
          .sort((a, b) => direction * (a.rank - b.rank || (a.id < b.id ? -1 : 1)))
          .map((t) => t.id);
        expect(all).toEqual(expected);
        const paged: string[] = [];
        for (let after: readonly (string | number | null)[] | undefined; ;) {
          const page = await store.find(after ? { ...query, after } : query);
          paged.push(...page.map((row) => row.id));
          const last = page.at(-1);
          if (last === undefined) break;
          after = [last.doc.priority, last.id];
        }
        expect(paged).toEqual(expected);
      });

      it('pages by two terms of opposite direction', async () => {
        const rows = Array.from({ length: 12 }, (_, i) => ({ state: i % 2 ? 'open' : 'done', priority: i % 3 }));
        await put(...rows.map((r, i) => insert('tasks', `t${String(i).padStart(2, '0')}`, task(r as never))));
        const sort = [
          { path: 'state', direction: -1 },
          { path: 'priority', direction: 1 },
        ] as const;
        const all = await store.find({ collection: 'tasks', sort, limit: 100 });
        const paged: string[] = [];
        let after: readonly (string | number | null)[] | undefined;
        do {
          const page = await store.find({ collection: 'tasks', sort, limit: 5, ...(after && { after }) });
          paged.push(...page.map((row) => row.id));
          const last = page.at(-1);
          after = last && [last.doc.state, last.doc.priority, last.id];
        } while (after);
        expect(paged).toEqual(all.map((row) => row.id));
        expect(all.map((row) => row.doc.state)).toEqual(
          Array.from({ length: 12 }, (_, i) => (i < 6 ? 'open' : 'done')),
        );
        const priorities = all.map((row) => row.doc.priority);
        expect(priorities).toEqual([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2]);
      });

      it('answers a clustered path by its exact value, whatever stands in ids', async () => {
        await put(
          insert('keys', 'k1|crm:1', key('k1', 'crm:1')),
          insert('keys', 'k1|crm:2|x', key('k1', 'crm:2|x')),
          insert('keys', 'k1|crm|y', key('k1|crm', 'y')),
          insert('keys', 'k1😀|z', key('k1😀', 'z')),
          insert('keys', 'k|a', key('k', 'a')),
        );
        expect(await ids({ collection: 'keys', where: { key: 'k1' }, limit: 9 })).toEqual(['k1|crm:1', 'k1|crm:2|x']);
        expect(await ids({ collection: 'keys', where: { key: 'k1😀' }, limit: 9 })).toEqual(['k1😀|z']);
        const many = { key: { in: ['k1|crm', 'k', 'k', 'none'] } };
        expect((await ids({ collection: 'keys', where: many, limit: 9 })).sort()).toEqual(['k1|crm|y', 'k|a']);
        const page = { collection: 'keys', where: { key: 'k1' }, limit: 1 } as const;
        expect(await ids({ ...page, after: ['k1|crm:1'] })).toEqual(['k1|crm:2|x']);
        expect((await store.get('keys', ['k1|crm|y'])).get('k1|crm|y')?.doc).toEqual(key('k1|crm', 'y'));
      });

      it('gives the first rows of each of many keys', async () => {
        const rows = ['a', 'b', 'c'].flatMap((k) => [1, 2, 3, 4].map((n) => [k, `crm:${n}`] as const));
        await put(...rows.map(([k, s]) => insert('keys', `${k}|${s}`, key(k, s))));
        const top = await store.findTopPerKey({
          collection: 'keys',
          field: 'key',
          keys: ['a', 'c', 'x', 'a'],
          limit: 3,
        });
        expect([...top.keys()].sort()).toEqual(['a', 'c']);
        expect(top.get('c')?.map((row) => row.id)).toEqual(['c|crm:1', 'c|crm:2', 'c|crm:3']);
        const other = await store.findTopPerKey({
          collection: 'keys',
          field: 'sourceKey',
          keys: ['crm:2'],
          sort: [{ path: 'id', direction: -1 }],
          limit: 2,
        });
        expect(other.get('crm:2')?.map((row) => row.id)).toEqual(['c|crm:2', 'b|crm:2']);
      });

      it('gives the same rows of many keys as of each by itself, under conditions and in either order', async () => {
        const rows = Array.from({ length: 24 }, (_, k) => k).flatMap((k) =>
          Array.from({ length: k % 5 }, (_, n) => ({
            id: `shop:${k}-${n}`,
            key: `shop:${k}`,
            at: instantOf((k * 7 + n) % 6),
          })),
        );
        const sample = (row: (typeof rows)[number]) => transaction(row.key as never, row.id.slice(5), row.at);
        await put(...rows.map((row) => insert('transactions', row.id, sample(row))));
        const keys = Array.from({ length: 30 }, (_, k) => `shop:${k}`);
        const wheres = [undefined, { at: { lt: instantOf(4) } }, { at: instantOf(2), id: { lt: 'shop:2' } }];
        for (const where of wheres) {
          for (const direction of [1, -1] as const) {
            const query = {
              collection: 'transactions',
              field: 'sourceKey',
              sort: [{ path: 'at', direction }],
              limit: 2,
              fields: ['at', 'sourceKey'],
              ...(where === undefined ? {} : { where }),
            } as const;
            const together = await store.findTopPerKey({ ...query, keys: [...keys, ...keys] });
            const singly = await Promise.all(keys.map((each) => store.findTopPerKey({ ...query, keys: [each] })));
            expect([...together].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
              singly.flatMap((found) => [...found]).sort(([a], [b]) => (a < b ? -1 : 1)),
            );
            expect(together.size).toBeGreaterThan(where?.id === undefined ? 10 : 0);
          }
        }
      });

      it('counts up to the limit', async () => {
        await put(...[1, 2, 3, 4].map((n) => insert('tasks', `t${n}`, task())));
        expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 10 })).toBe(4);
        expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 3 })).toBe(3);
        expect(await store.count({ collection: 'tasks', where: { state: 'done' }, limit: 3 })).toBe(0);
      });

      it('scans everything in id order, in pages, from a place on', async () => {
        await put(...Array.from({ length: 7 }, (_, i) => insert('tasks', `t${i}`, task())));
        const pages: string[][] = [];
        for await (const page of store.scan('tasks', { pageSize: 3 })) pages.push(page.map((row) => row.id));
        expect(pages.flat()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6']);
        expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(3);
        const rest: string[] = [];
        for await (const page of store.scan('tasks', { after: 't4' })) rest.push(...page.map((row) => row.id));
        expect(rest).toEqual(['t5', 't6']);
      });

      it.each<[string, object]>([
        ['a path without an index', { where: { assignee: 'x' } }],
        ['a path that begins no index', { where: { priority: 1 } }],
        ['a sort that no index begins with', { sort: [{ path: 'priority', direction: 1 }] }],
        ['a range without a bound', { where: { state: {} } }],
        ['a range over two types', { where: { state: { gt: 1, lt: 'a' } } }],
        ['a truth value', { where: { state: true } }],
        ['a limit that is no number', { limit: Number.NaN }],
        ['a keyset of the wrong length', { after: ['open'], sort: [{ path: 'state', direction: 1 }] }],
      ])('refuses %s', async (_, query) => {
        const asked = store.find({ collection: 'tasks', limit: 1, ...query });
        await expect(asked).rejects.toThrow(StoreContractError);
      });

      it('refuses a findTopPerKey on a path that begins no index, and a count without one', async () => {
        const top = store.findTopPerKey({ collection: 'tasks', field: 'priority', keys: ['1'], limit: 1 });
        await expect(top).rejects.toThrow(StoreContractError);
        const count = store.count({ collection: 'tasks', where: { priority: 1 }, limit: 1 });
        await expect(count).rejects.toThrow(StoreContractError);
      });
    });

    describe('commit', () => {
      it('gives versions from 1, rising with each replace and upsert', async () => {
        await put(insert('tasks', 'a', task()));
        await put({ op: 'replace', collection: 'tasks', id: 'a', doc: task({ priority: 2 }), expected: 1 });
        await put({ op: 'upsert', collection: 'tasks', id: 'a', doc: task({ priority: 3 }) });
        await put({ op: 'upsert', collection: 'tasks', id: 'b', doc: task({ priority: 4 }) });
        const found = await store.get('tasks', ['a', 'b']);
        expect(found.get('a')).toEqual({ id: 'a', version: 3, doc: task({ priority: 3 }) });
        expect(found.get('b')?.version).toBe(1);
      });

      it('keeps indexes true to what is replaced, upserted and deleted', async () => {
        await put(insert('tasks', 'a', task()), insert('tasks', 'b', task()), insert('tasks', 'c', task()));
        await put(
          { op: 'replace', collection: 'tasks', id: 'a', doc: task({ state: 'done' }), expected: 1 },
          { op: 'upsert', collection: 'tasks', id: 'b', doc: task({ state: 'done', priority: null as never }) },
          { op: 'delete', collection: 'tasks', id: 'c' },
        );
        expect(await ids({ collection: 'tasks', where: { state: 'open' }, limit: 9 })).toEqual([]);
        expect(await ids({ collection: 'tasks', where: { state: 'done', priority: null }, limit: 9 })).toEqual(['b']);
        expect(await ids({ collection: 'tasks', where: { state: 'done' }, limit: 9 })).toEqual(['a', 'b']);
      });

      it('replaces documents of a collection with many indexes whole', async () => {
        const customer = (over: object): Documents['customers'] =>
          ({ status: 'ACTIVE', kind: 'person', segment: 'gold', region: null, golden: '{}', ...over }) as never;
        await put(insert('customers', 'cus_1', customer({})));
        const doc = customer({ segment: null, region: 'north', golden: '{"a":1}' });
        await put({ op: 'replace', collection: 'customers', id: 'cus_1', doc, expected: 1 });
        const next = customer({ region: 'south' });
        await put(
          { op: 'upsert', collection: 'customers', id: 'cus_1', doc: next },
          { op: 'upsert', collection: 'customers', id: 'cus_2', doc },
        );
        const found = await store.get('customers', ['cus_1', 'cus_2']);
        expect(found.get('cus_1')).toEqual({ id: 'cus_1', version: 3, doc: next });
        expect(found.get('cus_2')).toEqual({ id: 'cus_2', version: 1, doc });
        const where = { status: 'ACTIVE', region: 'north' };
        expect(await ids({ collection: 'customers', where, limit: 9 })).toEqual(['cus_2']);
        const late = { op: 'replace', collection: 'customers', id: 'cus_1', doc, expected: 2 } as const;
        expect((await put(late)).kind).toBe('conflict');
        expect((await put({ ...late, id: 'cus_9', expected: 1 })).kind).toBe('conflict');
      });

      it('writes nothing when an expectation fails, and names all that failed', async () => {
        await put(insert('tasks', 'a', task()), insert('tasks', 'b', task()));
        const outcome = await put(
          insert('tasks', 'new', task()),
          {
            op: 'upsert',
            collection: 'jobs',
            id: 'j',
            doc: { kind: 'x', state: 'running', step: '', data: null } as never,
          },
          { op: 'replace', collection: 'tasks', id: 'a', doc: task({ priority: 9 }), expected: 2 },
        );
        expect(outcome).toEqual({ kind: 'conflict', failed: [{ collection: 'tasks', id: 'a' }] });
        expect((await store.get('tasks', ['new'])).size).toBe(0);
        expect((await store.get('jobs', ['j'])).size).toBe(0);
        expect((await store.get('tasks', ['a'])).get('a')?.doc.priority).toBe(1);
      });

      it.each<[string, Write]>([
        ['an insert of an id that exists', insert('tasks', 'a', task())],
        ['a replace of another version', { op: 'replace', collection: 'tasks', id: 'a', doc: task(), expected: 7 }],
        ['a replace of nothing', { op: 'replace', collection: 'tasks', id: 'none', doc: task(), expected: 1 }],
        ['a delete of another version', { op: 'delete', collection: 'tasks', id: 'a', expected: 7 }],
        ['a delete of nothing at a version', { op: 'delete', collection: 'tasks', id: 'none', expected: 1 }],
        ['an expectation of another version', { op: 'expect', collection: 'tasks', id: 'a', expected: 7 }],
        ['an expectation of nothing', { op: 'expect', collection: 'tasks', id: 'a', expected: 0 }],
        ['an expectation of something', { op: 'expect', collection: 'tasks', id: 'none', expected: 1 }],
      ])('answers %s with conflict', async (_, write) => {
        await put(insert('tasks', 'a', task()));
        const outcome = await put(write, insert('tasks', 'beside', task()));
        expect(outcome).toEqual({ kind: 'conflict', failed: [{ collection: 'tasks', id: write.id }] });
        expect((await store.get('tasks', ['beside'])).size).toBe(0);
      });

      it('holds expectations beside writes, and deletes what is or is not there', async () => {
        await put(insert('tasks', 'a', task()));
        const outcome = await put(
          { op: 'expect', collection: 'tasks', id: 'a', expected: 1 },
          { op: 'expect', collection: 'tasks', id: 'none', expected: 0 },
          { op: 'delete', collection: 'tasks', id: 'gone' },
          { op: 'delete', collection: 'tasks', id: 'a', expected: 1 },
        );
        expect(outcome).toEqual({ kind: 'committed' });
        expect((await store.get('tasks', ['a'])).size).toBe(0);
        expect((await put(insert('tasks', 'a', task()))).kind).toBe('committed');
      });

      it('commits an operation id once and repeats its answer', async () => {
        const operation = { inputHash: 'h', answer: { ids: ['x'] }, at: '2026-01-01T00:00:00.000Z', expiresAt: null };
        const first = { operationId: 'op', operation: operation as never, writes: [insert('tasks', 'a', task())] };
        expect(await store.commit(first)).toEqual({ kind: 'committed' });
        const other = { operationId: 'op', writes: [insert('tasks', 'b', task())] };
        expect(await store.commit(other)).toEqual({ kind: 'repeated', operation });
        expect((await store.get('tasks', ['b'])).size).toBe(0);
        expect((await store.get('operations', ['op'])).get('op')?.doc).toEqual(operation);
      });

      it('commits an operation id once, however many try at once', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, i) =>
            store.commit({ operationId: 'op', writes: [insert('tasks', `t${i}`, task())] }),
          ),
        );
        expect(outcomes.filter((o) => o.kind === 'committed')).toHaveLength(1);
        expect(outcomes.filter((o) => o.kind === 'repeated')).toHaveLength(7);
        expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 9 })).toBe(1);
      });

      it('forgets an operation that conflicted, and keeps no row for an unrecorded unit', async () => {
        const operationId = 'again';
        const late = { op: 'expect', collection: 'tasks', id: 'a', expected: 1 } as const;
        expect((await store.commit({ operationId, writes: [late] })).kind).toBe('conflict');
        await put(insert('tasks', 'a', task()));
        expect((await store.commit({ operationId, writes: [late] })).kind).toBe('committed');
        const upsert = { op: 'upsert', collection: 'tasks', id: 'u', doc: task() } as const;
        await store.commit({ operationId: 'silent', unrecorded: true, writes: [upsert] });
        await store.commit({ operationId: 'silent', unrecorded: true, writes: [upsert] });
        expect((await store.get('tasks', ['u'])).get('u')?.version).toBe(2);
        expect((await store.get('operations', ['silent'])).size).toBe(0);
      });

      it('refuses what passes a limit of units and documents', async () => {
        const many = Array.from({ length: 501 }, (_, i) => insert('tasks', `t${i}`, task()));
        await expect(put(...many)).rejects.toThrow(StoreContractError);
        const big = (n: number): Documents['tasks'] => task({ comments: ['x'.repeat(n)] });
        await expect(put(insert('tasks', 'a', big(1_000_001)))).rejects.toThrow(StoreContractError);
        const five = Array.from({ length: 5 }, (_, i) => insert('tasks', `b${i}`, big(900_000)));
        await expect(put(...five)).rejects.toThrow(StoreContractError);
        expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 9 })).toBe(0);
        expect(await put(...many.slice(0, 500))).toEqual({ kind: 'committed' });
      });

      it('refuses a unit without an operation id, an empty id, and a row written twice', async () => {
        await expect(store.commit({ operationId: '', writes: [] })).rejects.toThrow(StoreContractError);
        await expect(put(insert('tasks', '', task()))).rejects.toThrow(StoreContractError);
        await expect(put(insert('tasks', 'a', task()), { op: 'delete', collection: 'tasks', id: 'a' })).rejects.toThrow(
          StoreContractError,
        );
      });

      it('refuses to change append-only collections, unless the unit erases', async () => {
        const doc = { endedBy: 'v2', at: '2026-01-01T00:00:00.000Z' } as Documents['verdictEnds'];
        await put(insert('verdictEnds', 'v1', doc));
        const changes: Write[] = [
          { op: 'replace', collection: 'verdictEnds', id: 'v1', doc, expected: 1 },
          { op: 'upsert', collection: 'verdictEnds', id: 'v1', doc },
          { op: 'delete', collection: 'verdictEnds', id: 'v1' },
        ];
        for (const change of changes) await expect(put(change)).rejects.toThrow(StoreContractError);
        expect((await store.get('verdictEnds', ['v1'])).get('v1')?.version).toBe(1);
        const erasing = { ...unit([changes[2] as Write]), erasure: true };
        expect(await store.commit(erasing)).toEqual({ kind: 'committed' });
        expect((await store.get('verdictEnds', ['v1'])).size).toBe(0);
      });
    });

    describe('documents', () => {
      it('come back as they were given, whatever their names and texts', async () => {
        const odd = JSON.parse(
          '{"__proto__":{"polluted":true},"constructor":1,"$set":{"a.b":[{"$gt":""},null,{"c.":"%24"}]},"":"empty","_id":"x"}',
        ) as object;
        const texts = ['\u0000', 'Zażółć', '漢字', '😀', 'e\u0301', '%2E', '\ud83d', '\u202e', 'a'.repeat(5000)];
        const doc = task({ comments: texts, resolution: 'x', subjects: [] });
        const job = { kind: 'odd', state: 'running', step: 's', data: odd, at: 'x' } as unknown as Documents['jobs'];
        await put(
          insert('tasks', 'a', { ...doc, comments: texts.filter((t) => t !== '\ud83d') }),
          insert('jobs', 'j', job),
        );
        const found = await store.get('jobs', ['j']);
        expect(JSON.stringify(sorted(found.get('j')?.doc.data))).toBe(JSON.stringify(sorted(odd)));
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
        expect((await store.get('tasks', ['a'])).get('a')?.doc.comments).toEqual(texts.filter((t) => t !== '\ud83d'));
      });

      it('may have odd ids', async () => {
        const odd = ['__proto__', '$id', 'a.b', '%', 'ü😀', "'; --", 'x|y#z', ' '];
        await put(...odd.map((id) => insert('tasks', id, task())));
        expect([...(await store.get('tasks', odd)).keys()].sort()).toEqual([...odd].sort());
      });

      it('are stored up to 1 MB', async () => {
        const doc = task({ comments: ['é'.repeat(490_000)] });
        await put(insert('tasks', 'big', doc));
        expect((await store.get('tasks', ['big'])).get('big')?.doc).toEqual(doc);
      });

      it('do not change when the caller changes what it gave or got', async () => {
        const doc = { ...task(), comments: ['kept'] };
        const committing = put(insert('tasks', 'a', doc));
        doc.comments.push('added');
        await committing;
        const got = (await store.get('tasks', ['a'])).get('a');
        try {
          (got?.doc.comments as string[]).push('added');
        } catch (error) {
          // A store that shares its documents has frozen them.
          expect(error).toMatchObject({ name: 'TypeError' });
        }
        expect((await store.get('tasks', ['a'])).get('a')?.doc.comments).toEqual(['kept']);
      });
    });

    describe('many at once', () => {
      it('lets no reader see half a unit, and loses no write, over 200 interleaved units', async () => {
        await put(insert('jobs', 'left', count(0)), insert('jobs', 'right', count(0)));
        let dirty = 0;
        const readOften = async (): Promise<void> => {
          for (let i = 0; i < 100; i++) {
            const both = await store.get('jobs', ['left', 'right']);
            if (both.get('left')?.doc.data !== both.get('right')?.doc.data) dirty++;
          }
        };
        const raise = async (n: number): Promise<void> => {
          for (let attempt = 0; ; attempt++) {
            const both = await store.get('jobs', ['left', 'right']);
            const left = both.get('left');
            const right = both.get('right');
            if (!left || !right) throw new Error('a row vanished');
            const outcome = await store.commit({
              operationId: `raise-${n}-${attempt}`,
              writes: [
                {
                  op: 'replace',
                  collection: 'jobs',
                  id: 'left',
                  doc: count(Number(left.doc.data) + 1),
                  expected: left.version,
                },
                insert('tasks', `seen-${n}`, task()),
                {
                  op: 'replace',
                  collection: 'jobs',
                  id: 'right',
                  doc: count(Number(right.doc.data) + 1),
                  expected: right.version,
                },
              ],
            });
            if (outcome.kind === 'committed') return;
            if (outcome.kind !== 'conflict') throw new Error(outcome.kind);
          }
        };
        let next = 0;
        const writer = async (): Promise<void> => {
          while (next < 200) await raise(next++);
        };
        await Promise.all([...Array.from({ length: 4 }, writer), readOften(), readOften()]);
        expect(dirty).toBe(0);
        expect((await store.get('jobs', ['left'])).get('left')?.doc.data).toBe(200);
        expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 500 })).toBe(200);
      });

      it('gives each of many units its own outcome', async () => {
        await put(insert('tasks', 'taken', task()));
        const outcomes = await Promise.all(
          Array.from({ length: 40 }, (_, i) => put(insert('tasks', i % 4 === 0 ? 'taken' : `free-${i}`, task()))),
        );
        expect(outcomes.map((o) => o.kind)).toEqual(
          Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 'conflict' : 'committed')),
        );
        expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 99 })).toBe(31);
      });
    });

    describe('keys', () => {
      it('makes HMACs of 22 characters that depend on kind and value', () => {
        const made = store.hmac('email', 'a@example.org');
        expect(made).toMatch(/^[A-Za-z0-9_-]{22}$/);
        expect(store.hmac('email', 'a@example.org')).toBe(made);
        expect(store.hmac('phone', 'a@example.org')).not.toBe(made);
        expect(store.hmac('email', 'b@example.org')).not.toBe(made);
        expect(store.sign('cursor', 'x')).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(store.sign('cursor', 'x')).not.toBe(store.sign('other', 'x'));
      });
    });

    it('keeps everything over closing and opening again', async () => {
      const hmac = store.hmac('email', 'a@example.org');
      await put(insert('tasks', 'a', task()), insert('keys', 'k|s', key('k', 's')));
      const again = await opened.reopen();
      expect((await again.get('tasks', ['a'])).get('a')).toEqual({ id: 'a', version: 1, doc: task() });
      expect(await again.count({ collection: 'keys', where: { key: 'k' }, limit: 9 })).toBe(1);
      expect(again.hmac('email', 'a@example.org')).toBe(hmac);
    });

    it('has on the disk what it told, once it says so', async () => {
      for (const id of ['a', 'b']) {
        await put(insert('tasks', id, task()));
        await store.synced();
      }
      await store.synced();
      // A database server's disk is its own.
      if (opened.directory === undefined) return;
      const left = await afterCrash(opened.directory);
      expect((await left.store.get('tasks', ['a', 'b'])).size).toBe(2);
      await left.destroy();
    });

    it('finishes what was given before it closes, and refuses what comes after', async () => {
      const committing = put(insert('tasks', 'a', task()));
      await store.close();
      expect(await committing).toEqual({ kind: 'committed' });
      await expect(store.get('tasks', ['a'])).rejects.toThrow();
      await expect(put(insert('tasks', 'b', task()))).rejects.toThrow();
    });
  });

  describe(`a unique index on ${kind.name}`, () => {
    it('takes each value once, and one row without the value', async () => {
      const { store, destroy } = await kind.open({ collections: WITH_UNIQUE });
      try {
        const put = (...writes: Write[]): Promise<CommitOutcome> => store.commit(unit(writes));
        const job = (state: string | null): Documents['jobs'] => ({ ...count(0), state }) as never;
        expect((await put(insert('jobs', 'a', job('x')))).kind).toBe('committed');
        expect(await put(insert('tasks', 'beside', task()), insert('jobs', 'b', job('x')))).toEqual({
          kind: 'conflict',
          failed: [{ collection: 'jobs', id: 'b' }],
        });
        expect((await store.get('tasks', ['beside'])).size).toBe(0);
        expect((await put(insert('jobs', 'c', job(null)))).kind).toBe('committed');
        expect((await put(insert('jobs', 'd', job(null)))).kind).toBe('conflict');
        const freed = await put({ op: 'delete', collection: 'jobs', id: 'a' }, insert('jobs', 'b', job('x')));
        expect(freed.kind).toBe('committed');
      } finally {
        await destroy();
      }
    });
  });
}

function count(data: number): Documents['jobs'] {
  return { kind: 'count', state: 'running', step: '', data, at: '2026-01-01T00:00:00.000Z' } as Documents['jobs'];
}

/** The same value with its members in order, as documents promise no order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}
