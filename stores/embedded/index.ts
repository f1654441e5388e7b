import {
  bindSecret,
  keyring,
  loadSecret,
  migrate,
  type CollectionName,
  type Migration,
  type Secret,
  type Store,
} from '../index.ts';
import { encodeUnit } from './encode.ts';
import { openEngine, type Engine, type EngineOptions } from './engine.ts';
import { keptReading } from './kept-reading.ts';
import { embeddedReaders } from './readers.ts';
import { decodeRow } from './table-row.ts';

export { DATABASE_FILE } from './file.ts';
export { FAILPOINTS, type Failpoint } from './failpoints.ts';
export { openLogFile, type LogFile } from './log-sync.ts';
export { LOCK_FILE, readLock, removeLock, writeLock, type StoreLock } from './lock.ts';
export { openThreadedStore, type ThreadedStoreOptions } from './thread/index.ts';

export interface EmbeddedStoreOptions extends EngineOptions {
  /** Default: the file `secret` in the directory. */
  readonly secret?: Secret;
  /** Milliseconds since 1970; for the time of an operation that names none. */
  readonly now?: () => number;
  /** Told, in a sentence, what an operator should know. */
  readonly log?: (message: string) => void;
  /** Default: the product's; tests may bring their own. */
  readonly migrations?: readonly Migration[];
}

/**
 * One tenant's store in one SQLite file (libsql): one connection, held exclusively until `close`.
 * @throws StoreUnavailableError when the file cannot be used, is held by another process, or belongs to another secret
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<Store> {
  const engine = openEngine(options);
  try {
    const keys = keyring(options.secret ?? loadSecret({ directory: options.directory }));
    const store = embeddedStore(options, engine, keys);
    await bindSecret(store, keys.fingerprint);
    const { migrations, log } = options;
    const { collections } = engine;
    await migrate(store, { collections, ...(migrations && { migrations }), ...(log && { log }) });
    return store;
  } catch (error) {
    await engine.close().catch(() => undefined);
    throw engine.explained(error);
  }
}

function embeddedStore(
  options: Pick<EmbeddedStoreOptions, 'now' | 'span'>,
  engine: Engine,
  keys: Pick<Store, 'hmac' | 'sign'>,
): Store {
  const { connection, collections, queue, kept, commits, written, table, explained } = engine;
  const context = { connection, collections, table, decode: decodeRow, explained };
  return {
    kind: 'embedded',
    // What a span wrote may yet be taken back, so it is not kept.
    ...embeddedReaders(context, options.span ? undefined : keptReading(context, kept)),
    hmac: (kind, value) => keys.hmac(kind, value),
    sign: (purpose, text) => keys.sign(purpose, text),
    commit: async (unit) => queue.commit(encodeUnit(unit, table, collections, options.now ?? Date.now)),
    commits,
    synced: options.span ? () => queue.drained() : async () => undefined,
    ...(!options.span && { written: (name: CollectionName, since: number | null) => written.since(name, since) }),
    close: () => engine.close(),
  };
}
