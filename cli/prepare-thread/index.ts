import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Chunk, ChunkSource, PrepareElsewhere } from '../../hub/index.ts';
import { AHEAD, type FromThread, type PrepareTask, type ToThread } from './messages.ts';
import { unpackRows } from './rows.ts';

export interface PrepareThread extends PrepareElsewhere {
  /** Resolves when the thread can take over, or never will. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

type Outcome = Extract<FromThread, { kind: 'chunk' }> | Error;

/**
 * A thread that reads and standardises the rows of a file, so that the second core works while the first writes.
 * The import begins without waiting for it, and goes on without it where it cannot start.
 */
export function prepareThread(task: Omit<PrepareTask, 'size' | 'mtimeMs'>): PrepareThread {
  const { size, mtimeMs } = statSync(task.file);
  const workerData: PrepareTask = { ...task, size, mtimeMs };
  const built = !import.meta.url.endsWith('.ts');
  const worker = new Worker(new URL(built ? './work.js' : './boot.mjs', import.meta.url), { workerData });
  const arrived: Outcome[] = [];
  let ready = false;
  let begun = false;
  let wake: () => void = () => undefined;
  const take = (outcome: Outcome): void => {
    arrived.push(outcome);
    wake();
  };
  const tell = (message: ToThread): void => worker.postMessage(message);
  const started = new Promise<void>((resolve) => {
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'chunk') return take(message);
      ready = true;
      resolve();
    });
    const gone = (error: Error): void => {
      ready = false;
      if (begun) take(error);
      resolve();
    };
    worker.on('error', (error) => gone(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => gone(new Error('The thread that prepares rows ended before the file did.')));
  });

  const next = async (): Promise<Chunk> => {
    while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const outcome = arrived.shift() as Outcome;
    if (outcome instanceof Error) return { rows: [], last: 0, ended: true, failure: outcome };
    tell({ kind: 'more' });
    const { last, ended, failure } = outcome;
    return {
      rows: unpackRows(outcome),
      last,
      ended,
      failure: failure === null ? null : new Error(failure),
    };
  };
  const close = async (): Promise<void> => void (await worker.terminate());

  return {
    started,
    get ready() {
      return ready;
    },
    takeOver(batchId, after): ChunkSource {
      begun = true;
      tell({ kind: 'begin', batchId, after });
      for (let i = 1; i < AHEAD; i += 1) tell({ kind: 'more' });
      return { next, close };
    },
    close,
  };
}
