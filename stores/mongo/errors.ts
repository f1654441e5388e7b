import {
  MongoClientBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoParseError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { StoreUnavailableError } from '../index.ts';

/** Server codes that mean: not now, or not with these credentials; the program itself is right. */
const AUTHENTICATION = new Set([18, 8000]);
const UNAUTHORIZED = 13;
const CONTESTED = new Set([24, 112, 251]);
const OUT_OF_DISK_SPACE = 14031;
/** No server is there that may answer: it starts, ends, or is not the primary any more. */
const UNREACHABLE = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
/**
 * A server answered and cannot do it at the moment, by the names of MongoDB's error_codes.yml: a lock or another
 * writer is in the way, the work was ended from outside or for its time, its cursor went with a primary, too few
 * members of the set, or none of a shard, can confirm or answer it.
 */
const NOT_NOW: ReadonlyMap<number, string> = new Map([
  [24, 'LockTimeout'],
  [43, 'CursorNotFound'],
  [46, 'LockBusy'],
  [50, 'MaxTimeMSExpired'],
  [64, 'WriteConcernTimeout'],
  [100, 'UnsatisfiableWriteConcern'],
  [112, 'WriteConflict'],
  [133, 'FailedToSatisfyReadPreference'],
  [134, 'ReadConcernMajorityNotAvailableYet'],
  [150, 'StaleEpoch'],
  [175, 'QueryPlanKilled'],
  [202, 'NetworkInterfaceExceededTimeLimit'],
  [237, 'CursorKilled'],
  [251, 'NoSuchTransaction'],
  [261, 'TooManyLogicalSessions'],
  [290, 'TransactionExceededLifetimeLimitSeconds'],
  [11601, 'Interrupted'],
  [13388, 'StaleConfig'],
]);

/**
 * A driver's error as one that a person can act on. Texts of the driver are never repeated: they may hold the
 * connection string. Anything that is not about reaching the server is returned as it is.
 */
export function explained(error: unknown, where: string): unknown {
  if (error instanceof StoreUnavailableError) return error;
  if (!(error instanceof MongoError)) return explainedSystem(error, where);
  const code = codeOf(error);
  if (code !== undefined) {
    if (AUTHENTICATION.has(code)) {
      return new StoreUnavailableError(
        `MongoDB at ${where} refused the user name or password. Correct them in MONGODB_URI.`,
      );
    }
    if (code === UNAUTHORIZED) {
      return new StoreUnavailableError(
        `The user of MONGODB_URI may not read and write this database of MongoDB at ${where}. Grant it readWrite.`,
      );
    }
    if (code === OUT_OF_DISK_SPACE) {
      return new StoreUnavailableError(`MongoDB at ${where} has no room left on its disk. Give it some.`);
    }
    const notNow = NOT_NOW.get(code);
    if (notNow !== undefined) {
      return new StoreUnavailableError(
        `MongoDB at ${where} cannot do this now (${notNow}). Try again; where it stays so, its log says what is in the way.`,
      );
    }
    if (!UNREACHABLE.has(code)) return error;
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

/** What the server said; of a write over several collections, what it said of the first statement that failed. */
function codeOf(error: MongoError): number | undefined {
  if (!(error instanceof MongoServerError)) return undefined;
  const told: unknown =
    error instanceof MongoClientBulkWriteError
      ? [...error.writeErrors.values(), ...error.writeConcernErrors][0]?.code
      : error.code;
  return typeof told === 'number' ? told : undefined;
}

/** What Node says of a socket that broke. The driver passes it on as it came where a large message waited to be written. */
const SOCKET_CODES = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

const FILE_CODES = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM']);

/** What the driver passes on as it came: names that DNS was asked for (`mongodb+srv`), files that options name. */
function explainedSystem(error: unknown, where: string): unknown {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  if (typeof code !== 'string') return error;
  if (SOCKET_CODES.has(code) || (typeof syscall === 'string' && syscall.startsWith('query')))
    return unreachable(where, code);
  if (FILE_CODES.has(code)) {
    return new StoreUnavailableError(
      `A file that an option of MONGODB_URI names cannot be read (${code}). Correct the path, or its rights.`,
    );
  }
  return error;
}

/** @param why in a word or some; the driver's name for it, where it has one */
export function unreachable(where: string, why: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `MongoDB at ${where} cannot be reached (${why}). Check MONGODB_URI, the network and that the server runs with a primary.`,
  );
}

/** The connection broke, whatever the server had done by then. */
export function isBroken(error: unknown): boolean {
  if (error instanceof MongoNetworkError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && SOCKET_CODES.has(code);
}

/**
 * True where the whole transaction may be run again: the server asks for it, or the connection broke under a statement.
 * The driver labels the latter only where the broken connection is the first of its pool that it learns of.
 */
export function isTransient(error: unknown): boolean {
  return labelled(error, 'TransientTransactionError') || isBroken(error);
}

/** Another transaction was in the way: with fewer of them this one would have gone through. */
export function isContested(error: unknown): boolean {
  return error instanceof MongoError && CONTESTED.has(codeOf(error) ?? -1);
}

/** The commit was sent and its answer was lost; a broken connection that the driver did not label counts too. */
export function isCommitUnknown(error: unknown): boolean {
  return labelled(error, 'UnknownTransactionCommitResult') || isBroken(error);
}

/** A bulk write wraps the server's error; the label may stand on either. */
function labelled(error: unknown, label: string): boolean {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 4; e = e.cause, depth++) {
    if (e instanceof MongoError && e.hasErrorLabel(label)) return true;
  }
  return false;
}
