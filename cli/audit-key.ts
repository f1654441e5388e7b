import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSigningKeyPem, signingKey, type SigningKey } from '../audit/index.ts';
import { ConfigError, type Config } from './config.ts';
import { inDataDir, writeOnce } from './data-dir.ts';

const FILE = 'audit-key.pem';

/**
 * The key that signs the access log. Without `C360_AUDIT_KEY_FILE` it lies, and is made (mode 0600), in the data
 * directory; processes that share the directory share it.
 * @throws ConfigError when the one of the data directory cannot be read or is none (`readConfig` saw to the other)
 */
export function auditKey(config: Pick<Config, 'auditKeyFile' | 'dataDir'>): SigningKey {
  const { auditKeyFile, dataDir } = config;
  if (auditKeyFile !== null) return signingKey(readFileSync(auditKeyFile, 'utf8'));
  const file = join(dataDir, FILE);
  if (!existsSync(file)) writeOnce(file, dataDir, newSigningKeyPem());
  const text = inDataDir(dataDir, () => readFileSync(file, 'utf8'));
  try {
    return signingKey(text);
  } catch {
    throw new ConfigError(
      `C360_AUDIT_KEY_FILE: ${file} holds no Ed25519 private key. Put back the one that was made there, or name a file that holds one.`,
    );
  }
}
