import { Stopped, type StopSignal } from './stopped.ts';

/** Exit codes of every command; one that was ended before its end has 128 and the signal's number (`Stopped`). */
export const EXIT = { ok: 0, failure: 1, usage: 2, someRejected: 3, differences: 4 } as const;

/** What a command may touch of its process; passed in, so that commands can be tested. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
  /**
   * Aborted, with a `Stopped` as its reason, when the process is asked to end or nobody reads its output any more. Who
   * looks at it ends in order by it; a command that never does is ended by the first signal, as it holds nothing.
   */
  readonly stop: AbortSignal;
  /** Set by a command that ends with another code than 0. */
  exitCode: number;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ends the process at once. By the very signal where the code is that of one: to exit, Node waits for reads that have
 * begun, also of a pipe into which nobody writes.
 */
export function leave(exitCode: number): void {
  const signal = SIGNALS.find((name) => exitCode === new Stopped(name).exitCode);
  if (signal !== undefined) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  // Also where signals end nothing, as for the first process of a container.
  process.exit(exitCode);
}

export function processIo(): Io {
  let stopping: AbortController | null = null;
  const end = (signal: StopSignal): void => {
    const stopped = new Stopped(signal);
    // Who asks twice does not want to wait.
    if (stopping === null || (stopping.signal.aborted && signal !== 'SIGPIPE')) leave(stopped.exitCode);
    else stopping.abort(stopped);
  };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end('SIGPIPE');
  });
  // What is told beside the work is worth no end of it.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    get stop() {
      if (stopping === null) {
        stopping = new AbortController();
        for (const signal of SIGNALS) process.on(signal, () => end(signal));
      }
      return stopping.signal;
    },
    exitCode: 0,
  };
}
