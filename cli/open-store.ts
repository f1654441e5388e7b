import type { Secret, Store } from '../stores/index.ts';
import { DATABASE_FILE } from '../stores/embedded/index.ts';
import { openLocalStore } from '../stores/local.ts';
import { ConfigError, type Config } from './config.ts';
import { inDataDir, needWritable } from './data-dir.ts';
import { tenantSecret } from './tenant-secret.ts';

export interface OpenStore {
  readonly store: Store;
  readonly where: string;
  readonly secret: Secret;
  readonly close: () => Promise<void>;
}

export interface OpenStoreOptions {
  /** Much will be written: where the embedded store is opened here, SQLite works on a thread of its own. */
  readonly thread?: boolean;
  /** The process answers others, who are told soon that MongoDB is out of reach; a command waits for it. */
  readonly serves?: boolean;
}

/** A primary that steps down is followed by the next one within about this time, in milliseconds. */
const OUTAGE_MS = 3_000;

/**
 * MongoDB where a connection string is given, else the embedded store of the data directory: opened here, or used
 * through the process that holds it.
 * @throws ConfigError when the environment names no place for a store, StoreUnavailableError when it cannot be used
 */
export async function openStore(
  config: Config,
  say: (message: string) => void,
  options: OpenStoreOptions = {},
): Promise<OpenStore> {
  if (config.mongoUri === null) inDataDir(config.dataDir, () => needWritable(config.dataDir, [DATABASE_FILE]));
  if (config.mongoUri !== null) {
    // The driver's 130 modules are loaded where they are used: most processes start without them.
    const { MongoUriError, openMongoStore } = await import('../stores/mongo/index.ts');
    let secret: Secret | null = null;
    const store = await openMongoStore({
      uri: config.mongoUri,
      // Not before the server answers: one that was made for a database that has another, or for none, would stay.
      secret: (madeBefore) => (secret = tenantSecret(config, madeBefore ? 'the database in MongoDB' : null)),
      log: say,
      ...(config.database === null ? {} : { database: config.database }),
      ...(options.serves === true && { outageMs: OUTAGE_MS }),
    }).catch((error: unknown) => {
      throw error instanceof MongoUriError ? new ConfigError(error.message) : error;
    });
    return { store, where: 'MongoDB', secret: secret ?? tenantSecret(config), close: () => store.close() };
  }
  const secret = tenantSecret(config);
  const store = await openLocalStore({ directory: config.dataDir, secret, log: say, roomInLog: true, ...options });
  const where = store.kind === 'remote' ? `${config.dataDir}, held by another process` : config.dataDir;
  return { store, where, secret, close: () => store.close() };
}
