import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '../stores/embedded/index.ts';
import { loadSecret, type Secret } from '../stores/index.ts';
import { ConfigError, type Config } from './config.ts';
import { inDataDir } from './data-dir.ts';

const FILE = 'secret';

/**
 * The secret that `C360_SECRET_FILE` names, else that of the data directory, made where it is missing.
 *
 * @param database what is told of the MongoDB database that was made with a secret; null: it is not known of any
 * @throws ConfigError when the data directory cannot hold it, or it is gone though a store was made with it
 * @throws StoreUnavailableError when it is too short
 */
export function tenantSecret(
  { dataDir: directory, secretFile: file }: Pick<Config, 'dataDir' | 'secretFile'>,
  database: string | null = null,
): Secret {
  if (file !== null) return loadSecret({ directory, file });
  // In this order: whoever makes a store makes its secret first.
  const store = existsSync(join(directory, DATABASE_FILE));
  const own = join(directory, FILE);
  if (store && !existsSync(own)) {
    throw new ConfigError(
      `C360_SECRET_FILE: the store in ${directory} was made with a secret, and the file "secret" beside it is gone. Put it back, or name the file that holds it.`,
    );
  }
  if (database !== null && !existsSync(own)) {
    throw new ConfigError(
      `C360_SECRET_FILE: ${database} was made with a secret, and there is none in ${directory}. Put its file "secret" there, or name the file that holds it.`,
    );
  }
  return inDataDir(directory, () => loadSecret({ directory }), own);
}

/** Whether the secret is known before the store is: one that is made for MongoDB is made once that has answered. */
export function isSecretMade({ dataDir, secretFile, mongoUri }: Pick<Config, 'dataDir' | 'secretFile' | 'mongoUri'>) {
  return mongoUri === null || secretFile !== null || existsSync(join(dataDir, FILE));
}
