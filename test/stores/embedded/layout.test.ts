import { describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbeddedStore } from '../../../stores/embedded/index.ts';
import { COLLECTIONS, type Collections, type Documents, type Migration, type Store } from '../../../stores/index.ts';
import { insert, key, task, unit } from '../../contracts/store-samples.ts';
import { customer, customerId } from '../../support/identity-seed.ts';
import { freshStore, temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

async function found(store: Store, ...keys: string[]): Promise<Record<string, string[]>> {
  const rows = await store.findTopPerKey({ collection: 'searchTerms', field: 'terms', keys, limit: 100, fields: [] });
  return Object.fromEntries([...rows].map(([key, of]) => [key, of.map(({ id }) => id)]));
}

describe('the layout of the file', () => {
  it('follows the declarations: indexes gained and lost, rows kept', async () => {
    const opened = await freshStore();
    try {
      const rows = Array.from({ length: 499 }, (_, i) =>
        insert('tasks', `t${String(i).padStart(4, '0')}`, task({ priority: i })),
      );
      await opened.store.commit(unit(rows));
      await opened.store.commit(unit([insert('tasks', 'x', task({ assignee: 'ann' })), insert('tasks', 'y', task())]));
      await opened.store.commit(unit([insert('keys', 'k|crm:1', key('k', 'crm:1'))]));
      const changed: Collections = {
        ...COLLECTIONS,
        tasks: { ...COLLECTIONS.tasks, indexes: [{ paths: ['assignee', 'state'] }] },
        keys: { ...COLLECTIONS.keys, indexes: [] },
      };
      const store = await opened.reopen({ collections: changed });
      const found = await store.find({ collection: 'tasks', where: { assignee: 'ann' }, limit: 9 });
      expect(found).toEqual([{ id: 'x', version: 1, doc: task({ assignee: 'ann' }) }]);
      expect(await store.count({ collection: 'tasks', where: { assignee: null }, limit: 999 })).toBe(500);
      const lost = store.find({ collection: 'tasks', where: { priority: 4 }, limit: 9 });
      await expect(lost).rejects.toThrow('no index');
      expect((await store.get('keys', ['k|crm:1'])).get('k|crm:1')?.doc).toEqual(key('k', 'crm:1'));
      const back = await opened.reopen({ collections: COLLECTIONS });
      const sort = [{ path: 'priority', direction: -1 }] as const;
      const top = await back.find({ collection: 'tasks', where: { state: 'open' }, sort, limit: 1 });
      expect(top[0]?.doc.priority).toBe(498);
    } finally {
      await opened.destroy();
    }
  });

  it('gives a list of terms an index of its own, made from the rows that are there, and takes it back', async () => {
    const { indexes: _indexes, ...plain } = COLLECTIONS.searchTerms;
    const before: Collections = { ...COLLECTIONS, searchTerms: { ...plain, indexes: [] } };
    const opened = await freshStore({ collections: before });
    try {
      const row = (id: string, ...terms: string[]) => insert('searchTerms', id, { terms });
      await opened.store.commit(unit([row('b', 'x', 'y'), row('a', 'y'), row('c')]));
      const store = await opened.reopen({ collections: COLLECTIONS });
      expect(await found(store, 'x', 'y')).toEqual({ x: ['b'], y: ['a', 'b'] });
      await store.commit(unit([{ op: 'delete', collection: 'searchTerms', id: 'b' }, row('d', 'x')]));
      const changed: Collections = {
        ...COLLECTIONS,
        searchTerms: { ...plain, indexes: [...COLLECTIONS.searchTerms.indexes, { paths: ['note'] }] },
      };
      // The table is written anew, and its rows get other numbers.
      const more = await opened.reopen({ collections: changed });
      expect(await found(more, 'x', 'y')).toEqual({ x: ['d'], y: ['a'] });
      await more.commit(unit([{ op: 'upsert', collection: 'searchTerms', id: 'a', doc: { terms: ['z'] } }]));
      expect(await found(more, 'x', 'y', 'z')).toEqual({ x: ['d'], z: ['a'] });
      const back = await opened.reopen({ collections: before });
      await expect(found(back, 'x')).rejects.toThrow('no index');
      const rows = await back.get('searchTerms', ['a', 'c', 'd']);
      expect([...rows.values()].map(({ id, doc }) => [id, doc.terms])).toEqual([
        ['a', ['z']],
        ['c', []],
        ['d', ['x']],
      ]);
      await back.commit(unit([row('e', 'z')]));
      expect(await found(await opened.reopen({ collections: COLLECTIONS }), 'z')).toEqual({ z: ['a', 'e'] });
    } finally {
      await opened.destroy();
    }
  });

  it('gives lists an index of their own, made from the rows that are there, and takes it back', async () => {
    const { indexes } = COLLECTIONS.customers;
    const plain = indexes.filter((index) => !index.list);
    const customers = { ...COLLECTIONS.customers, indexes: plain };
    const row = (n: number, ...brand: string[]) =>
      insert('customers', customerId(n), customer([], { further: { brand } }));
    const holders = async (store: Store, brand: string) =>
      (await store.find({ collection: 'customers', where: { 'further.brand': brand }, limit: 9 })).map(({ id }) => id);
    const opened = await freshStore({ collections: { ...COLLECTIONS, customers } });
    try {
      await opened.store.commit(unit([row(1, 'a', 'b'), row(2, 'b')]));
      const store = await opened.reopen({ collections: COLLECTIONS });
      expect(await holders(store, 'b')).toEqual([customerId(1), customerId(2)]);
      await store.commit(unit([row(3, 'b'), { op: 'delete', collection: 'customers', id: customerId(1) }]));
      const more = { ...customers, indexes: [...indexes, { paths: ['policy'] }] };
      const anew = await opened.reopen({ collections: { ...COLLECTIONS, customers: more } });
      await anew.commit(unit([row(4, 'b'), { op: 'delete', collection: 'customers', id: customerId(2) }]));
      expect(await holders(anew, 'b')).toEqual([customerId(3), customerId(4)]);
      const back = await opened.reopen({ collections: { ...COLLECTIONS, customers } });
      await expect(holders(back, 'b')).rejects.toThrow('no index');
      await back.commit(unit([row(5, 'b'), { op: 'delete', collection: 'customers', id: customerId(3) }]));
      expect((await back.get('customers', [customerId(4)])).get(customerId(4))?.doc.further).toEqual({ brand: ['b'] });
      const again = await opened.reopen({ collections: COLLECTIONS });
      expect(await holders(again, 'b')).toEqual([customerId(4), customerId(5)]);
    } finally {
      await opened.destroy();
    }
  });

  it('leaves the file of a newer program as it is', async () => {
    const { directory, remove } = temporaryDirectory();
    const open = (collections: Collections, migrations: readonly Migration[] = []) =>
      openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4, collections, migrations });
    const newer = { ...COLLECTIONS.tasks, documentVersion: 2, indexes: [{ paths: ['assignee', 'state'] }] };
    const first = await open({ ...COLLECTIONS, tasks: newer });
    await first.commit(unit([insert('tasks', 'x', task({ assignee: 'ann' }))]));
    await first.close();
    const layout = (): unknown => {
      const db = new Database(join(directory, DATABASE_FILE));
      const found = db.prepare("SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'tasks' ORDER BY name").all();
      db.close();
      return found;
    };
    const before = layout();
    await expect(open(COLLECTIONS)).rejects.toThrow(/newer version .* \("tasks" has form 2, this program knows 1\)/);
    expect(layout()).toEqual(before);
    remove();
  });

  it('finds rows by their terms after somebody made the file compact, which numbers rows anew', async () => {
    const { directory, remove } = temporaryDirectory();
    const open = () => openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4 });
    const first = await open();
    const rows = Array.from({ length: 50 }, (_, i) => insert('searchTerms', `r${i}`, { terms: [`t${i}`, 'all'] }));
    await first.commit(unit(rows));
    await first.commit(unit(rows.slice(0, 20).map(({ id }) => ({ op: 'delete', collection: 'searchTerms', id }))));
    await first.close();
    const db = new Database(join(directory, DATABASE_FILE));
    db.exec('VACUUM');
    db.close();
    const store = await open();
    expect(await found(store, 't19', 't20', 't49')).toEqual({ t20: ['r20'], t49: ['r49'] });
    expect((await found(store, 'all'))['all']).toHaveLength(30);
    await store.close();
    remove();
  });

  it('gives a long text a column of its own, and takes it back', async () => {
    const { texts: _texts, ...before } = COLLECTIONS.customers;
    const opened = await freshStore({ collections: { ...COLLECTIONS, customers: before } });
    try {
      // What a column would not give back as it came stays in the document.
      const goldens = ['{"at":"2026"}', 'a "quote", a \\ and a \n', 'no \ud83d pair', 'a \0', '\ud83d\ude00', ''];
      const docs = goldens.map((golden) => customer([], { golden }));
      const ids = docs.map((_, n) => customerId(n));
      const written = (id: string, n: number) => insert('customers', id, docs[n] as Documents['customers']);
      await opened.store.commit(unit(ids.map(written)));
      const store = await opened.reopen({ collections: COLLECTIONS });
      const again = docs.map((_, n) => customerId(n + 10));
      await store.commit(unit(again.map(written)));
      const found = await store.get('customers', [...ids, ...again]);
      expect([...ids, ...again].map((id) => found.get(id)?.doc)).toEqual([...docs, ...docs]);
      const some = await store.get('customers', [...ids], { fields: ['golden', 'status'] });
      expect(ids.map((id) => some.get(id)?.doc)).toEqual(docs.map(({ golden, status }) => ({ golden, status })));
      const back = await opened.reopen({ collections: { ...COLLECTIONS, customers: before } });
      expect([...(await back.get('customers', again)).values()].map(({ doc }) => doc)).toEqual(docs);
    } finally {
      await opened.destroy();
    }
  });
});
