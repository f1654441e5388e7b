import { constants } from 'node:os';

/** A signal, or that nobody reads standard output any more, as a broken pipe says it. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';
/** Or that standard output cannot be written, as on a full disk. */
export type StopCause = StopSignal | 'output lost';

const FAILURE = 1;

/** Why a command ended before it was done. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(readonly by: StopCause) {
    super(`${by} came before the work was done. Run the command again.`);
  }

  /** As shells give it for a process that a signal ended; 1 where the output is lost. */
  get exitCode(): number {
    return this.by === 'output lost' ? FAILURE : 128 + constants.signals[this.by];
  }

  /** Whether it is still to be told: who no longer reads needs no word, and a lost output is told when it happens. */
  get untold(): boolean {
    return this.by !== 'SIGPIPE' && this.by !== 'output lost';
  }
}

/** Resolves when the process is asked to end. For a server that is its end, whatever the signal; lost output is told. */
export async function untilStopped(io: { readonly stop: AbortSignal; exitCode: number }): Promise<StopCause> {
  const { stop } = io;
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  const { by, exitCode } = stop.reason as Stopped;
  if (by === 'SIGPIPE' || by === 'output lost') io.exitCode = exitCode;
  return by;
}
