import Database from 'libsql';
import { LRUCache } from 'lru-cache';
import { mkdirSync } from 'node:fs';
import { StoreInUseError, StoreUnavailableError } from '../index.ts';
import { DATABASE_FILE, prepareFile, RESTORE } from './file.ts';
import type { SqlValue } from './table.ts';

const CACHED_STATEMENTS = 1_000;
/** SQLite takes 504 bytes for a path, of which the name of a file that is being made has up to 25. */
const LONGEST_DIRECTORY_BYTES = 478;

/** A prepared statement; rows are arrays of columns. */
export interface Statement {
  run(values: readonly SqlValue[]): number;
  all(values: readonly SqlValue[]): unknown[][];
  get(values: readonly SqlValue[]): unknown[] | undefined;
}

/** The one connection to the file. Everything is synchronous: nothing can happen between two of its calls. */
export interface Connection {
  /** The file, as SQLite names it: its log lies beside it. */
  readonly file: string;
  prepare(text: string): Statement;
  exec(text: string): void;
  close(): void;
  /**
   * Lets the file be where it is not known what of it is on the disk: nothing is moved from the log any more, and the
   * lock goes with the process. Who opens it next takes from the log what is whole.
   */
  abandon(): void;
}

export interface ConnectionOptions {
  readonly directory: string;
  /** Size of SQLite's page cache in MiB. */
  readonly cacheMb: number;
  /** How long to wait for another process to let go of the file, in milliseconds. */
  readonly busyMs: number;
  /** The file may not grow beyond this many pages of 4 KiB; for tests of a full disk. */
  readonly maxPages?: number | undefined;
}

/** @throws StoreUnavailableError when the file is held by another process, lost its content, or cannot be made or read */
export function openConnection(options: ConnectionOptions): Connection {
  try {
    const { directory } = options;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = prepareFile(directory);
    const db = new Database(file, { timeout: options.busyMs });
    try {
      // EXCLUSIVE before WAL: the WAL's index then lies in our memory and no other process may look in.
      db.exec('PRAGMA locking_mode = EXCLUSIVE');
      db.exec('PRAGMA journal_mode = WAL');
      // NORMAL: COMMIT writes the log and does not wait for the disk (./log-sync.ts does); checkpoints sync both files.
      // secure_delete: what is deleted or replaced is overwritten in the file, as SQLite forgets by itself only where it stood.
      db.exec(
        `PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = ${-1024 * options.cacheMb}`,
      );
      if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${options.maxPages}`);
      // The first write takes the lock, which is then held until the connection is closed, and makes the log.
      db.exec('BEGIN EXCLUSIVE; COMMIT');
    } catch (error) {
      db.close();
      throw error;
    }
    return connection(db, file);
  } catch (error) {
    throw explained(error, options.directory);
  }
}

function connection(db: Database.Database, file: string): Connection {
  const cache = new LRUCache<string, Statement>({ max: CACHED_STATEMENTS });
  return {
    file,
    prepare(text) {
      const known = cache.get(text);
      if (known !== undefined) return known;
      const made = statement(db, text);
      cache.set(text, made);
      return made;
    },
    exec: (text) => void db.exec(text),
    close() {
      cache.clear();
      letGo(db);
    },
    abandon: () => cache.clear(),
  };
}

/**
 * libsql keeps the connection until its statements are garbage collected, and with it the lock. So the lock is given
 * back first: leaving WAL moves its content into the file, and normal locking gives the lock back after a read.
 */
function letGo(db: Database.Database): void {
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema');
  } finally {
    db.close();
  }
}

/** Takes a transaction back, also where a full disk made SQLite do so by itself. */
export function rollback(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // There is none any more, so nothing is left to do.
  }
}

function statement(db: Database.Database, text: string): Statement {
  const prepared = db.prepare<[readonly SqlValue[]]>(text);
  if (/^(SELECT|PRAGMA)/.test(text)) prepared.raw();
  return {
    run: (values) => prepared.run(values).changes,
    all: (values) => prepared.all(values) as unknown[][],
    get: (values) => prepared.get(values) as unknown[] | undefined,
  };
}

function codeOf(error: unknown): string {
  if (error === null || typeof error !== 'object') return '';
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  // Opening fails without a code of its own.
  if (typeof message === 'string' && message.startsWith('ConnectionFailed')) return 'SQLITE_CANTOPEN';
  return typeof code === 'string' ? code : '';
}

/** An index or primary key refused a value. */
export function isConstraint(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CONSTRAINT');
}

/** What everybody is told after the disk failed to confirm the log. */
export function unconfirmed(error: unknown, directory: string): StoreUnavailableError {
  const code = codeOf(error);
  const named = code === '' ? '' : ` (${code})`;
  return new StoreUnavailableError(
    `The disk of ${directory} did not confirm what was written${named}, so nothing more is read or written. Check the disk and its free space, then start again; what was acknowledged is in the file.`,
  );
}

/** The disk has no room. */
export function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_FULL') || code === 'ENOSPC';
}

/** What the operator should do, instead of what SQLite says; faults of ours pass unchanged. */
export function explained(error: unknown, directory: string): unknown {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new StoreInUseError(
      `The store in ${directory} is in use by another process. Stop that process, or choose another C360_DATA_DIR.`,
    );
  }
  if (isFull(error)) {
    return new StoreUnavailableError(
      `The disk of ${directory} is full, so nothing was written. Free some space and try again; what was acknowledged is safe.`,
    );
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return new StoreUnavailableError(
      `The disk of ${directory} failed to read or write. Check the disk, then start again; what was acknowledged is in the file.`,
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN') && Buffer.byteLength(directory) > LONGEST_DIRECTORY_BYTES) {
    return new StoreUnavailableError(
      `The path of ${directory} is longer than the embedded store takes (${LONGEST_DIRECTORY_BYTES} bytes). Name a shorter C360_DATA_DIR.`,
    );
  }
  if (
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_READONLY') ||
    /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/.test(code)
  ) {
    return new StoreUnavailableError(
      `The store in ${directory} cannot be opened for writing. Check that the directory exists and belongs to this user.`,
    );
  }
  // Of a document that is no JSON any more, JSON.parse repeats a part.
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT') || error instanceof SyntaxError) {
    return new StoreUnavailableError(`The file ${DATABASE_FILE} in ${directory} is damaged or no store. ${RESTORE}`);
  }
  return error;
}
