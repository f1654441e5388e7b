import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Db, Document, MongoClient } from 'mongodb';
import type { Query, Scalar, Sort, Store, Where } from '../../../stores/index.ts';
import { openMongoStore } from '../../../stores/mongo/index.ts';
import { afterBound, sortDocument, storedOrder, whereFilter } from '../../../stores/mongo/filters.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../../support/mongo.ts';

const describeMongo = mongoFound('stores/mongo queries') ? describe : describe.skip;

/** The order of the port: missing, numbers, text by code point. */
function compare(a: Scalar, b: Scalar): number {
  const rank = (v: Scalar): number => (v === null ? 0 : typeof v === 'number' ? 1 : 2);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a === b ? 0 : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

interface Model {
  readonly id: string;
  readonly state: Scalar;
  readonly priority: Scalar;
}

describeMongo('MongoDB queries', () => {
  let database: TestDatabase;
  let store: Store;
  let db: Db;
  const rows: Model[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const options = { uri: database.uri, database: database.database, secret: new Uint8Array(32) };
    store = await openMongoStore({ ...options, onClient: (c: MongoClient) => (db = c.db(database.database)) });
    const values: Scalar[] = [null, -1.5, 0, 3, '', 'a', 'b', 'ü', '\uFFFD', '\u{1F600}'];
    for (const [i, priority] of [...values, ...values].entries()) {
      rows.push({ id: `t${String((i * 7) % 20).padStart(2, '0')}`, state: ['open', 'done'][i % 2] ?? null, priority });
    }
    await store.commit({
      operationId: 'rows',
      writes: rows.map((r) => ({
        op: 'insert',
        collection: 'tasks',
        id: r.id,
        // Null and missing are one: every second null is left out.
        doc: (r.priority === null && r.id < 't10'
          ? { state: r.state }
          : { state: r.state, priority: r.priority }) as never,
      })),
    });
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  function expected(where: (r: Model) => boolean, sort: readonly Sort[]): string[] {
    const last = sort.at(-1)?.direction ?? 1;
    const value = (r: Model, path: string): Scalar => r[path as keyof Model];
    return rows
      .filter(where)
      .sort((a, b) => {
        for (const s of sort) {
          const order = compare(value(a, s.path), value(b, s.path)) * s.direction;
          if (order !== 0) return order;
        }
        return compare(a.id, b.id) * last;
      })
      .map((r) => r.id);
  }

  test('pages by keyset give what one query gives, in the order of the port', async () => {
    const direction = fc.constantFrom<(1 | -1)[]>(1, -1);
    await fc.assert(
      fc.asyncProperty(
        direction,
        direction,
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (d1, d2, limit, one) => {
          const where: Where = one ? { state: 'open' } : { state: { in: ['open', 'done'] } };
          const sort: Sort[] = one
            ? [{ path: 'priority', direction: d2 }]
            : [
                { path: 'state', direction: d1 },
                { path: 'priority', direction: d2 },
              ];
          const seen: string[] = [];
          let after: Scalar[] | undefined;
          for (;;) {
            const query: Query<'tasks'> = { collection: 'tasks', where, sort, limit, ...(after && { after }) };
            const page = await store.find(query);
            seen.push(...page.map((r) => r.id));
            const end = page.at(-1);
            if (end === undefined || page.length < limit) break;
            const doc = end.doc as unknown as Record<string, Scalar | undefined>;
            after = [...sort.map((s) => doc[s.path] ?? null), end.id];
          }
          expect(seen).toEqual(expected((r) => !one || r.state === 'open', sort));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('ranges keep to one type and never match what is missing', async () => {
    const ids = async (priority: Where[string]): Promise<string[]> =>
      (await store.find({ collection: 'tasks', where: { state: { in: ['open', 'done'] }, priority }, limit: 100 })).map(
        (r) => r.id,
      );
    const want = (matches: (v: Scalar) => boolean): string[] => expected((r) => matches(r.priority), []);
    expect(await ids({ lt: 3 })).toEqual(want((v) => typeof v === 'number' && v < 3));
    expect(await ids({ lte: 'b' })).toEqual(want((v) => typeof v === 'string' && compare(v, 'b') <= 0));
    expect(await ids({ gt: '', lt: 'ü' })).toEqual(want((v) => v === 'a' || v === 'b'));
    expect(await ids({ lte: 3 })).toEqual(want((v) => typeof v === 'number'));
    expect(await ids({ lte: 0 })).toEqual(want((v) => typeof v === 'number' && v <= 0));
    expect(await ids({ lte: -1.5 })).toEqual(want((v) => typeof v === 'number' && v <= -1.5));
    expect(await ids({ lte: 'b', lt: 'b' })).toEqual(want((v) => v === '' || v === 'a'));
    expect(await ids({ gte: -1.5 })).toEqual(want((v) => typeof v === 'number'));
    expect(await ids(null)).toEqual(want((v) => v === null));
    expect(await ids({ in: [null, 3, '\u{1F600}'] })).toEqual(want((v) => v === null || v === 3 || v === '\u{1F600}'));
    expect(await ids({ in: [] })).toEqual([]);
  });

  test('fields limits what is read; counts stop at their limit', async () => {
    const found = await store.find({ collection: 'tasks', where: { state: 'open' }, limit: 1, fields: ['priority'] });
    expect(found[0]).toMatchObject({ version: 1 });
    expect(Object.keys(found[0]?.doc ?? {})).not.toContain('state');
    expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 100 })).toBe(10);
    expect(await store.count({ collection: 'tasks', where: { state: 'open' }, limit: 4 })).toBe(4);
  });

  test('the forms of query that readers send are served by an index', async () => {
    const terms = storedOrder([{ path: 'at', direction: -1 }]);
    const bySource = whereFilter({ sourceKey: 'crm:1' });
    const forms: [string, Record<string, unknown>, Record<string, 1 | -1>][] = [
      ['transactions', bySource, sortDocument(terms)],
      ['transactions', whereFilter({ sourceKey: { in: ['a', 'b'] } }), sortDocument(storedOrder())],
      ['transactions', whereFilter({ sourceKey: 'a', at: { gte: '2020', lt: '2021' } }), sortDocument(terms)],
      ['interactions', whereFilter({ sourceKey: 'a', state: 'open' }), sortDocument(terms)],
      ['keys', whereFilter({ key: 'k' }), sortDocument(storedOrder())],
      ['work', whereFilter({ dueAt: { lte: '2020' } }), sortDocument(storedOrder([{ path: 'dueAt', direction: 1 }]))],
      ['links', whereFilter({ customerId: null }), sortDocument(storedOrder())],
    ];
    for (const [collection, filter, sort] of forms) {
      const plan = await db.collection(collection).find(filter).sort(sort).limit(5).explain('queryPlanner');
      expect([collection, filter, scans(plan)]).toEqual([collection, filter, false]);
    }
    const control = await db.collection('transactions').find({ currency: 'EUR' }).explain('queryPlanner');
    expect(scans(control)).toBe(true);
  });

  test('a deep page begins at its position, not at the first row', () => {
    const terms = storedOrder([{ path: 'at', direction: -1 }]);
    const filter = whereFilter({ sourceKey: 'crm:1' });
    expect(afterBound(filter, terms, ['2020', 'x'])).toEqual({ sourceKey: 'crm:1', at: { $not: { $gt: '2020' } } });
    const rising = storedOrder([{ path: 'at', direction: 1 }]);
    expect(afterBound(filter, rising, ['2020', 'x'])).toEqual({ sourceKey: 'crm:1', at: { $gte: '2020' } });
    expect(afterBound(filter, storedOrder(), ['x'])).toEqual({ sourceKey: 'crm:1', _id: { $gte: 'x' } });
  });
});

/** True if any stage of the plan reads a whole collection. */
function scans(plan: Document): boolean {
  return JSON.stringify(plan['queryPlanner']).includes('"COLLSCAN"');
}
