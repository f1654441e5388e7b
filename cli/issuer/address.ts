import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addressOf } from '../address.ts';
import type { Config } from '../config.ts';

/** Tells other processes, while one serves, under which address the data directory's tokens are issued. */
const FILE = 'development-issuer-address.json';
const PROBE_MS = 2_000;
const schema = z.object({ issuer: z.url(), pid: z.number(), customerId: z.string().nullable() });
const keySet = z.object({ keys: z.array(z.object({ kid: z.string() })) });

export interface RunningIssuer {
  readonly issuer: string;
  /** The customer whose token is printed for the role `customer`. */
  readonly customerId: string | null;
}

/** The `iss` of a server's tokens, and the address of its discovery document. */
export function issuerAt(host: string, port: number): string {
  return addressOf(host, port);
}

export function announce(directory: string, running: RunningIssuer): void {
  writeFileSync(join(directory, FILE), `${JSON.stringify({ ...running, pid: process.pid })}\n`, { mode: 0o600 });
}

/** Only its own: a later process may have taken the place over. */
export function withdraw(directory: string): void {
  if (read(directory)?.pid === process.pid) rmSync(join(directory, FILE), { force: true });
}

/** The issuer that runs on this data directory, if one does. */
export function runningIssuer(directory: string): RunningIssuer | null {
  const found = read(directory);
  return found !== null && isAlive(found.pid) ? found : null;
}

/**
 * The issuer that another process runs on this data directory, asked for its keys to be sure: after a crash the
 * announcement may be left behind, and its process id be somebody else's.
 */
export async function otherIssuer(directory: string, keyId: string): Promise<RunningIssuer | null> {
  const found = read(directory);
  if (found === null || found.pid === process.pid || !isAlive(found.pid)) return null;
  try {
    const answer = await fetch(`${found.issuer}/.well-known/jwks.json`, { signal: AbortSignal.timeout(PROBE_MS) });
    const { keys } = keySet.parse(await answer.json());
    return keys.some(({ kid }) => kid === keyId) ? found : null;
  } catch {
    return null;
  }
}

/** The issuer that runs, else the one that would by this configuration. Null: PORT=0 names no address before a start. */
export function expectedIssuer(config: Config): string | null {
  const running = runningIssuer(config.dataDir);
  if (running !== null) return running.issuer;
  return config.port === 0 ? null : issuerAt(config.host, config.port);
}

function read(directory: string): z.output<typeof schema> | null {
  const file = join(directory, FILE);
  if (!existsSync(file)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
