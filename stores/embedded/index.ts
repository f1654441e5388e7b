import {
  bindSecret,
  COLLECTIONS,
  keyring,
  loadSecret,
  StoreContractError,
  StoreUnavailableError,
  migrate,
  type Codecs,
  type CollectionName,
  type Collections,
  type Migration,
  type Secret,
  type Store,
} from '../index.ts';
import { checkpoints } from './checkpoints.ts';
import { committer } from './committer.ts';
import { explained, openConnection, type Connection } from './database.ts';
import { encodeUnit } from './encode.ts';
import type { Failpoint } from './failpoints.ts';
import { ensureLayout } from './layout.ts';
import { embeddedReaders } from './readers.ts';
import type { Table } from './table.ts';

export { DATABASE_FILE } from './database.ts';
export { FAILPOINTS, type Failpoint } from './failpoints.ts';
export { LOCK_FILE, readLock, removeLock, writeLock, type StoreLock } from './lock.ts';

export interface EmbeddedStoreOptions {
  /** The tenant's data directory; made where it is missing. */
  readonly directory: string;
  /** Default: the file `secret` in the directory. */
  readonly secret?: Secret;
  /** Milliseconds since 1970; for the time of an operation that names none. */
  readonly now?: () => number;
  /** How long to wait for another process to let go of the store, in milliseconds; default 0. */
  readonly busyMs?: number;
  /** SQLite's page cache in MiB; default 256. */
  readonly cacheMb?: number;
  readonly codecs?: Codecs;
  /** Called at each of FAILPOINTS, so that a test can stop the process there. */
  readonly failpoint?: (name: Failpoint) => void;
  /** The file may not grow beyond this many pages of 4 KiB; for tests of a full disk. */
  readonly maxPages?: number;
  /** Told, in a sentence, what an operator should know. */
  readonly log?: (message: string) => void;
  /** Default: the product's; tests may bring their own. */
  readonly migrations?: readonly Migration[];
  /** Default: the product's table; tests may bring their own. */
  readonly collections?: Collections;
}

/**
 * One tenant's store in one SQLite file (libsql): one connection, held exclusively until `close`.
 * @throws StoreUnavailableError when the file cannot be used, is held by another process, or belongs to another secret
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<Store> {
  const { directory } = options;
  const collections = options.collections ?? COLLECTIONS;
  const connection = openConnection({
    directory,
    cacheMb: options.cacheMb ?? 256,
    busyMs: options.busyMs ?? 0,
    maxPages: options.maxPages,
  });
  try {
    const tables = ensureLayout(connection, collections, options.codecs);
    const keys = keyring(options.secret ?? loadSecret({ directory }));
    const store = embeddedStore(options, connection, collections, tables, keys);
    await bindSecret(store, keys.fingerprint);
    const { migrations, log } = options;
    await migrate(store, { collections, ...(migrations && { migrations }), ...(log && { log }) });
    return store;
  } catch (error) {
    connection.close();
    throw explained(error, directory);
  }
}

function embeddedStore(
  options: EmbeddedStoreOptions,
  connection: Connection,
  collections: Collections,
  tables: ReadonlyMap<CollectionName, Table>,
  keys: Pick<Store, 'hmac' | 'sign'>,
): Store {
  let open = true;
  let commits = 0;
  const table = (name: CollectionName): Table => {
    if (!open) throw new StoreUnavailableError('The store is closed.');
    const found = tables.get(name);
    if (found === undefined) throw new StoreContractError(`Collection "${String(name)}" is not declared.`);
    return found;
  };
  const moving = checkpoints(connection);
  const queue = committer({
    connection,
    operations: table('operations'),
    failpoint: options.failpoint ?? (() => undefined),
    explained: (error) => explained(error, options.directory),
    onCommit: (rows, units) => {
      commits += units;
      moving.noted(rows);
    },
  });
  return {
    kind: 'embedded',
    ...embeddedReaders({ connection, collections, table }),
    hmac: (kind, value) => keys.hmac(kind, value),
    sign: (purpose, text) => keys.sign(purpose, text),
    commit: async (unit) => queue.commit(encodeUnit(unit, table, collections, options.now ?? Date.now)),
    commits: () => commits,
    async close() {
      if (!open) return;
      await queue.drained();
      open = false;
      moving.stop();
      connection.close();
    },
  };
}
