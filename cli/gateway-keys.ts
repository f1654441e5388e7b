import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  newGatewayKey,
  publicHalf,
  readGatewayKey,
  readGatewayPublicKeys,
  type NamedKey,
} from '../policy/tokens/index.ts';
import { ConfigError, type Config } from './config.ts';
import { inDataDir, writeOnce } from './data-dir.ts';

const FILE = 'gateway-key.pem';

/** The key by which the gateway signs who asks. Without `C360_GATEWAY_KEY_FILE` it lies, and is made, in the data directory. */
export async function gatewayKey(config: Config): Promise<NamedKey> {
  if (config.gatewayKeyFile === null) return ofDataDir(config.dataDir, readGatewayKey);
  return named('C360_GATEWAY_KEY_FILE', () => readGatewayKey(readFileSync(config.gatewayKeyFile ?? '', 'utf8')));
}

/**
 * The keys by which a subgraph knows its gateway. Processes that share a data directory need no file: whichever
 * starts first makes the pair.
 */
export async function gatewayPublicKeys(config: Config): Promise<readonly NamedKey[]> {
  const file = config.gatewayPublicKeyFile;
  if (file === null) return ofDataDir(config.dataDir, async (pem) => readGatewayPublicKeys(publicHalf(pem)));
  return named('C360_GATEWAY_PUBLIC_KEY_FILE', () => readGatewayPublicKeys(readFileSync(file, 'utf8')));
}

async function ofDataDir<T>(directory: string, read: (pem: string) => Promise<T>): Promise<T> {
  const file = join(directory, FILE);
  if (!existsSync(file)) writeOnce(file, directory, newGatewayKey());
  const text = inDataDir(directory, () => readFileSync(file, 'utf8'), file);
  try {
    return await read(text);
  } catch {
    throw new ConfigError(
      `C360_GATEWAY_KEY_FILE: ${file} holds no Ed25519 private key. Delete it, and a new one is made, and start the gateway and all subgraphs of this data directory again; or name a file that holds one.`,
    );
  }
}

async function named<T>(variable: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new ConfigError(`${variable}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
