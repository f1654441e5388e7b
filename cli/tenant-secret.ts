import { loadSecret, type Secret } from '../stores/index.ts';
import type { Config } from './config.ts';
import { inDataDir } from './data-dir.ts';

/**
 * The secret that `C360_SECRET_FILE` names, else that of the data directory, made where it is missing.
 * @throws ConfigError when the data directory cannot hold it
 * @throws StoreUnavailableError when it is missing though named, or too short
 */
export function tenantSecret({ dataDir: directory, secretFile: file }: Pick<Config, 'dataDir' | 'secretFile'>): Secret {
  return file === null ? inDataDir(directory, () => loadSecret({ directory })) : loadSecret({ directory, file });
}
