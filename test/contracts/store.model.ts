import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommitOutcome, Documents, Query, Row, Scalar, Sort, Unit, Write } from '../../stores/index.ts';
import type { StoreKind } from '../support/stores.ts';
import { task } from './store-samples.ts';

type Task = Documents['tasks'];
type Model = Map<string, Row<Task>>;

const IDS = ['a', 'b', 'c', 'd|e', '😀', '\uff5e'];
const STATES = ['open', 'claimed', 'done'] as const;
const PRIORITIES: readonly Scalar[] = [null, -1, 0, 2.5, 'x', '', '\uff5e', '😀'];

const id = fc.constantFrom(...IDS);
const version = fc.integer({ min: 1, max: 3 });
const doc = fc
  .record({ state: fc.constantFrom(...STATES), priority: fc.constantFrom(...PRIORITIES) })
  .map((over) => task(over as Partial<Task>));
const write: fc.Arbitrary<Write<'tasks'>> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('insert' as const), collection: tasks(), id, doc }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('upsert' as const), collection: tasks(), id, doc }) },
  fc.record({ op: fc.constant('replace' as const), collection: tasks(), id, doc, expected: version }),
  fc.record({ op: fc.constant('delete' as const), collection: tasks(), id }),
  fc.record({ op: fc.constant('delete' as const), collection: tasks(), id, expected: version }),
  fc.record({ op: fc.constant('expect' as const), collection: tasks(), id, expected: fc.integer({ min: 0, max: 3 }) }),
);
/** Each row once, as the port asks; a small set of operation ids, so that repeats occur. */
const units = fc.array(
  fc.record({
    operationId: fc.integer({ min: 0, max: 30 }).map((n) => `op-${n}`),
    writes: fc.uniqueArray(write, { selector: (w) => w.id, minLength: 1, maxLength: 4 }),
    unrecorded: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);
const bound = fc.constantFrom('gt', 'gte', 'lt', 'lte');
const condition = fc.oneof(
  fc.constantFrom(...PRIORITIES),
  fc.record({ in: fc.array(fc.constantFrom(...PRIORITIES), { maxLength: 3 }) }),
  fc
    .tuple(bound, fc.constantFrom(...PRIORITIES.filter((p): p is string | number => p !== null)))
    .map(([name, value]) => ({ [name]: value })),
);
const direction = fc.constantFrom(1 as const, -1 as const);
const sorts: fc.Arbitrary<readonly Sort[]> = fc.oneof(
  fc.constant<Sort[]>([]),
  direction.map((d) => [{ path: 'priority', direction: d }]),
  direction.map((d) => [{ path: 'id', direction: d }]),
  fc.tuple(direction, direction).map(([a, b]) => [
    { path: 'priority', direction: a },
    { path: 'id', direction: b },
  ]),
);
const questions = fc.array(
  fc.record({
    state: fc.oneof(fc.constantFrom(...STATES), fc.constant({ in: ['open', 'done'] })),
    priority: fc.option(condition, { nil: undefined }),
    sort: sorts,
    limit: fc.integer({ min: 0, max: 7 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Random units and queries, answered by the store as by a map in memory. */
export function storeModel(kind: StoreKind): void {
  describe(`a model beside ${kind.name}`, () => {
    it('agrees on every outcome and every answer', async () => {
      await fc.assert(
        fc.asyncProperty(units, questions, async (history, asked) => {
          const { store, destroy } = await kind.open();
          try {
            const model: Model = new Map();
            const committed = new Set<string>();
            for (const unit of history) {
              const expected = commitToModel(model, committed, unit);
              const outcome = await store.commit(unit);
              expect(outcome.kind).toBe(expected.kind);
              if (outcome.kind === 'conflict' && expected.kind === 'conflict') {
                // An engine may stop at the first; what it names must be among those that failed.
                const failed = expected.failed.map((f) => f.id);
                expect(outcome.failed.length).toBeGreaterThan(0);
                for (const place of outcome.failed) expect(failed).toContain(place.id);
              }
            }
            expect(await store.get('tasks', IDS)).toEqual(model);
            for (const { state, priority, sort, limit } of asked) {
              const where = { state, ...(priority !== undefined && { priority }) } as Query<'tasks'>['where'] & object;
              const query = { collection: 'tasks', where, sort, limit: 100 } as const;
              const all = await store.find(query);
              expect(all.map((row) => row.id)).toEqual(askModel(model, where, sort).map((row) => row.id));
              expect(await store.count({ collection: 'tasks', where, limit })).toBe(Math.min(limit, all.length));
              const middle = all[Math.floor(all.length / 2)];
              if (middle) {
                const after = [...sort.filter((s) => s.path !== 'id').map((s) => valueAt(middle, s.path)), middle.id];
                const rest = await store.find({ ...query, after });
                expect(rest.map((row) => row.id)).toEqual(all.slice(all.indexOf(middle) + 1).map((row) => row.id));
              }
            }
          } finally {
            await destroy();
          }
        }),
        { numRuns: kind.name === 'mongo' ? 8 : 40 },
      );
    });
  });
}

function tasks(): fc.Arbitrary<'tasks'> {
  return fc.constant('tasks');
}

function commitToModel(model: Model, committed: Set<string>, unit: Unit): CommitOutcome {
  if (!unit.unrecorded && committed.has(unit.operationId)) return { kind: 'repeated', operation: undefined as never };
  const failed = unit.writes.filter((w) => {
    const stored = model.get(w.id)?.version ?? 0;
    if (w.op === 'insert') return stored !== 0;
    return w.op !== 'upsert' && w.expected !== undefined && stored !== w.expected;
  });
  if (failed.length > 0) return { kind: 'conflict', failed: failed.map((w) => ({ collection: 'tasks', id: w.id })) };
  for (const w of unit.writes as readonly Write<'tasks'>[]) {
    if (w.op === 'delete') model.delete(w.id);
    else if (w.op !== 'expect') {
      model.set(w.id, { id: w.id, version: (model.get(w.id)?.version ?? 0) + 1, doc: w.doc });
    }
  }
  if (!unit.unrecorded) committed.add(unit.operationId);
  return { kind: 'committed' };
}

function askModel(model: Model, where: object, sort: readonly Sort[]): Row<Task>[] {
  const last = sort.at(-1);
  const terms = last?.path === 'id' ? sort : [...sort, { path: 'id', direction: last?.direction ?? 1 }];
  return [...model.values()]
    .filter((row) => Object.entries(where).every(([path, c]) => matches(valueAt(row, path), c)))
    .sort((a, b) => {
      for (const { path, direction } of terms) {
        const order = compare(valueAt(a, path), valueAt(b, path));
        if (order !== 0) return order * direction;
      }
      return 0;
    });
}

function valueAt(row: Row<Task>, path: string): Scalar {
  return path === 'id' ? row.id : ((row.doc as unknown as Record<string, Scalar>)[path] ?? null);
}

function matches(value: Scalar, c: unknown): boolean {
  if (c === null || typeof c !== 'object') return value === c;
  if ('in' in c) return (c.in as Scalar[]).includes(value);
  return Object.entries(c as Record<string, string | number>).every(([name, limit]) => {
    if (typeof value !== typeof limit) return false;
    const order = compare(value, limit);
    return name === 'gt' ? order > 0 : name === 'gte' ? order >= 0 : name === 'lt' ? order < 0 : order <= 0;
  });
}

/** Missing, numbers, text by code point. */
function compare(a: Scalar, b: Scalar): number {
  const rank = (v: Scalar): number => (v === null ? 0 : typeof v === 'number' ? 1 : 2);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
