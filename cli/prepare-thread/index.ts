import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Chunk, ChunkSource, PrepareElsewhere } from '../../hub/index.ts';
import { AHEAD, type FromThread, type PrepareTask, type ToThread } from './messages.ts';
import { unpackRows } from './rows.ts';

/** A file on the thread. */
export interface PreparedFile extends PrepareElsewhere {
  /** Resolves when the thread can take over, or never will. */
  readonly started: Promise<void>;
  /** Lets the thread leave the file. */
  leave(): void;
}

export interface PrepareThread {
  /** False once it ended: what is asked of it then is never ready. */
  readonly alive: boolean;
  /** Takes one file at a time: the one before is left. */
  file(task: Omit<PrepareTask, 'size' | 'mtimeMs'>): PreparedFile;
  close(): Promise<void>;
}

type Arrived = Extract<FromThread, { kind: 'chunk' }> | Error;

/**
 * A thread that reads and standardises the rows of files, so that the second core works while the first writes. It
 * serves file after file, as a new one would have to warm up again. An import begins without waiting for it, and
 * goes on without it where it cannot start.
 */
export function prepareThread(): PrepareThread {
  const built = !import.meta.url.endsWith('.ts');
  const worker = new Worker(new URL(built ? './work.js' : './boot.mjs', import.meta.url));
  let alive = true;
  let files = 0;
  let current: FileOnThread | null = null;
  worker.on('message', (message: FromThread) => {
    if (message.n === current?.n) current.heard(message);
  });
  const gone = (error: Error): void => {
    alive = false;
    current?.gone(error);
  };
  worker.on('error', (error) => gone(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => gone(new Error('The thread that prepares rows ended before the file did.')));
  return {
    get alive() {
      return alive;
    },
    file(task) {
      current?.leave();
      const n = ++files;
      const tell = (message: ToThread): void => worker.postMessage(message);
      current = new FileOnThread(n, tell);
      const { size, mtimeMs } = statSync(task.file);
      if (alive) tell({ n, kind: 'open', task: { ...task, size, mtimeMs } });
      else current.gone(new Error('The thread that prepares rows ended.'));
      return current;
    },
    close: async () => void (await worker.terminate()),
  };
}

class FileOnThread implements PreparedFile {
  ready = false;
  readonly started: Promise<void>;
  #started: () => void = () => undefined;
  #begun = false;
  readonly #arrived: Arrived[] = [];
  #wake: () => void = () => undefined;

  constructor(
    readonly n: number,
    readonly tell: (message: ToThread) => void,
  ) {
    this.started = new Promise((resolve) => (this.#started = resolve));
  }

  heard(message: FromThread): void {
    if (message.kind === 'chunk') return this.#take(message);
    this.ready = message.kind === 'ready';
    this.#started();
  }

  gone(error: Error): void {
    this.ready = false;
    if (this.#begun) this.#take(error);
    this.#started();
  }

  takeOver(batchId: string, after: number): ChunkSource {
    const { n } = this;
    this.#begun = true;
    this.tell({ n, kind: 'begin', batchId, after });
    for (let i = 0; i < AHEAD; i += 1) this.tell({ n, kind: 'more' });
    return { next: () => this.#next(), close: async () => this.leave() };
  }

  leave(): void {
    this.ready = false;
    this.tell({ n: this.n, kind: 'leave' });
  }

  async #next(): Promise<Chunk> {
    while (this.#arrived.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    const arrived = this.#arrived.shift() as Arrived;
    if (arrived instanceof Error) return { rows: [], leftOut: 0, last: 0, ended: true, failure: arrived };
    this.tell({ n: this.n, kind: 'more' });
    const { leftOut, last, ended, failure } = arrived;
    return { rows: unpackRows(arrived), leftOut, last, ended, failure: failure === null ? null : new Error(failure) };
  }

  #take(arrived: Arrived): void {
    this.#arrived.push(arrived);
    this.#wake();
  }
}
