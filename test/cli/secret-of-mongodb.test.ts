import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditOfGateway } from '../../cli/audit-sink.ts';
import { readConfig, type Config } from '../../cli/config.ts';
import { openStore, type OpenStore } from '../../cli/open-store.ts';
import { seededBytes } from '../support/hub.ts';
import { mongoFound, testDatabase } from '../support/mongo.ts';
import { temporaryDirectory } from '../support/stores.ts';

describe('the secret of a data directory, with MongoDB', () => {
  let directory: string;
  let remove: () => void;
  let unopened: unknown[];
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    unopened = [];
  });
  afterEach(() => remove());

  const configFor = (folder: string, uri: string, database = 'c360'): Config =>
    readConfig({ C360_DATA_DIR: join(directory, folder), MONGODB_URI: uri, C360_DATABASE: database }, directory);
  const open = (folder: string, uri: string, database?: string): Promise<OpenStore> =>
    openStore(configFor(folder, uri, database), () => undefined);
  const gateway = (folder: string, uri: string, database?: string) =>
    auditOfGateway(configFor(folder, uri, database), {
      now: Date.now,
      monotonic: () => performance.now(),
      random: seededBytes(9),
      say: () => undefined,
      report: () => undefined,
      unopened: (error) => void unopened.push(error),
    });
  const made = (folder: string): boolean => existsSync(join(directory, folder, 'secret'));

  test('is not made while no server answers', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const opening = open('a', `mongodb://127.0.0.1:${port}/?serverSelectionTimeoutMS=100`);
    await expect(opening).rejects.toThrow('cannot be reached');
    expect(made('a')).toBe(false);

    // A gateway that stands alone starts all the same, and answers nothing that it would have to record.
    const { hmac, notReady, sink } = gateway('a', `mongodb://127.0.0.1:${port}/?serverSelectionTimeoutMS=100`);
    expect(() => hmac('audit:customer', 'cus_1')).toThrow('could not be recorded');
    expect(await notReady()).toBe('the access log cannot be written');
    expect(unopened).toMatchObject([{ message: expect.stringContaining('cannot be reached') }]);
    await sink.close();
    expect(made('a')).toBe(false);
  });

  const testMongo = mongoFound('cli: the secret with MongoDB') ? test : test.skip;

  testMongo('is made for a new database, and never for one that has a secret', async () => {
    const { uri, database, drop } = await testDatabase();
    try {
      await (await open('a', uri, database)).close();
      expect(made('a')).toBe(true);
      await (await open('a', uri, database)).close();
      await expect(open('b', uri, database)).rejects.toThrow(
        `the database in MongoDB was made with a secret, and there is none in ${join(directory, 'b')}`,
      );
      expect(made('b')).toBe(false);

      const other = gateway('b', uri, database);
      expect(await other.notReady()).toBe('the access log cannot be written');
      expect(unopened).toMatchObject([{ message: expect.stringContaining('there is none in') }]);
      await other.sink.close();
      expect(made('b')).toBe(false);
    } finally {
      await drop();
    }
  });
  testMongo(
    'is made by a gateway that stands alone once the server answers, and hashes as the store does',
    async () => {
      const { uri, database, drop } = await testDatabase();
      try {
        const { hmac, notReady, sink } = gateway('c', uri, database);
        expect(made('c')).toBe(false);
        expect(await notReady()).toBeNull();
        expect(made('c')).toBe(true);
        const { store, close } = await open('c', uri, database);
        expect(hmac('audit:customer', 'cus_1')).toBe(store.hmac('audit:customer', 'cus_1'));
        await close();
        await sink.close();
      } finally {
        await drop();
      }
    },
  );
});
