import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSigningKeyPem, signingKey, type SigningKey } from '../audit/index.ts';
import { ConfigError, type Config } from './config.ts';
import { writeOnce } from './gateway-keys.ts';

const FILE = 'audit-key.pem';

/**
 * The key that signs the access log. Without `C360_AUDIT_KEY_FILE` it lies, and is made (mode 0600), in the data
 * directory; processes that share the directory share it.
 * @throws ConfigError when the file holds no Ed25519 private key
 */
export function auditKey(config: Pick<Config, 'auditKeyFile' | 'dataDir'>): SigningKey {
  const file = config.auditKeyFile ?? join(config.dataDir, FILE);
  if (config.auditKeyFile === null && !existsSync(file)) writeOnce(file, config.dataDir, newSigningKeyPem());
  try {
    return signingKey(readFileSync(file, 'utf8'));
  } catch (error) {
    const said = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it does not exist' : `it is ${messageOf(error)}`;
    const how = 'make one with: openssl genpkey -algorithm ed25519';
    throw new ConfigError(`C360_AUDIT_KEY_FILE: ${file} cannot be used, ${said}; ${how}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
