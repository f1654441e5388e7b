import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newSigningKeyPem, signingKey, type SigningKey } from '../audit/index.ts';
import { DATABASE_FILE } from '../stores/embedded/index.ts';
import { ConfigError, type Config } from './config.ts';
import { inDataDir, writeOnce } from './data-dir.ts';

const FILE = 'audit-key.pem';

/**
 * The key that signs the access log. Without `C360_AUDIT_KEY_FILE` it lies, and is made (mode 0600), in the data
 * directory; processes that share the directory share it.
 * @throws ConfigError when the one of the data directory cannot be read or is none (`readConfig` saw to the other), or
 * is gone while the store that it signed for is there
 */
export function auditKey(config: Pick<Config, 'auditKeyFile' | 'dataDir' | 'mongoUri'>): SigningKey {
  const { auditKeyFile, dataDir, mongoUri } = config;
  if (auditKeyFile !== null) return signingKey(readFileSync(auditKeyFile, 'utf8'));
  const file = join(dataDir, FILE);
  // In this order: whoever makes a store makes its key first.
  const store = mongoUri === null && isFile(join(dataDir, DATABASE_FILE));
  if (!existsSync(file)) {
    // A new one, made silently, would sign what no kept public key verifies.
    if (store) throw new ConfigError(lost(dataDir));
    writeOnce(file, dataDir, newSigningKeyPem());
  }
  const text = inDataDir(dataDir, () => readFileSync(file, 'utf8'), file);
  try {
    return signingKey(text);
  } catch {
    throw new ConfigError(
      `C360_AUDIT_KEY_FILE: ${file} holds no Ed25519 private key. Put back the one that was made there, or name a file that holds one.`,
    );
  }
}

/** What else stands there is told by whoever opens the store. */
function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function lost(dataDir: string): string {
  return (
    `C360_AUDIT_KEY_FILE: the access log of the store in ${dataDir} is signed, and the key "${FILE}" beside it is gone. ` +
    'Put it back, or name the file that holds it. If it is lost, put a new one there (openssl genpkey -algorithm ' +
    'ed25519), and keep its public key beside the former one.'
  );
}
