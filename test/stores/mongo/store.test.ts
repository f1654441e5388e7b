import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommandSucceededEvent, MongoClient } from 'mongodb';
import type { SourceKey } from '../../../domain/model/index.ts';
import type { CollectionName, Documents, Store, Unit, Write } from '../../../stores/index.ts';
import { openMongoStore } from '../../../stores/mongo/index.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../../support/mongo.ts';
import { roundTrips, type RoundTrips } from '../../support/round-trips.ts';

const secret = new Uint8Array(32).fill(7);
const describeMongo = mongoFound('stores/mongo') ? describe : describe.skip;

function keyRow(key: string, n: number): Write<'keys'> {
  const sourceKey = `crm:${n}` as SourceKey;
  return { op: 'insert', collection: 'keys', id: `${key}|${sourceKey}`, doc: { key, kind: 'email', sourceKey } };
}

let operations = 0;
function unit(...writes: Write[]): Unit {
  return { operationId: `op-${++operations}`, writes };
}

function meta(value: unknown): Documents['meta'] {
  return { value } as Documents['meta'];
}

describeMongo.each(['client', 'collection'] as const)('MongoDB store, bulk write by %s', (bulk) => {
  let database: TestDatabase;
  let store: Store;
  let client: MongoClient;
  let trips: RoundTrips;

  beforeAll(async () => {
    database = await testDatabase();
    store = await openMongoStore({
      uri: database.uri,
      database: database.database,
      secret,
      bulk,
      monitorCommands: true,
      onClient: (c) => {
        client = c;
        trips = roundTrips(c);
      },
    });
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const commit = async (...writes: Write[]) => store.commit(unit(...writes));

  async function version(collection: CollectionName, id: string): Promise<number | undefined> {
    return (await store.get(collection, [id])).get(id)?.version;
  }

  test('a unit over several collections is one bulk write and one commit', async () => {
    trips.reset();
    const outcome = await commit(
      keyRow('k1', 1),
      keyRow('k1', 2),
      { op: 'insert', collection: 'meta', id: 'a', doc: meta(1) },
      { op: 'upsert', collection: 'meta', id: 'b', doc: meta('$literal') },
    );
    expect(outcome).toEqual({ kind: 'committed' });
    if (bulk === 'client') expect(trips.commands).toEqual(['bulkWrite', 'commitTransaction']);
    else expect(trips.commands).toEqual(['insert', 'insert', 'insert', 'update', 'commitTransaction']);
    expect(await version('meta', 'b')).toBe(1);
  });

  test('an operation id is committed once, also when it comes from several sides at once', async () => {
    const once: Unit = {
      ...unit({ op: 'upsert', collection: 'meta', id: 'once', doc: meta(1) }),
      operation: { inputHash: 'h', answer: { ok: true }, at: '2026-01-01T00:00:00.000Z', expiresAt: null } as never,
    };
    const outcomes = await Promise.all([store.commit(once), store.commit(once), store.commit(once)]);
    expect(outcomes.map((o) => o.kind).sort()).toEqual(['committed', 'repeated', 'repeated']);
    expect(outcomes.find((o) => o.kind === 'repeated')).toMatchObject({ operation: { inputHash: 'h' } });
    expect(await version('meta', 'once')).toBe(1);
  });

  test('a failed expectation writes nothing and is named', async () => {
    await commit({ op: 'insert', collection: 'meta', id: 'c', doc: meta(1) });
    const stale: Write[] = [
      { op: 'replace', collection: 'meta', id: 'c', doc: meta(2), expected: 7 },
      { op: 'delete', collection: 'meta', id: 'c', expected: 7 },
      { op: 'expect', collection: 'meta', id: 'c', expected: 7 },
      { op: 'expect', collection: 'meta', id: 'c', expected: 0 },
      { op: 'insert', collection: 'meta', id: 'c', doc: meta(2) },
    ];
    for (const write of stale) {
      const outcome = await commit({ op: 'upsert', collection: 'meta', id: 'beside', doc: meta(1) }, write);
      expect(outcome).toEqual({ kind: 'conflict', failed: [{ collection: 'meta', id: 'c' }] });
    }
    expect(await version('meta', 'beside')).toBeUndefined();
    expect(await version('meta', 'c')).toBe(1);
  });

  test('expectations that hold leave no trace', async () => {
    await commit({ op: 'insert', collection: 'meta', id: 'd', doc: meta({ x: 1 }) });
    const outcome = await commit(
      { op: 'expect', collection: 'meta', id: 'd', expected: 1 },
      { op: 'expect', collection: 'meta', id: 'nothing', expected: 0 },
      { op: 'delete', collection: 'meta', id: 'nothing' },
    );
    expect(outcome).toEqual({ kind: 'committed' });
    expect(await store.get('meta', ['d', 'nothing'])).toEqual(
      new Map([['d', { id: 'd', version: 1, doc: { value: { x: 1 } } }]]),
    );
  });

  test('of two units that each expect what the other changes, one gives way', async () => {
    await commit(
      { op: 'upsert', collection: 'meta', id: 'left', doc: meta(0) },
      { op: 'upsert', collection: 'meta', id: 'right', doc: meta(0) },
    );
    const [left, right] = [await version('meta', 'left'), await version('meta', 'right')];
    const outcomes = await Promise.all([
      commit(
        { op: 'expect', collection: 'meta', id: 'left', expected: left ?? 0 },
        { op: 'replace', collection: 'meta', id: 'right', doc: meta(1), expected: right ?? 0 },
      ),
      commit(
        { op: 'expect', collection: 'meta', id: 'right', expected: right ?? 0 },
        { op: 'replace', collection: 'meta', id: 'left', doc: meta(1), expected: left ?? 0 },
      ),
    ]);
    expect(outcomes.map((o) => o.kind).sort()).toEqual(['committed', 'conflict']);
  });

  test('of many that find nothing and put something there, one wins', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        commit(
          { op: 'expect', collection: 'meta', id: 'seat', expected: 0 },
          { op: 'insert', collection: 'aliases', id: `seat`, doc: { customerId: `cus_${i}`, at: '' } as never },
        ),
      ),
    );
    expect(outcomes.filter((o) => o.kind === 'committed')).toHaveLength(1);
  });

  test('increments by many writers are all there', async () => {
    await commit({ op: 'insert', collection: 'meta', id: 'sum', doc: meta(0) });
    const add = async (): Promise<void> => {
      for (;;) {
        const row = (await store.get('meta', ['sum'])).get('sum');
        if (row === undefined) throw new Error('gone');
        const next = meta((row.doc.value as number) + 1);
        const outcome = await commit({
          op: 'replace',
          collection: 'meta',
          id: 'sum',
          doc: next,
          expected: row.version,
        });
        if (outcome.kind === 'committed') return;
      }
    };
    await Promise.all(Array.from({ length: 10 }, add));
    expect((await store.get('meta', ['sum'])).get('sum')).toMatchObject({ version: 11, doc: { value: 10 } });
  });

  test('names that mean something to the server come back as they were', async () => {
    const value = JSON.parse(
      '{"$set":{"a.b":1,"":2,"__proto__":{"x":3},"%24":4,"n\\u0000ul":5},"$ref":"c","$id":1,"list":[null,{"$gt":1}]}',
    ) as unknown;
    for (const op of ['insert', 'upsert'] as const) {
      await commit({ op, collection: 'meta', id: `names-${op}`, doc: meta(value) });
      const row = (await store.get('meta', [`names-${op}`])).get(`names-${op}`);
      expect(JSON.stringify(row?.doc.value)).toBe(JSON.stringify(value));
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('undefined vanishes as in JSON', async () => {
    await commit({ op: 'insert', collection: 'meta', id: 'undef', doc: meta({ a: undefined, b: [undefined, -0] }) });
    const row = (await store.get('meta', ['undef'])).get('undef');
    expect(row?.doc).toEqual({ value: { b: [null, 0] } });
  });

  test('findTopPerKey asks once, however many keys', async () => {
    const keys = Array.from({ length: 120 }, (_, i) => (i === 0 ? '$top' : `top${i}`));
    const rows = keys.flatMap((key, i) => Array.from({ length: i % 3 }, (_, n) => keyRow(key, n)));
    await commit(...rows);
    trips.reset();
    const found = await store.findTopPerKey({ collection: 'keys', field: 'key', keys, limit: 1 });
    expect(trips.commands).toEqual(['aggregate']);
    expect([...found.values()].every((r) => r.length === 1)).toBe(true);
    expect(found.size).toBe(80);
    expect(found.get('top1')?.[0]?.doc).toMatchObject({ key: 'top1', kind: 'email', sourceKey: 'crm:0' });
  });

  test('findTopPerKey is answered a row a document, as all rows of a key may be too large for one', async () => {
    await commit(...Array.from({ length: 7 }, (_, n) => keyRow('wide', n)), keyRow('wide2', 1));
    const sizes: number[] = [];
    const listen = ({ reply }: CommandSucceededEvent): void => {
      sizes.push((reply as { cursor: { firstBatch: unknown[] } }).cursor.firstBatch.length);
    };
    client.on('commandSucceeded', listen);
    const keys = ['wide', 'none', 'wide2'];
    const found = await store.findTopPerKey({ collection: 'keys', field: 'key', keys, limit: 5 });
    client.off('commandSucceeded', listen);
    expect([...found].map(([key, rows]) => [key, rows.length])).toEqual([
      ['wide', 5],
      ['wide2', 1],
    ]);
    expect(sizes).toEqual([6]);
  });

  test('scan gives every row once, in id order, in pages', async () => {
    await commit(
      ...Array.from({ length: 25 }, (_, i): Write => {
        const id = `s${String(i).padStart(2, '0')}`;
        return { op: 'insert', collection: 'erasures', id, doc: { at: '', reason: null } as never };
      }),
    );
    const pages: string[][] = [];
    for await (const page of store.scan('erasures', { pageSize: 10 })) pages.push(page.map((r) => r.id));
    expect(pages.map((p) => p.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual([...pages.flat()].sort());
    const rest: string[] = [];
    for await (const page of store.scan('erasures', { after: 's22' })) rest.push(...page.map((r) => r.id));
    expect(rest).toEqual(['s23', 's24']);
  });

  test('a query is one round trip, also when its answer is exactly as long as its limit', async () => {
    await commit(...Array.from({ length: 150 }, (_, i) => keyRow('page', i)));
    trips.reset();
    const rows = await store.find({ collection: 'keys', where: { key: 'page' }, limit: 150 });
    expect(rows).toHaveLength(150);
    expect(
      (
        await store.get(
          'keys',
          rows.map((r) => r.id),
        )
      ).size,
    ).toBe(150);
    expect(trips.commands).toEqual(['find', 'find']);
  });

  test('the indexes exist and end in the id', async () => {
    const indexes = await client.db(database.database).collection('transactions').indexes();
    expect(indexes.map((i) => Object.keys(i['key'] as object).join())).toEqual(
      expect.arrayContaining(['_id', 'sourceKey,at,_id', 'relatedTo,_id']),
    );
  });
});
