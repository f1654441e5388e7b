import { MongoError, MongoNetworkError, MongoParseError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { StoreUnavailableError } from '../index.ts';

/** Server codes that mean: not now, or not with these credentials; the program itself is right. */
const AUTHENTICATION = new Set([18, 8000]);
const UNAUTHORIZED = 13;
const UNAVAILABLE = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/**
 * A driver's error as one that a person can act on. Texts of the driver are never repeated: they may hold the
 * connection string. Anything that is not about reaching the server is returned as it is.
 */
export function explained(error: unknown, where: string): unknown {
  if (error instanceof StoreUnavailableError) return error;
  if (!(error instanceof MongoError)) return explainedSystem(error, where);
  if (error instanceof MongoServerError && typeof error.code === 'number') {
    if (AUTHENTICATION.has(error.code)) {
      return new StoreUnavailableError(
        `MongoDB at ${where} refused the user name or password. Correct them in MONGODB_URI.`,
      );
    }
    if (error.code === UNAUTHORIZED) {
      return new StoreUnavailableError(
        `The user of MONGODB_URI may not read and write this database of MongoDB at ${where}. Grant it readWrite.`,
      );
    }
    if (!UNAVAILABLE.has(error.code)) return error;
  }
  if (
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNetworkError ||
    error instanceof MongoServerError ||
    error.name === 'MongoNotConnectedError' ||
    error.name === 'MongoPoolClearedError' ||
    error.name === 'MongoTopologyClosedError' ||
    error.name === 'MongoClientClosedError' ||
    error.name === 'MongoWaitQueueTimeoutError'
  ) {
    return unreachable(where, error.name);
  }
  if (error instanceof MongoParseError) {
    return new StoreUnavailableError(
      `What DNS says of ${where} is not what MONGODB_URI needs. Correct its TXT and SRV records, or name the hosts in a mongodb:// address.`,
    );
  }
  return error;
}

const FILE_CODES = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM']);

/** What the driver passes on as it came: names that DNS was asked for (`mongodb+srv`), files that options name. */
function explainedSystem(error: unknown, where: string): unknown {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  if (typeof code !== 'string') return error;
  if (typeof syscall === 'string' && syscall.startsWith('query')) return unreachable(where, code);
  if (FILE_CODES.has(code)) {
    return new StoreUnavailableError(
      `A file that an option of MONGODB_URI names cannot be read (${code}). Correct the path, or its rights.`,
    );
  }
  return error;
}

function unreachable(where: string, why: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `MongoDB at ${where} cannot be reached (${why}). Check MONGODB_URI, the network and that the server runs with a primary.`,
  );
}

/** True where the server asks to run the whole transaction again. */
export function isTransient(error: unknown): boolean {
  return labelled(error, 'TransientTransactionError');
}

export function isCommitUnknown(error: unknown): boolean {
  return labelled(error, 'UnknownTransactionCommitResult');
}

/** A bulk write wraps the server's error; the label may stand on either. */
function labelled(error: unknown, label: string): boolean {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 4; e = e.cause, depth++) {
    if (e instanceof MongoError && e.hasErrorLabel(label)) return true;
  }
  return false;
}
