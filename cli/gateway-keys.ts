import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  newGatewayKey,
  publicHalf,
  readGatewayKey,
  readGatewayPublicKeys,
  type NamedKey,
} from '../policy/tokens/index.ts';
import { ConfigError, type Config } from './config.ts';
import { inDataDir } from './data-dir.ts';

const FILE = 'gateway-key.pem';

/** The key by which the gateway signs who asks. Without `C360_GATEWAY_KEY_FILE` it lies, and is made, in the data directory. */
export async function gatewayKey(config: Config): Promise<NamedKey> {
  if (config.gatewayKeyFile === null) return readGatewayKey(keyOfDataDir(config.dataDir));
  return named('C360_GATEWAY_KEY_FILE', () => readGatewayKey(readFileSync(config.gatewayKeyFile ?? '', 'utf8')));
}

/**
 * The keys by which a subgraph knows its gateway. Processes that share a data directory need no file: whichever
 * starts first makes the pair.
 */
export async function gatewayPublicKeys(config: Config): Promise<readonly NamedKey[]> {
  const file = config.gatewayPublicKeyFile;
  if (file === null) return readGatewayPublicKeys(publicHalf(keyOfDataDir(config.dataDir)));
  return named('C360_GATEWAY_PUBLIC_KEY_FILE', () => readGatewayPublicKeys(readFileSync(file, 'utf8')));
}

function keyOfDataDir(directory: string): string {
  const file = join(directory, FILE);
  if (!existsSync(file)) writeOnce(file, directory, newGatewayKey());
  return inDataDir(directory, () => readFileSync(file, 'utf8'));
}

/** Another process that made the file between our look and our write is as good. */
export function writeOnce(file: string, directory: string, text: string): void {
  inDataDir(directory, () => {
    try {
      writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
}

async function named<T>(variable: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new ConfigError(`${variable}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
