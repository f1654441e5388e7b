import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openEmbeddedStore, openThreadedStore, type EmbeddedStoreOptions } from '../../stores/embedded/index.ts';
import type { Collections, Migration, Store } from '../../stores/index.ts';
import { openLocalStore } from '../../stores/local.ts';
import { openMongoStore } from '../../stores/mongo/index.ts';
import { openRemoteStore, serveStore, type StoreServer } from '../../stores/remote/index.ts';
import { bundle } from './bundle.ts';
import { mongoFound, testDatabase } from './mongo.ts';
import { TEST_SECRET } from './test-secret.ts';

/** A store of its own for one test; `destroy` closes it and removes what it left. */
export interface OpenedStore {
  readonly store: Store;
  /** Closes and opens again over the same data. */
  readonly reopen: (options?: OpenOptions) => Promise<Store>;
  readonly destroy: () => Promise<void>;
  /** Where the embedded engine's file is what holds the data. */
  readonly directory?: string;
}

export interface StoreKind {
  readonly name: string;
  open(options?: OpenOptions): Promise<OpenedStore>;
}

/** What every engine takes when it is opened. */
export interface OpenOptions {
  readonly collections?: Collections;
  readonly migrations?: readonly Migration[];
}

export { TEST_SECRET };

/** A directory of its own under the system's temporary one. */
export function temporaryDirectory(): { readonly directory: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'c360-test-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** What a crash at this moment would leave of an embedded store, opened in a place of its own. */
export async function afterCrash(directory: string): Promise<Pick<OpenedStore, 'store' | 'destroy'>> {
  const image = temporaryDirectory();
  cpSync(directory, image.directory, { recursive: true });
  const store = await openEmbeddedStore({ directory: image.directory, secret: TEST_SECRET, cacheMb: 4 });
  return {
    store,
    destroy: async () => {
      await store.close();
      image.remove();
    },
  };
}

/** @param remove takes away what lasts when the store is closed */
async function opened(
  open: (changed?: OpenOptions) => Promise<Store>,
  remove: () => Promise<void> | void,
  directory?: string,
): Promise<OpenedStore> {
  let store = await open();
  return {
    store,
    ...(directory !== undefined && { directory }),
    reopen: async (changed) => {
      await store.close();
      return (store = await open(changed));
    },
    destroy: async () => {
      await store.close();
      await remove();
    },
  };
}

/** A fresh embedded store in a directory of its own. */
export async function freshStore(options: Partial<EmbeddedStoreOptions> = {}): Promise<OpenedStore> {
  const { directory, remove } = temporaryDirectory();
  const open = (changed?: OpenOptions): Promise<Store> =>
    openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 16, ...options, ...changed });
  return opened(open, remove, directory);
}

/** An embedded store and, over the loopback, a remote one that uses it. */
async function freshRemote(options: OpenOptions = {}): Promise<OpenedStore> {
  const embedded = await freshStore(options);
  const serving = (store: Store, changed?: OpenOptions): Promise<StoreServer> => {
    const { collections } = { ...options, ...changed };
    return serveStore(store, collections && { collections });
  };
  let server = await serving(embedded.store);
  const open = (changed?: OpenOptions): Promise<Store> => {
    const { collections } = { ...options, ...changed };
    const { address, secret: token } = server;
    return openRemoteStore({ address, token, secret: TEST_SECRET, ...(collections && { collections }) });
  };
  let store = await open();
  return {
    store,
    ...(embedded.directory !== undefined && { directory: embedded.directory }),
    // The process that holds the store starts again, and so does its server.
    reopen: async (changed) => {
      await store.close();
      await server.close();
      server = await serving(await embedded.reopen(changed), changed);
      return (store = await open(changed));
    },
    destroy: async () => {
      await store.close();
      await server.close();
      await embedded.destroy();
    },
  };
}

async function freshMongo(options: OpenOptions = {}): Promise<OpenedStore> {
  const { uri, database, drop } = await testDatabase();
  const open = (changed?: OpenOptions): Promise<Store> =>
    openMongoStore({ uri, database, secret: TEST_SECRET, ...options, ...changed });
  return opened(open, drop);
}

let threadProgram: Promise<URL> | undefined;

/** The embedded store with SQLite on a thread. */
export async function freshThreaded(
  options: Pick<OpenOptions, 'collections'> & { readonly maxPages?: number } = {},
): Promise<OpenedStore> {
  const { directory, remove } = temporaryDirectory();
  threadProgram ??= bundle(join('stores', 'embedded', 'thread', 'work.ts'), 'store-thread').then(pathToFileURL);
  const program = await threadProgram;
  const open = (changed?: Pick<OpenOptions, 'collections'>): Promise<Store> =>
    openThreadedStore({ directory, secret: TEST_SECRET, cacheMb: 16, program, ...options, ...changed });
  return opened(open, remove, directory);
}

/** The store of a data directory as a process has it that joined another, which ended. */
export async function freshTakenOver(options: OpenOptions & Partial<EmbeddedStoreOptions> = {}): Promise<OpenedStore> {
  const { directory, remove } = temporaryDirectory();
  const log = (): void => undefined;
  const open = async (changed?: OpenOptions): Promise<Store> => {
    const local = { directory, secret: TEST_SECRET, cacheMb: 16, log, ...options, ...changed };
    const holder = await openLocalStore(local);
    const joined = await openLocalStore(local);
    await holder.close();
    return joined;
  };
  return opened(open, remove, directory);
}

/** Every implementation of the store that can run here; where MongoDB cannot, the run's last lines say so. */
export function storeKinds(): readonly StoreKind[] {
  return [
    { name: 'embedded', open: freshStore },
    { name: 'remote', open: freshRemote },
    ...(mongoFound('The store contract') ? [{ name: 'mongo', open: freshMongo }] : []),
  ];
}
