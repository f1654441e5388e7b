import type { Db, MongoClient } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bindSecret,
  COLLECTIONS,
  keyring,
  migrate,
  SECRET_NOTE,
  StoreContractError,
  StoreUnavailableError,
  type Codecs,
  type CollectionName,
  type Collections,
  type Migration,
  type Secret,
  type Store,
} from '../index.ts';
import { clientBulk, collectionBulk } from './bulk.ts';
import { committer } from './commit.ts';
import { explained, unreachable } from './errors.ts';
import type { Stored } from './filters.ts';
import { connect, type Connection, type ConnectionOptions } from './open.ts';
import { mongoReaders } from './readers.ts';
import { ensureCollections } from './schema.ts';
import { shapeOf, type Shape } from './shape.ts';

export { MongoUriError } from './open.ts';

export interface MongoStoreOptions extends ConnectionOptions {
  /**
   * The tenant's secret, from which the keys of `hmac` and `sign` are derived; or where to get it once the server is
   * reached, told whether the database was made with one: then a new one could not be right.
   */
  readonly secret: Secret | ((madeBefore: boolean) => Secret);
  readonly codecs?: Codecs;
  /** Default: the product's table; tests may bring their own. */
  readonly collections?: Collections;
  /** Default: the product's; tests may bring their own. */
  readonly migrations?: readonly Migration[];
  /** Told, in a sentence, what an operator should know. */
  readonly log?: (message: string) => void;
  /** Milliseconds since 1970; for the time of an operation that names none. */
  readonly now?: () => number;
  /** Uniform in [0, 1), for the jitter between attempts. */
  readonly random?: () => number;
  /** `collection` writes a collection at a time, as servers before 8.0 need it; default: what the server can do. */
  readonly bulk?: 'client' | 'collection';
  /** Sees the driver's client before the first use; for tests that count round trips. */
  readonly onClient?: (client: MongoClient) => void;
}

/**
 * One tenant's store on MongoDB (a replica set or a sharded cluster, 6.0 or newer). Collections and indexes are made
 * where they are missing.
 * @throws MongoUriError when the driver takes no such connection string, StoreUnavailableError when the server cannot be
 * reached or used, or the secret is not that of the database
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<Store> {
  const connection = await connect(options);
  const { client, database, where } = connection;
  try {
    await ensureCollections(client.db(database), options.collections ?? COLLECTIONS);
    options.onClient?.(client);
    const keys = keyring(await secretFor(options.secret, client.db(database)));
    const store = mongoStore(options, connection, keys);
    await bindSecret(store, keys.fingerprint);
    const { collections = COLLECTIONS, migrations, log } = options;
    await migrate(store, { collections, ...(migrations && { migrations }), ...(log && { log }) });
    return store;
  } catch (error) {
    connection.reach?.close();
    await client.close();
    throw explained(error, where);
  }
}

async function secretFor(secret: MongoStoreOptions['secret'], db: Db): Promise<Secret> {
  if (typeof secret !== 'function') return secret;
  const noted = await db.collection<Stored>('meta').findOne({ _id: SECRET_NOTE }, { readConcern: 'majority' });
  return secret(noted !== null);
}

function mongoStore(options: MongoStoreOptions, connection: Connection, keys: Pick<Store, 'hmac' | 'sign'>): Store {
  const { client, database, where, reach } = connection;
  const collections = options.collections ?? COLLECTIONS;
  const shape = shapes(collections, options.codecs);
  const bulk = options.bulk ?? (connection.bulkAcrossCollections ? 'client' : 'collection');
  const commit = committer({
    client,
    database,
    collections,
    shape,
    runBulk: bulk === 'client' ? clientBulk(client, database) : collectionBulk(client, database),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    sleep: (ms) => sleep(ms),
  });
  const readers = mongoReaders({ db: client.db(database), collections, shape });
  const running = new Set<Promise<unknown>>();
  let open = true;
  const refusal = (): Error => unreachable(where, 'no primary is known');
  const guard = async <T>(work: (isRefused: () => boolean) => Promise<T>): Promise<T> => {
    if (!open) throw new StoreUnavailableError('The store is closed.');
    if (reach?.isLost) throw refusal();
    let isRefused = false;
    const refuse = (): Error => {
      isRefused = true;
      return refusal();
    };
    const answer = work(() => isRefused);
    running.add(answer);
    const done = (): boolean => running.delete(answer);
    answer.then(done, done);
    try {
      return await (reach === null ? answer : reach.within(answer, refuse));
    } catch (error) {
      throw explained(error, where);
    }
  };
  return {
    kind: 'mongo',
    hmac: (kind, value) => keys.hmac(kind, value),
    sign: (purpose, text) => keys.sign(purpose, text),
    get: (collection, ids, wanted) => guard(() => readers.get(collection, ids, wanted)),
    find: (query) => guard(() => readers.find(query)),
    findTopPerKey: (query) => guard(() => readers.findTopPerKey(query)),
    count: (query) => guard(() => readers.count(query)),
    async *scan(collection, wanted) {
      const pages = readers.scan(collection, wanted)[Symbol.asyncIterator]();
      let isAnswered = true;
      try {
        for (;;) {
          isAnswered = false;
          const page = await guard(() => pages.next());
          isAnswered = true;
          if (page.done === true) return;
          yield page.value;
        }
      } finally {
        const ended = pages.return?.();
        // It ends after the page that was asked for, which who was refused does not wait for.
        if (isAnswered) await ended;
        else ended?.catch(() => undefined);
      }
    },
    commit: (unit) => guard((isRefused) => commit(unit, isRefused)),
    synced: async () => undefined,
    async close() {
      open = false;
      // What was given before is finished: a unit cut off between its statements would have to be guessed at.
      await Promise.allSettled(running);
      reach?.close();
      await client.close();
    },
  };
}

function shapes(collections: Collections, codecs: Codecs | undefined): (name: CollectionName) => Shape {
  const made = new Map(
    Object.entries(collections).map(([name, declaration]) => [
      name,
      shapeOf(name as CollectionName, declaration, codecs),
    ]),
  );
  return (name) => {
    const found = made.get(name);
    if (found === undefined) throw new StoreContractError(`Collection "${String(name)}" is not declared.`);
    return found;
  };
}
