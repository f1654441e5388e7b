import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  COLLECTIONS,
  migrate,
  MIGRATIONS as OWN_MIGRATIONS,
  StoreUnavailableError,
  type CollectionName,
  type Collections,
  type Documents,
  type Migration,
  type Row,
  type Store,
} from '../../stores/index.ts';
import { insert, task, unit } from '../contracts/store-samples.ts';
import { storeKinds, type OpenedStore } from '../support/stores.ts';

const at = (version: number): Collections => ({
  ...COLLECTIONS,
  tasks: { ...COLLECTIONS.tasks, documentVersion: version },
  verdictEnds: { ...COLLECTIONS.verdictEnds, documentVersion: version },
});

/** Appends a mark, so that a document moved twice shows it. */
const mark = (collection: CollectionName, to: number): Migration => ({
  collection,
  to,
  up: (doc) => ({ ...doc, form: `${typeof doc['form'] === 'string' ? doc['form'] : ''}${to}` }),
});
const MIGRATIONS = [2, 3].flatMap((to) => [mark('tasks', to), mark('verdictEnds', to)]);
const ROWS = 450;

async function all(store: Store): Promise<Row<Documents['tasks']>[]> {
  const rows: Row<Documents['tasks']>[] = [];
  for await (const page of store.scan('tasks')) rows.push(...page);
  return rows;
}
const formOf = (doc: object): string | undefined => (doc as { form?: string }).form;

it('lead every collection to the form that it is declared with', () => {
  const declared = Object.entries(COLLECTIONS).flatMap(([name, { documentVersion }]) =>
    Array.from({ length: documentVersion - 1 }, (_, i) => `${name} ${i + 2}`),
  );
  expect(OWN_MIGRATIONS.map(({ collection, to }) => `${collection} ${to}`).sort()).toEqual(declared.sort());
});

describe.each(storeKinds())('migrations on $name', (kind) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await kind.open();
    const rows = Array.from({ length: ROWS }, (_, i) => insert('tasks', `t${String(i).padStart(3, '0')}`, task()));
    await opened.store.commit(unit(rows));
    await opened.store.commit(unit([insert('verdictEnds', 'v', { endedBy: 'w', at: 'x' as never })]));
  });
  afterEach(() => opened.destroy());

  it('go forward through every step when the store is opened, also of append-only collections', async () => {
    const store = await opened.reopen({ collections: at(3), migrations: MIGRATIONS });
    expect(new Set((await all(store)).map((row) => formOf(row.doc)))).toEqual(new Set(['23']));
    expect(formOf((await store.get('verdictEnds', ['v'])).get('v')?.doc ?? {})).toBe('23');
    const again = await opened.reopen({ collections: at(3), migrations: MIGRATIONS });
    expect(new Set((await all(again)).map((row) => formOf(row.doc)))).toEqual(new Set(['23']));
  });

  // `verdictEnds` comes first and takes two units a step: its row, and the note that the step is done.
  it.each<[number, Record<string, number>]>([
    [5, { '2': 200, none: 250 }],
    [6, { '2': 400, none: 50 }],
    [7, { '2': 450 }],
    [8, { '2': 450 }],
    [10, { '23': 400, '2': 50 }],
  ])('are resumed where a process was killed after unit %s, and touch no document twice', async (units, expected) => {
    let left = units;
    const dying: Store = {
      ...opened.store,
      commit: async (u) => {
        if (left-- <= 0) throw new Error('killed');
        return opened.store.commit(u);
      },
    };
    const options = { collections: at(3), migrations: MIGRATIONS };
    await expect(migrate(dying, options)).rejects.toThrow('killed');
    const half: Record<string, number> = {};
    for (const row of await all(opened.store)) {
      const form = formOf(row.doc) ?? 'none';
      half[form] = (half[form] ?? 0) + 1;
    }
    expect(half).toEqual(expected);
    const store = await opened.reopen(options);
    const rows = await all(store);
    expect(rows).toHaveLength(ROWS);
    expect(new Set(rows.map((row) => formOf(row.doc)))).toEqual(new Set(['23']));
    expect(new Set(rows.map((row) => row.version))).toEqual(new Set([3]));
  });

  it('run once, however many processes start at once', async () => {
    const options = { collections: at(2), migrations: MIGRATIONS };
    await Promise.all([migrate(opened.store, options), migrate(opened.store, options), migrate(opened.store, options)]);
    expect(new Set((await all(opened.store)).map((row) => formOf(row.doc)))).toEqual(new Set(['2']));
  });

  it('refuse a store that a newer program wrote', async () => {
    await opened.reopen({ collections: at(2), migrations: MIGRATIONS });
    await expect(opened.reopen({ collections: COLLECTIONS })).rejects.toThrow(StoreUnavailableError);
    await opened.reopen({ collections: at(2), migrations: MIGRATIONS });
  });

  it('do not run for a new store', async () => {
    const fresh = await kind.open({ collections: at(3), migrations: [] });
    await fresh.destroy();
  });
});
