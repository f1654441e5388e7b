import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MongoClient, type Collection, type CreateIndexesOptions } from 'mongodb';
import { StoreMismatchError, type Store } from '../../../stores/index.ts';
import { openMongoStore } from '../../../stores/mongo/index.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../../support/mongo.ts';

const describeMongo = mongoFound('stores/mongo: indexes that stand') ? describe : describe.skip;
const MADE = 'customerId_1__id_1';
const KEY = { customerId: 1, _id: 1 } as const;

describeMongo('an index of a database that is opened again', () => {
  let database: TestDatabase;
  let client: MongoClient;
  let links: Collection;

  const open = (): Promise<Store> => openMongoStore({ ...database, secret: new Uint8Array(32).fill(7) });
  const opened = async (): Promise<void> => (await open()).close();
  const names = async (): Promise<unknown[]> => (await links.indexes()).map((index) => index.name);

  beforeEach(async () => {
    database = await testDatabase();
    client = await new MongoClient(database.uri).connect();
    links = client.db(database.database).collection('links');
    await opened();
    await links.dropIndex(MADE);
  });

  afterEach(async () => {
    await client.close();
    await database.drop();
  });

  test('is made where it is missing', async () => {
    await opened();
    expect(await names()).toEqual(['_id_', MADE]);
  });

  test('is as good under another name', async () => {
    await links.createIndex(KEY, { name: 'byCustomer' });
    await opened();
    expect(await names()).toEqual(['_id_', 'byCustomer']);
  });

  test.each<[string, Record<string, 1>, CreateIndexesOptions]>([
    ['unique', KEY, { unique: true }],
    ['partial', KEY, { partialFilterExpression: { customerId: { $gt: 'x' } } }],
    ['of another key', { toId: 1 }, { name: MADE }],
  ])('is named, with what to do, where it is %s', async (_, key, options) => {
    await links.createIndex(key, options);
    const refused = open();
    await expect(refused).rejects.toBeInstanceOf(StoreMismatchError);
    await expect(refused).rejects.toThrow(`The index "${MADE}" of the collection "links"`);
    await expect(refused).rejects.toThrow('Drop that index and start again');
  });
});
