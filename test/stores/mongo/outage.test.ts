import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { StoreUnavailableError, type Store } from '../../../stores/index.ts';
import { openMongoStore } from '../../../stores/mongo/index.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../../support/mongo.ts';
import { relayTo, type Relay } from '../../support/relay.ts';

const secret = new Uint8Array(32).fill(7);
const describeMongo = mongoFound('stores/mongo: an outage') ? describe : describe.skip;
/** By the driver's own patience every question would outlast the test; what a server there takes is told soon. */
const DRIVER_TIMES = 'serverSelectionTimeoutMS=600000&heartbeatFrequencyMS=500&connectTimeoutMS=300';

describeMongo('a store that answers others', () => {
  let database: TestDatabase;
  let relay: Relay;
  let store: Store;
  let client: MongoClient;

  beforeEach(async () => {
    database = await testDatabase();
    const { hosts, credentials } = new MongoClient(database.uri).options;
    if (credentials !== undefined) throw new Error('The test reaches a server without user and password alone.');
    relay = await relayTo(hosts[0]?.port ?? 27_017, hosts[0]?.host);
    store = await open();
  });

  const open = (): Promise<Store> =>
    openMongoStore({
      uri: `mongodb://127.0.0.1:${relay.port}/?directConnection=true&${DRIVER_TIMES}`,
      database: database.database,
      secret,
      outageMs: 100,
      onClient: (c) => (client = c),
    });

  afterEach(async () => {
    relay.mend();
    await store.close();
    await relay.close();
    await database.drop();
  });

  const fetched = () => store.get('meta', ['secret-fingerprint']);
  const scanned = async (): Promise<void> => {
    for await (const rows of store.scan('meta')) expect(rows.length).toBeGreaterThan(0);
  };
  const written = (operationId: string) =>
    store.commit({ operationId, writes: [{ op: 'upsert', collection: 'meta', id: operationId, doc: { value: 1 } }] });

  test.each([
    ['whose server refuses connections', (way: Relay) => way.cut()],
    ['whose server is there and does not answer', (way: Relay) => way.silence()],
  ])(
    '%s says so soon, to all alike, and answers when it is back',
    async (_, fail) => {
      await fetched();
      fail(relay);
      const refused = await Promise.allSettled([fetched(), written('a'), scanned()]);
      for (const each of refused) {
        expect(each).toMatchObject({ reason: expect.any(StoreUnavailableError) });
        expect(each).toMatchObject({ reason: { message: expect.stringContaining(`127.0.0.1:${relay.port}`) } });
      }

      // From now on no question takes a way at all.
      let sent = 0;
      client.on('connectionCheckOutStarted', () => (sent += 1));
      await expect(fetched()).rejects.toThrow('cannot be reached');
      await expect(written('b')).rejects.toThrow('cannot be reached');
      expect(sent).toBe(0);

      relay.mend();
      for (;;) {
        const rows = await fetched().catch(() => null);
        if (rows !== null) expect(rows.size).toBe(1);
        if (rows !== null) break;
        await sleep(20);
      }
      await expect(written('c')).resolves.toEqual({ kind: 'committed' });
    },
    30_000,
  );

  /** Resolves as a monitor notices, before it has lasted long enough to be refused for. */
  const noticed = () => new Promise((resolve) => client.once('topologyDescriptionChanged', resolve));

  test('does not make a change after all that it refused', async () => {
    relay.cut();
    await noticed();
    await expect(written('a')).rejects.toThrow('cannot be reached');
    relay.mend();
    while ((await written('b').catch(() => null)) === null) await sleep(20);
    // Which ends what was refused, too.
    await store.close();
    store = await open();
    expect([...(await store.get('meta', ['a', 'b'])).keys()]).toEqual(['b']);
  }, 30_000);
});
