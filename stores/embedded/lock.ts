import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailableError } from '../index.ts';
import { explained } from './database.ts';

/** Lies beside the store while a process serves it. SQLite's own lock decides who holds the store; this says how to reach the holder. */
export const LOCK_FILE = 'c360.lock';

export interface StoreLock {
  readonly pid: number;
  /** Loopback address of the store's server, `127.0.0.1:port`. */
  readonly address: string;
  /** Made anew at each start; whoever can read this file may use the store. */
  readonly secret: string;
}

/**
 * Mode 0600, and in place at once: no reader sees half a file.
 * @throws StoreUnavailableError when it cannot be written
 */
export function writeLock(directory: string, lock: StoreLock): void {
  const file = join(directory, LOCK_FILE);
  const fresh = `${file}.${lock.pid}`;
  rmSync(fresh, { force: true });
  try {
    writeFileSync(fresh, JSON.stringify(lock), { mode: 0o600 });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw explained(error, directory);
    throw new StoreUnavailableError(`${file} is a folder, not a file. Move it away; no store needs it.`);
  }
}

/** Null where there is none, or none that can be understood. */
export function readLock(directory: string): StoreLock | null {
  try {
    const lock: unknown = JSON.parse(readFileSync(join(directory, LOCK_FILE), 'utf8'));
    return isLock(lock) ? lock : null;
  } catch {
    return null;
  }
}

/** Removes the lock if it is still this one. */
export function removeLock(directory: string, lock: StoreLock): void {
  if (readLock(directory)?.secret === lock.secret) rmSync(join(directory, LOCK_FILE), { force: true });
}

function isLock(value: unknown): value is StoreLock {
  if (value === null || typeof value !== 'object') return false;
  const { pid, address, secret } = value as Partial<StoreLock>;
  return (
    Number.isInteger(pid) &&
    typeof address === 'string' &&
    /^127\.0\.0\.1:\d+$/.test(address) &&
    typeof secret === 'string'
  );
}
