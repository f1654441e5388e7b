import { Stopped, type StopCause } from './stopped.ts';

/** Exit codes of every command; one that was ended before its end has that of `Stopped`. */
export const EXIT = { ok: 0, failure: 1, usage: 2, someRejected: 3, differences: 4 } as const;

/** What a command may touch of its process; passed in, so that commands can be tested. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
  /**
   * Aborted, with a `Stopped` as its reason, when the process is asked to end or its output reaches nobody any more.
   * Who looks at it ends in order by it; a command that never does is ended by the first signal, as it holds nothing.
   */
  readonly stop: AbortSignal;
  /** Set by a command that ends with another code than 0. */
  exitCode: number;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What comes by itself, and more than once: of a terminal that is closed, its shell and the system each tell. */
const NEVER_INSISTS: readonly StopCause[] = ['SIGHUP', 'SIGPIPE', 'output lost'];
/** Within this time, in milliseconds, a second signal is the first once more: npm passes on what the terminal told all. */
const SAME_MS = 500;

/**
 * Ends the process at once. By the very signal where the code is that of one: to exit, Node waits for reads that have
 * begun, also of a pipe into which nobody writes.
 */
export function leave(exitCode: number, self: NodeJS.Process = process): void {
  const signal = SIGNALS.find((name) => exitCode === new Stopped(name).exitCode);
  if (signal !== undefined) {
    self.removeAllListeners(signal);
    self.kill(self.pid, signal);
  }
  // Also where signals end nothing, as for the first process of a container.
  self.exit(exitCode);
}

/** @param monotonic milliseconds since any moment, never set back */
export function processIo(self: NodeJS.Process = process, monotonic = (): number => performance.now()): Io {
  let stopping: AbortController | null = null;
  let stoppedAt = 0;
  const end = (by: StopCause): void => {
    const stopped = new Stopped(by);
    if (stopping === null) leave(stopped.exitCode, self);
    else if (!stopping.signal.aborted) {
      stoppedAt = monotonic();
      stopping.abort(stopped);
    } else if (!NEVER_INSISTS.includes(by) && monotonic() - stoppedAt > SAME_MS) {
      // Who asks twice does not want to wait.
      leave(stopped.exitCode, self);
    }
  };
  let lost = false;
  self.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return end('SIGPIPE');
    if (lost) return;
    lost = true;
    // Also where the work is done by now: what it was to tell is not told.
    self.exitCode = EXIT.failure;
    self.stderr.write(
      `c360: What this command tells on standard output cannot be written there (${error.code ?? error.message}). Give it a place with room.\n`,
    );
    end('output lost');
  });
  // What is told beside the work is worth no end of it.
  self.stderr.on('error', () => undefined);
  return {
    env: self.env,
    cwd: self.cwd(),
    out: (text) => void self.stdout.write(text),
    err: (text) => void self.stderr.write(text),
    get stop() {
      if (stopping === null) {
        stopping = new AbortController();
        for (const signal of SIGNALS) self.on(signal, () => end(signal));
      }
      return stopping.signal;
    },
    exitCode: 0,
  };
}
