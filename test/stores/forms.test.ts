import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { COLLECTIONS, StoreMismatchError, type Collections, type Migration, type Store } from '../../stores/index.ts';
import { openLocalStore } from '../../stores/local.ts';
import { insert, task, unit } from '../contracts/store-samples.ts';
import { temporaryDirectory, TEST_SECRET } from '../support/stores.ts';

const of = (documentVersion: number): Collections => ({
  ...COLLECTIONS,
  tasks: { ...COLLECTIONS.tasks, documentVersion },
});
const marked: Migration = { collection: 'tasks', to: 2, up: (doc) => ({ ...doc, form: 2 }) };

describe('a store that a process of another version holds', () => {
  let directory: string;
  let remove: () => void;
  let opened: Store[];
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened.reverse()) await store.close();
    remove();
  });

  const open = async (collections: Collections): Promise<Store> => {
    const options = { collections, migrations: [marked], log: () => undefined, cacheMb: 4, waitMs: 300 };
    const store = await openLocalStore({ directory, secret: TEST_SECRET, ...options });
    opened.push(store);
    return store;
  };

  it('is not joined by an older one, which would write documents of the former form', async () => {
    await open(of(2));
    const joined = open(of(1));
    await expect(joined).rejects.toThrow(StoreMismatchError);
    await expect(joined).rejects.toThrow(
      /written by a newer version .* \("tasks" has form 2, this program knows 1\)\. Start that version\.$/,
    );
  });

  it('is not joined by a newer one, which is told whom to stop', async () => {
    await open(of(1));
    const joined = open(of(2));
    await expect(joined).rejects.toThrow(StoreMismatchError);
    await expect(joined).rejects.toThrow(`held by process ${process.pid}, an older version`);
    await expect(joined).rejects.toThrow('it has "tasks" in form 1, this program 2');
  });

  it('is not joined by one that has a collection of which the holder knows nothing', async () => {
    const { aliases: _, ...fewer } = COLLECTIONS;
    await open(fewer as unknown as Collections);
    await expect(open(COLLECTIONS)).rejects.toThrow(/older version .* \(it knows no "aliases"\)/);
  });

  it('is not joined by one with other indexes, whose questions the holder would refuse', async () => {
    const { indexes } = COLLECTIONS.tasks;
    await open({ ...COLLECTIONS, tasks: { ...COLLECTIONS.tasks, indexes: indexes.slice(1) } });
    const joined = open(COLLECTIONS);
    await expect(joined).rejects.toThrow(StoreMismatchError);
    await expect(joined).rejects.toThrow(`process ${process.pid}, another version of this program ("tasks" has other`);
  });

  it('is left by one that had joined, once a newer process took it over', async () => {
    const holder = await open(of(1));
    const joined = await open(of(1));
    await joined.commit(unit([insert('tasks', 'a', task())]));
    await holder.close();
    const newer = await open(of(2));
    const late = joined.commit(unit([insert('tasks', 'b', task())]));
    await expect(late).rejects.toThrow(StoreMismatchError);
    const rows = await newer.get('tasks', ['a', 'b']);
    expect([...rows.values()].map((row) => row.doc)).toEqual([{ ...task(), form: 2 }]);
  });
});
