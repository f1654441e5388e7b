import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { EarlyReads, Store, Write } from '../../../stores/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshThreaded, type OpenedStore } from '../../support/stores.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const STATES = ['open', 'claimed', 'done'] as const;
type State = (typeof STATES)[number];

describe('what is read early', () => {
  let opened: OpenedStore;
  let store: Store;
  beforeEach(async () => {
    opened = await freshThreaded();
    ({ store } = opened);
  });
  afterEach(() => opened.destroy());

  const begin = (): EarlyReads => {
    const early = store.early?.();
    if (!early) throw new Error('The threaded store reads nothing early.');
    return early;
  };

  it('is answered again without asking: the very same row', async () => {
    await store.commit(unit([insert('tasks', 'a', task())]));
    const early = begin();
    const row = (await early.readers.get('tasks', ['a', 'b'])).get('a');
    expect((await store.get('tasks', ['a'])).get('a')).toBe(row);
    expect(early.fresh()).toBe(true);
    early.end();
    const again = (await store.get('tasks', ['a'])).get('a');
    expect(again).toEqual(row);
    expect(again).not.toBe(row);
  });

  it('is no longer fresh once a row of it is written, removed, or comes to belong to it', async () => {
    await store.commit(unit([insert('tasks', 'a', task())]));
    const byState = { collection: 'tasks', field: 'state', keys: ['open'], limit: 9 } as const;
    const touched: readonly [(early: EarlyReads) => Promise<unknown>, Write][] = [
      [(early) => early.readers.get('tasks', ['a']), { op: 'upsert', collection: 'tasks', id: 'a', doc: task() }],
      [(early) => early.readers.get('tasks', ['b']), insert('tasks', 'b', task({ state: 'done' }))],
      [(early) => early.readers.findTopPerKey(byState), insert('tasks', 'c', task())],
      [(early) => early.readers.findTopPerKey(byState), { op: 'delete', collection: 'tasks', id: 'c' }],
      [
        (early) => early.readers.findTopPerKey(byState),
        { op: 'upsert', collection: 'tasks', id: 'a', doc: task({ state: 'done' }) },
      ],
      [
        (early) => early.readers.find({ collection: 'tasks', where: { state: 'open' }, limit: 1 }),
        insert('tasks', 'd', task()),
      ],
    ];
    for (const [read, write] of touched) {
      const early = begin();
      await read(early);
      await store.commit(unit([insert('links', `l${write.id}${write.op}`, LINK)]));
      expect(early.fresh()).toBe(true);
      await store.commit(unit([write]));
      expect(early.fresh()).toBe(false);
      early.end();
    }
  });

  it('does not hide a unit that was under way when it was read', async () => {
    await store.commit(unit([insert('tasks', 'a', task({ priority: 1 }))]));
    const sent = store.commit(unit([{ op: 'upsert', collection: 'tasks', id: 'a', doc: task({ priority: 2 }) }]));
    const early = begin();
    await early.readers.get('tasks', ['a']);
    expect(early.fresh()).toBe(false);
    expect((await store.get('tasks', ['a'])).get('a')?.doc.priority).toBe(2);
    await sent;
    early.end();
  });

  it('finds a row by a term that it got since', async () => {
    const terms = (...of: string[]) =>
      ({ op: 'upsert', collection: 'searchTerms', id: 'a', doc: { terms: of } }) as const;
    const query = { collection: 'searchTerms', field: 'terms', keys: ['x'], limit: 5, fields: [] } as const;
    const early = begin();
    expect((await early.readers.findTopPerKey(query)).size).toBe(0);
    await store.commit(unit([terms('x')]));
    expect((await store.findTopPerKey(query)).get('x')?.map(({ id }) => id)).toEqual(['a']);
    expect(early.fresh()).toBe(false);
    early.end();
  });

  type Step =
    | { readonly kind: 'write'; readonly id: string; readonly state: State | null }
    | { readonly kind: 'settle' | 'begin' | 'end' | 'read' }
    | { readonly kind: 'early'; readonly ids: readonly string[]; readonly states: readonly State[] };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      id: fc.constantFrom(...IDS),
      state: fc.option(fc.constantFrom(...STATES)),
    }),
    fc.record({ kind: fc.constantFrom('settle' as const, 'begin' as const, 'end' as const, 'read' as const) }),
    fc.record({
      kind: fc.constant('early' as const),
      ids: fc.subarray(IDS),
      states: fc.subarray([...STATES]),
    }),
  );

  it('never shows: readers see all units given before, whatever was read early and whatever is under way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await store.commit(unit(IDS.map((id) => ({ op: 'delete', collection: 'tasks', id }))));
        const model = new Map<string, State>();
        const open: EarlyReads[] = [];
        let underWay: Promise<unknown>[] = [];
        const same = async (): Promise<void> => {
          const ids = (await store.get('tasks', IDS)) as ReadonlyMap<string, { doc: { state: string } }>;
          const states = await store.findTopPerKey({ collection: 'tasks', field: 'state', keys: STATES, limit: 9 });
          const first = await store.find({ collection: 'tasks', where: { state: 'open' }, limit: 9 });
          expect([...ids].map(([id, { doc }]) => [id, doc.state]).sort()).toEqual([...model].sort());
          for (const state of STATES) {
            const wanted = [...model].flatMap(([id, each]) => (each === state ? [id] : [])).sort();
            expect((states.get(state) ?? []).map(({ id }) => id).sort()).toEqual(wanted);
            if (state === 'open') expect(first.map(({ id }) => id)).toEqual(wanted);
          }
        };
        for (const each of steps) {
          if (each.kind === 'write') {
            const { id, state } = each;
            if (state === null) model.delete(id);
            else model.set(id, state);
            const write: Write =
              state === null
                ? { op: 'delete', collection: 'tasks', id }
                : { op: 'upsert', collection: 'tasks', id, doc: task({ state }) };
            underWay.push(store.commit(unit([write])));
          } else if (each.kind === 'settle') await Promise.all(underWay.splice(0));
          else if (each.kind === 'begin') open.push(begin());
          else if (each.kind === 'end') open.shift()?.end();
          else if (each.kind === 'early') {
            const readers = open.at(-1)?.readers;
            await readers?.get('tasks', each.ids);
            await readers?.findTopPerKey({ collection: 'tasks', field: 'state', keys: each.states, limit: 9 });
            await readers?.find({ collection: 'tasks', where: { state: 'open' }, limit: 9 });
          } else await same();
        }
        await same();
        await Promise.all(underWay);
        underWay = [];
        for (const early of open) early.end();
        await same();
      }),
      { numRuns: 60 },
    );
  });
});

const LINK = {
  key: 'crm:1',
  customerId: 'cus_0',
  by: { kind: 'rule', name: 'r', version: '1' },
  at: '2026-01-01T00:00:00.000Z',
  evidence: [],
} as unknown as Parameters<typeof insert<'links'>>[2];
