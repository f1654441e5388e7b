import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Kept } from '../../../stores/embedded/kept.ts';
import { tableOf } from '../../../stores/embedded/table.ts';
import { COLLECTIONS, type Store } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

/** What was read once may be kept; nobody may notice (the contract and its model hold that too). */
describe('rows that the embedded store keeps', () => {
  let opened: OpenedStore;
  let store: Store;
  beforeEach(async () => {
    opened = await freshStore();
    ({ store } = opened);
  });
  afterEach(() => opened.destroy());

  const priority = async (id = 'a') => (await store.get('tasks', [id])).get(id)?.doc.priority;
  const open = async () =>
    (await store.find({ collection: 'tasks', where: { state: 'open' }, limit: 10 })).map(({ id }) => id);
  const perState = async () =>
    (await store.findTopPerKey({ collection: 'tasks', field: 'state', keys: ['open', 'done'], limit: 5 })).get('open')
      ?.length;

  it('are as they were last written, whichever way', async () => {
    expect(await priority()).toBeUndefined();
    expect(await open()).toEqual([]);
    expect(await perState()).toBeUndefined();
    await store.commit(unit([insert('tasks', 'a', task({ priority: 1 }))]));
    expect(await priority()).toBe(1);
    expect(await open()).toEqual(['a']);
    expect(await perState()).toBe(1);
    await store.commit(
      unit([{ op: 'replace', collection: 'tasks', id: 'a', doc: task({ priority: 2 }), expected: 1 }]),
    );
    expect(await priority()).toBe(2);
    expect((await store.find({ collection: 'tasks', where: { state: 'open' }, limit: 10 }))[0]?.version).toBe(2);
    await store.commit(unit([{ op: 'upsert', collection: 'tasks', id: 'a', doc: task({ state: 'done' }) }]));
    expect(await priority()).toBe(1);
    expect(await open()).toEqual([]);
    expect(await perState()).toBeUndefined();
    await store.commit(unit([{ op: 'delete', collection: 'tasks', id: 'a' }]));
    expect(await priority()).toBeUndefined();
  });

  it('are found by the terms that stand, also where a unit was refused', async () => {
    const by = async (term: string) => {
      const query = { collection: 'searchTerms', field: 'terms', keys: [term], limit: 5, fields: [] } as const;
      return (await store.findTopPerKey(query)).get(term)?.map(({ id }) => id) ?? [];
    };
    const terms = (id: string, ...of: string[]) =>
      ({ op: 'upsert', collection: 'searchTerms', id, doc: { terms: of } }) as const;
    expect(await by('x')).toEqual([]);
    await store.commit(unit([terms('a', 'x')]));
    expect(await by('x')).toEqual(['a']);
    await store.commit(unit([terms('b', 'x'), { op: 'expect', collection: 'tasks', id: 'b', expected: 3 }]));
    expect(await by('x')).toEqual(['a']);
    await store.commit(unit([terms('b', 'x'), terms('a', 'y')]));
    expect([await by('x'), await by('y')]).toEqual([['b'], ['a']]);
    await store.commit(unit([{ op: 'delete', collection: 'searchTerms', id: 'b' }]));
    expect(await by('x')).toEqual([]);
  });

  it('stay as they are where a unit is refused', async () => {
    await store.commit(unit([insert('tasks', 'a', task({ priority: 1 }))]));
    expect(await priority()).toBe(1);
    const refused = await store.commit(
      unit([
        { op: 'upsert', collection: 'tasks', id: 'a', doc: task({ priority: 9 }) },
        { op: 'expect', collection: 'tasks', id: 'b', expected: 3 },
      ]),
    );
    expect(refused.kind).toBe('conflict');
    expect(await priority()).toBe(1);
  });

  it('are new as soon as a commit is acknowledged, however reads and writes interleave', async () => {
    await store.commit(unit([insert('tasks', 'a', task({ priority: 0 }))]));
    for (let n = 1; n <= 20; n += 1) {
      const [, seen] = await Promise.all([
        store.commit(unit([{ op: 'upsert', collection: 'tasks', id: 'a', doc: task({ priority: n }) }])),
        priority(),
      ]);
      expect(seen).toBe(n - 1);
      expect(await priority()).toBe(n);
    }
  });

  it('have the fields that each reader asked for', async () => {
    await store.commit(unit([insert('tasks', 'a', task({ priority: 1, comments: ['c'] }))]));
    const some = ['priority', 'state'] as const;
    for (const fields of [some, ['comments'] as const, some, undefined]) {
      const row = (await store.get('tasks', ['a'], fields ? { fields } : {})).get('a');
      expect(Object.keys(row?.doc ?? {}).sort()).toEqual([...(fields ?? Object.keys(task()))].sort());
      const where = { state: 'open' };
      const [found] = await store.find({ collection: 'tasks', where, limit: 1, ...(fields ? { fields } : {}) });
      expect(found).toEqual(row);
    }
  });

  it('cannot be changed for other readers', async () => {
    await store.commit(unit([insert('tasks', 'a', task({ comments: ['c'] }))]));
    const doc = (await store.get('tasks', ['a'])).get('a')?.doc as unknown as {
      priority: number;
      comments: string[];
    };
    expect(() => (doc.priority = 5)).toThrow(TypeError);
    expect(() => doc.comments.push('d')).toThrow(TypeError);
    const list = await store.find({ collection: 'tasks', where: { state: 'open' }, limit: 5 });
    list.pop();
    expect(await open()).toEqual(['a']);
  });

  it('are bounded in number and in characters, and go in the order in which they were last asked for', () => {
    const table = tableOf('tasks', COLLECTIONS.tasks);
    const number = new Kept(2_000_000);
    for (let i = 0; i < 20_001; i++) {
      number.keepRow(table, `${i}`, null, 0);
      number.row(table, '0');
    }
    const held = Array.from({ length: 20_001 }, (_, i) => i).filter((i) => number.row(table, `${i}`));
    expect(held.length).toBe(20_000);
    expect(held.slice(0, 3)).toEqual([0, 2, 3]);
    for (let i = 0; i < 5_001; i++) number.keepAnswer(table, `${i}`, { fields: [], rows: [] }, 0);
    expect([0, 1, 5_000].map((i) => number.answer(table, `${i}`) !== undefined)).toEqual([false, true, true]);
    const characters = new Kept(100_000);
    for (let i = 0; i < 5; i++) characters.keepRow(table, `${i}`, null, 30_000);
    expect([0, 1, 2, 3, 4].filter((i) => characters.row(table, `${i}`))).toEqual([2, 3, 4]);
  });

  it('refuse a query that no index serves, though one that looks the same was answered', async () => {
    await open();
    const broken = { collection: 'tasks', where: { state: 'open', priority: Number.NaN }, limit: 10 } as const;
    await store.find({ ...broken, where: { state: 'open', priority: null } });
    await expect(store.find(broken)).rejects.toThrow('takes text, finite numbers and null');
  });
});
