import { describe, expect, it } from '@jest/globals';
import { COLLECTIONS, type Collections } from '../../../stores/index.ts';
import { insert, key, task, unit } from '../../contracts/store-samples.ts';
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
});
