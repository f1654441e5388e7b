import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program on the PATH, or null. */
function onPath(name, env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

/**
 * The server that the MongoDB suites can run on, in the order of preference, or null.
 * @returns {{ kind: 'uri' | 'mongod' | 'secantusd-py', uri?: string, binary?: string } | null}
 */
export function findMongo(env) {
  if (env.TEST_MONGODB_URI) return { kind: 'uri', uri: env.TEST_MONGODB_URI };
  const named = env.MONGOMS_SYSTEM_BINARY;
  const mongod = named && existsSync(named) ? named : onPath('mongod', env);
  if (mongod) return { kind: 'mongod', binary: mongod };
  const secantus = onPath('secantusd-py', env);
  return secantus ? { kind: 'secantusd-py', binary: secantus } : null;
}
