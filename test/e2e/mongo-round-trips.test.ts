import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { importFile, type Hub } from '../../hub/index.ts';
import { loadMapping, openInput, readItems } from '../../sources/index.ts';
import type { Store } from '../../stores/index.ts';
import { openMongoStore } from '../../stores/mongo/index.ts';
import { InProcess } from '../federation/view.ts';
import { testHub, tickingClock } from '../support/hub.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../support/mongo.ts';
import { roundTrips, type RoundTrips } from '../support/round-trips.ts';

const FILES = [
  ['crm-persons.csv', 'crm-persons.yaml'],
  ['shop-accounts.csv', 'shop-accounts.yaml'],
  ['shop-orders.ndjson', 'shop-orders.yaml'],
  ['callcenter-calls.csv', 'callcenter-calls.yaml'],
] as const;
const ROWS = 40;

const SECTIONS = `id displayName emails { address } crossReferences(first: 5) { totalCount }
  orderCount lifetimeValue { amount currency } transactions(first: 5) { edges { node { id } } }
  lastContactAt interactions(first: 5) { edges { node { id } } }
  channels { name choice } consents { purpose state }`;

const describeMongo = mongoFound('Round trips') ? describe : describe.skip;

describeMongo('round trips to MongoDB', () => {
  let database: TestDatabase;
  let store: Store;
  let trips: RoundTrips;
  let gateway: InProcess;
  const imported = new Map<string, string[]>();

  beforeAll(async () => {
    database = await testDatabase();
    store = await openMongoStore({
      uri: database.uri,
      database: database.database,
      secret: new Uint8Array(32),
      monitorCommands: true,
      onClient: (client) => (trips = roundTrips(client)),
    });
    // The samples tell of the year before.
    const hub = testHub(store, { resolver: deterministicResolver(), now: tickingClock(Date.UTC(2027, 0, 1)) });
    for (const [file, mapping] of FILES) {
      trips.reset();
      await importStart(hub, file, mapping);
      imported.set(file, [...trips.commands]);
    }
    gateway = await InProcess.open(hub);
  }, 300_000);

  afterAll(async () => {
    await gateway.close();
    await store.close();
    await database.drop();
  });

  async function ask(query: string): Promise<{ answer: unknown; commands: string[] }> {
    trips.reset();
    const answer: unknown = await gateway.answer(query);
    return { answer, commands: [...trips.commands] };
  }

  test('of the full 360 view: at most 12, by id, by source key, and of a list of any length', async () => {
    const bySource = await ask(`{ customerBySource(system: "shop", sourceId: "S10001") { ${SECTIONS} } }`);
    expect(bySource.answer).toMatchObject({ customerBySource: { orderCount: expect.any(Number) } });
    const { id } = (bySource.answer as { customerBySource: { id: string } }).customerBySource;
    const byId = await ask(`{ customer(id: "${id}") { ${SECTIONS} } }`);
    const few = await ask(`{ customers(first: 2) { edges { node { ${SECTIONS} } } } }`);
    const many = await ask(`{ customers(first: 50) { edges { node { ${SECTIONS} } } } }`);
    expect((many.answer as { customers: { edges: unknown[] } }).customers.edges.length).toBeGreaterThan(20);
    for (const { commands } of [bySource, byId, few, many]) {
      expect(commands.length).toBeLessThanOrEqual(12);
      expect(new Set(commands).size).toBeLessThanOrEqual(2);
    }
  });

  test('of an import: fewer than its rows, and two for each unit', () => {
    for (const [file, commands] of imported) {
      const [writes, commits] = ['bulkWrite', 'commitTransaction'].map((c) => commands.filter((d) => d === c).length);
      expect([file, commands.length < ROWS]).toEqual([file, true]);
      expect([file, writes]).toEqual([file, commits]);
    }
  });
});

/** The first rows of a sample file. */
async function importStart(hub: Hub, file: string, mapping: string): Promise<void> {
  const read = await loadMapping(join('samples', 'mappings', mapping));
  const input = await openInput(join('samples', 'data', file), { encoding: read.format.encoding });
  async function* rows() {
    let left = ROWS;
    for await (const item of readItems(input, read)) {
      if (left-- === 0) return;
      yield item;
    }
  }
  await importFile(hub, { rows: rows(), mapping: read, file, fileHash: null });
}
