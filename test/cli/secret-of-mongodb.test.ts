import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../cli/config.ts';
import { openStore, type OpenStore } from '../../cli/open-store.ts';
import { mongoFound, testDatabase } from '../support/mongo.ts';
import { temporaryDirectory } from '../support/stores.ts';

describe('the secret of a data directory, with MongoDB', () => {
  let directory: string;
  let remove: () => void;
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
  });
  afterEach(() => remove());

  const open = (folder: string, uri: string, database = 'c360'): Promise<OpenStore> =>
    openStore(
      readConfig({ C360_DATA_DIR: join(directory, folder), MONGODB_URI: uri, C360_DATABASE: database }, directory),
      () => undefined,
    );
  const made = (folder: string): boolean => existsSync(join(directory, folder, 'secret'));

  test('is not made while no server answers', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const opening = open('a', `mongodb://127.0.0.1:${port}/?serverSelectionTimeoutMS=100`);
    await expect(opening).rejects.toThrow('cannot be reached');
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
    } finally {
      await drop();
    }
  });
});
