import {
  COLLECTIONS,
  StoreContractError,
  StoreUnavailableError,
  type CollectionName,
  type Codecs,
  type Collections,
} from '../index.ts';
import { checkpoints } from './checkpoints.ts';
import { committer, type Committer } from './committer.ts';
import { explained, isFull, openConnection, unconfirmed, type Connection } from './database.ts';
import type { Failpoint } from './failpoints.ts';
import { logFileOf } from './file.ts';
import { Kept } from './kept.ts';
import { ensureLayout } from './layout.ts';
import { emptyLog, makeRoomInLog } from './log-room.ts';
import { LogSync, openLogFile, type LogFile } from './log-sync.ts';
import type { Table } from './table.ts';
import { spanningTransactions, transactionPerGroup, type Span } from './transactions.ts';
import { WrittenIds } from './written.ts';

export interface EngineOptions {
  /** The tenant's data directory; made where it is missing. */
  readonly directory: string;
  /** How long to wait for another process to let go of the store, in milliseconds; default 0. */
  readonly busyMs?: number;
  /** SQLite's page cache in MiB; default 256. */
  readonly cacheMb?: number;
  readonly codecs?: Codecs;
  /**
   * Groups share a transaction up to these bounds, so that outcomes are told before they are on the disk; `drained`
   * waits for that. Default: each group is on the disk before its outcomes are told.
   */
  readonly span?: Span;
  /** Many small commits will be waited for: SQLite's log gets its size at once, and is emptied before it outgrows that. */
  readonly roomInLog?: boolean;
  /** Called at each of FAILPOINTS, so that a test can stop the process there. */
  readonly failpoint?: (name: Failpoint) => void;
  /** How the log is brought to the disk; default: `openLogFile`. */
  readonly openLog?: (file: string) => LogFile;
  /** The file may not grow beyond this many pages of 4 KiB; for tests of a full disk. */
  readonly maxPages?: number;
  /** Default: the product's table; tests may bring their own. */
  readonly collections?: Collections;
}

/** While much is written nobody is quiet, and a page is worth moving once for many writes. */
const BULK_CHECKPOINTS = { worthIt: Number.POSITIVE_INFINITY, must: 200_000 } as const;

/** A row takes a page of the log at most, as a rule; the room is 2,048 pages. */
const ROOM_CHECKPOINTS = { worthIt: 1_000, must: 2_000 } as const;

/** The open file with its tables and the queue of its writes, on whatever thread. */
export interface Engine {
  readonly connection: Connection;
  readonly collections: Collections;
  readonly queue: Committer;
  /** Rows read lately; never other than the file has them. */
  readonly kept: Kept;
  /** Units committed since it was opened. */
  readonly commits: () => number;
  readonly written: WrittenIds;
  /** @throws StoreUnavailableError when it is closed or its disk failed, StoreContractError when nobody declared the collection */
  readonly table: (name: CollectionName) => Table;
  /** What the operator should do, instead of what SQLite says; faults of ours pass unchanged. */
  readonly explained: (error: unknown) => unknown;
  /** Ends when all that was given is written. */
  close(): Promise<void>;
}

/** @throws StoreUnavailableError when the file cannot be used or is held by another process */
export function openEngine(options: EngineOptions): Engine {
  const { directory } = options;
  const collections = options.collections ?? COLLECTIONS;
  const connection = openConnection({
    directory,
    cacheMb: options.cacheMb ?? 256,
    busyMs: options.busyMs ?? 0,
    maxPages: options.maxPages,
  });
  try {
    const tables = ensureLayout(connection, collections, options.codecs);
    emptyLog(connection);
    if (options.roomInLog) makeRoomInLog(connection);
    const file = (options.openLog ?? openLogFile)(logFileOf(connection.file));
    return engine(options, connection, file, collections, tables);
  } catch (error) {
    connection.close();
    throw explained(error, directory);
  }
}

function engine(
  options: EngineOptions,
  connection: Connection,
  file: LogFile,
  collections: Collections,
  tables: ReadonlyMap<CollectionName, Table>,
): Engine {
  let open = true;
  let commits = 0;
  const table = (name: CollectionName): Table => {
    if (!open) throw new StoreUnavailableError('The store is closed.');
    if (log.failure) throw log.failure;
    return declared(tables, name);
  };
  const { directory, span } = options;
  const told = (error: unknown): unknown => explained(error, directory);
  const log = new LogSync({
    file,
    explained: (error) => unconfirmed(error, directory),
    // Those who waited go first; a span may have begun its next transaction by now, so it does that at COMMIT.
    onSync: () => void (span ?? setImmediate(() => moving.bound())),
  });
  const moving = checkpoints(connection, {
    ...(span ? BULK_CHECKPOINTS : options.roomInLog ? ROOM_CHECKPOINTS : {}),
    ...(options.roomInLog && { emptied: () => makeRoomInLog(connection) }),
    // Where only room is missing, the log stays as long as it is.
    failed: (error) => {
      if (!isFull(error)) log.break(error);
    },
  });
  const toDisk = {
    connection,
    log,
    failpoint: options.failpoint ?? (() => undefined),
    onCommit: (rows: number) => {
      moving.noted(rows);
      if (span) moving.bound();
    },
  };
  const kept = new Kept();
  const written = new WrittenIds();
  const queue = committer({
    connection,
    operations: table('operations'),
    transactions: span ? spanningTransactions(toDisk, span) : transactionPerGroup(toDisk),
    explained: told,
    onWrite: (units) => {
      kept.forget(units);
      written.note(units);
      // A span ends at any time; what its log holds goes with the log, when the store is closed.
      if (!span && units.some(({ erases }) => erases)) moving.empty();
    },
    onCommit: (units) => {
      commits += units;
    },
  });
  return {
    connection,
    collections,
    queue,
    kept,
    commits: () => commits,
    written,
    table,
    explained: told,
    async close() {
      if (!open) return;
      try {
        await queue.drained();
      } finally {
        open = false;
        moving.stop();
        try {
          await log.close();
          if (log.failure) connection.abandon();
          else connection.close();
        } catch (error) {
          throw told(error);
        }
      }
    },
  };
}

/** @throws StoreContractError */
export function declared(tables: ReadonlyMap<CollectionName, Table>, name: CollectionName): Table {
  const found = tables.get(name);
  if (found === undefined) throw new StoreContractError(`Collection "${String(name)}" is not declared.`);
  return found;
}
