import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** SQLite's log (WAL) as the disk knows it. */
export interface LogFile {
  /** Resolves when all that was written to it before the call is on the disk. */
  sync(): Promise<void>;
  close(): void;
}

const datasync = promisify(fdatasync);

/**
 * A descriptor of our own for the log: `fdatasync` runs in libuv's pool of threads and covers what came by any
 * descriptor. The log is the one file of SQLite's that may be opened beside it: it bears no lock, while closing any
 * descriptor of the database would drop the process's POSIX locks on it. Close it before SQLite removes the log.
 */
export function openLogFile(file: string): LogFile {
  const descriptor = openSync(file, 'r+');
  return { sync: () => datasync(descriptor), close: () => closeSync(descriptor) };
}

export interface LogSyncOptions {
  readonly file: LogFile;
  /** What those are told who wait for a sync that failed, and everybody after them. */
  readonly explained: (error: unknown) => Error;
  /** Told after each sync, when those who waited for it have been told. */
  readonly onSync: () => void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Brings the log to the disk while the thread that writes it goes on: one sync serves all who waited when it began,
 * and those who come meanwhile share the next one. After one that failed nobody knows what is on the disk, and a
 * later one that succeeds does not tell (the kernel forgets the pages it could not write), so there is none.
 */
export class LogSync {
  /** Also what a process that was killed left in the log is not known to be on the disk. */
  #unsynced = true;
  #served: Waiting[] | null = null;
  #waiting: Waiting[] = [];
  #failure: Error | null = null;
  #running: Promise<void> | null = null;

  constructor(private readonly options: LogSyncOptions) {}

  /** Why the store can be used no more; null: it can. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** A transaction was written to the log. */
  wrote(): void {
    this.#unsynced = true;
  }

  /** Resolves, in the order of the calls, when all that was written is on the disk; null: it is. */
  durable(): Promise<void> | null {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (!this.#unsynced && this.#served === null) return null;
    return new Promise((resolve, reject) => {
      const serving = this.#unsynced ? null : this.#served;
      (serving ?? this.#waiting).push({ resolve, reject });
      if (this.#served === null) this.#running = this.#sync();
    });
  }

  /** Nobody may use the store any more. */
  break(error: unknown): void {
    this.#failure ??= this.options.explained(error);
    const refused = [...(this.#served ?? []), ...this.#waiting];
    this.#waiting = [];
    this.#served = null;
    for (const { reject } of refused) reject(this.#failure);
  }

  /** Waits for a sync under way; what nobody waited for is not brought to the disk. */
  async close(): Promise<void> {
    await this.#running;
    this.options.file.close();
  }

  async #sync(): Promise<void> {
    const served = (this.#served = this.#waiting);
    this.#waiting = [];
    this.#unsynced = false;
    try {
      await this.options.file.sync();
    } catch (error) {
      this.break(error);
    }
    if (this.#failure !== null) return;
    this.#served = null;
    for (const { resolve } of served) resolve();
    if (this.#waiting.length > 0) this.#running = this.#sync();
    this.options.onSync();
  }
}
