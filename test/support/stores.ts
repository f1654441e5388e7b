import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore, type EmbeddedStoreOptions } from '../../stores/embedded/index.ts';
import type { Store } from '../../stores/index.ts';
import { openMongoStore } from '../../stores/mongo/index.ts';
import { mongoFound, testDatabase } from './mongo.ts';

/** A store of its own for one test; `destroy` closes it and removes what it left. */
export interface OpenedStore {
  readonly store: Store;
  /** Closes and opens again over the same data; absent where the kind cannot. */
  readonly reopen?: () => Promise<Store>;
  readonly destroy: () => Promise<void>;
}

export interface StoreKind {
  readonly name: string;
  open(options?: Partial<EmbeddedStoreOptions>): Promise<OpenedStore>;
}

const SECRET = new TextEncoder().encode('a secret for tests, always the same one');

/** A fresh embedded store in a directory of its own. */
export async function freshStore(options: Partial<EmbeddedStoreOptions> = {}): Promise<OpenedStore> {
  const directory = mkdtempSync(join(tmpdir(), `c360-${randomBytes(4).toString('hex')}-`));
  const open = (): Promise<Store> => openEmbeddedStore({ directory, secret: SECRET, cacheMb: 16, ...options });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = await open());
    },
    destroy: async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A MongoDB store on a database of its own; the server is the run's (test/support/mongo.ts). */
async function freshMongoStore(options: Partial<EmbeddedStoreOptions> = {}): Promise<OpenedStore> {
  const { uri, database, drop } = await testDatabase();
  const { secret = SECRET, now, codecs, collections } = options;
  const open = (): Promise<Store> =>
    openMongoStore({
      uri,
      database,
      secret,
      ...(now && { now }),
      ...(codecs && { codecs }),
      ...(collections && { collections }),
    });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = await open());
    },
    destroy: async () => {
      await store.close();
      await drop();
    },
  };
}

/** Every implementation of the store that can run here. */
export async function storeKinds(): Promise<readonly StoreKind[]> {
  return [
    { name: 'embedded', open: freshStore },
    ...(mongoFound('a store suite') ? [{ name: 'mongo', open: freshMongoStore }] : []),
  ];
}
