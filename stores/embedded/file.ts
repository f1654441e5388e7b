import Database from 'libsql';
import { chmodSync, closeSync, existsSync, lstatSync, openSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce, StoreUnavailableError } from '../index.ts';

/** Read and written by its owner alone; SQLite gives its log the mode of the file. */
const OWNER_ONLY = 0o600;
const OTHERS = 0o007;
/** SQLite's smallest page. A file of one byte is a new store to it too. */
const LEAST_BYTES = 512;

/** The one file of a tenant, in its data directory. */
export const DATABASE_FILE = 'c360.db';
/** SQLite's log (WAL), beside the file while it is open, and after a process that was killed. */
const LOG_FILE = `${DATABASE_FILE}-wal`;
/** @param file as `prepareFile` names it */
export const logFileOf = (file: string): string => `${file}-wal`;

/** What is to be done where the file is of no use. A log that is not of the same time would spoil what is restored. */
export const RESTORE = `Restore ${DATABASE_FILE} from a backup, with the ${LOG_FILE} of that backup or none, or remove both to begin a new store.`;

/**
 * Sees to the file before SQLite opens it: it is made where it is missing, and never readable by every user of the
 * machine. To SQLite an empty file, or none, is a new store, whose log it throws away; as a store's file is never
 * empty from here on, it is one that lost its content.
 * @returns the file's path; where a link leads to it, the one that SQLite puts the log beside
 * @throws StoreUnavailableError when it is there without content, gone while its log is there, or a link to nothing
 */
export function prepareFile(directory: string): string {
  const file = followed(join(directory, DATABASE_FILE), directory);
  const log = logFileOf(file);
  // In this order: whoever makes a file makes its log later.
  const logged = existsSync(log);
  if (!existsSync(file)) {
    if (logged) throw new StoreUnavailableError(`The file ${DATABASE_FILE} in ${directory} is gone. ${RESTORE}`);
    makeOnce(file, fill);
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true && found.size < LEAST_BYTES) {
    throw new StoreUnavailableError(`The file ${DATABASE_FILE} in ${directory} lost its content. ${RESTORE}`);
  }
  for (const each of [file, log]) withholdFromOthers(each);
  return file;
}

/** No store is begun where a link leads to: a disk that is not mounted would get one beside the one that it holds. */
function followed(file: string, directory: string): string {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return file;
  try {
    return realpathSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ELOOP' && code !== 'ENOTDIR') throw error;
    throw new StoreUnavailableError(
      `The file ${DATABASE_FILE} in ${directory} is a link that leads to nothing. Put back what it leads to, such as a disk that is to be mounted. ${RESTORE}`,
    );
  }
}

/** A write without content makes the first page. Opened as the store, the file is brought to the disk. */
function fill(fresh: string): void {
  closeSync(openSync(fresh, 'wx', OWNER_ONLY));
  const db = new Database(fresh);
  try {
    db.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA user_version = 0');
  } finally {
    db.close();
  }
}

/** Earlier versions left the mode to the umask. Rights of a group alone were somebody's choice, and stay. */
function withholdFromOthers(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true || (found.mode & OTHERS) === 0) return;
  try {
    chmodSync(file, OWNER_ONLY);
  } catch (error) {
    // It is another user's, who decides on it.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}
