import { describe, expect, it } from '@jest/globals';
import { COLLECTIONS, type Collections, type Documents } from '../../../stores/index.ts';
import { insert, key, task, unit } from '../../contracts/store-samples.ts';
import { customer, customerId } from '../../support/identity-seed.ts';
import { freshStore } from '../../support/stores.ts';

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
