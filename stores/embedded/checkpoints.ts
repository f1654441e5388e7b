import type { Connection } from './database.ts';

export interface Checkpoints {
  /** Rows were committed. */
  noted(rows: number): void;
  /** Moves the log where it has grown too long. Only where no transaction is open. */
  bound(): void;
  /** What the log holds of rows that are gone must go too: it is emptied in the first quiet moment, or by closing. */
  empty(): void;
  stop(): void;
}

export interface CheckpointOptions {
  /** Rows after which the WAL is worth moving into the file once nobody writes; default 2,000. */
  readonly worthIt?: number;
  /** Rows after which it is moved between two groups even while writers wait, so that it stays bounded; default 20,000. */
  readonly must?: number;
  /** Told that the log was emptied, and has no size any more. */
  readonly emptied?: () => void;
  /** Told where it could not be moved. */
  readonly failed: (error: unknown) => void;
}

const QUIET_MS = 100;

/**
 * Moves the WAL into the main file off the request path: in the first quiet moment after enough was written, or
 * between two groups when writing never pauses.
 */
export function checkpoints(
  connection: Connection,
  { worthIt = 2_000, must = 20_000, emptied = () => undefined, failed }: CheckpointOptions,
): Checkpoints {
  let rows = 0;
  let isToBeEmpty = false;
  let timer: NodeJS.Timeout | undefined;
  const run = (): void => {
    clearTimeout(timer);
    rows = 0;
    try {
      connection.exec(`PRAGMA wal_checkpoint(${isToBeEmpty ? 'TRUNCATE' : 'PASSIVE'})`);
      if (isToBeEmpty) emptied();
      isToBeEmpty = false;
    } catch (error) {
      failed(error);
    }
  };
  return {
    noted(written) {
      rows += written;
      clearTimeout(timer);
      if (rows < worthIt && !isToBeEmpty) return;
      timer = setTimeout(run, QUIET_MS);
      timer.unref();
    },
    bound() {
      if (rows >= must) run();
    },
    empty() {
      isToBeEmpty = true;
    },
    stop() {
      clearTimeout(timer);
      rows = 0;
    },
  };
}
