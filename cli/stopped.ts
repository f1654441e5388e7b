import { constants } from 'node:os';

/** A signal, or that nobody reads standard output any more, as a broken pipe says it. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGPIPE';

/** Why a command ended before it was done: it was asked to. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(readonly signal: StopSignal) {
    super(
      `${signal === 'SIGPIPE' ? 'Nobody reads the output any more' : `${signal} came`} before the work was done. Run the command again.`,
    );
  }

  /** As shells give it for a process that a signal ended. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/** Resolves when the process is asked to end. For a server that is its end, whatever the signal; a lost reader is told. */
export async function untilStopped(io: { readonly stop: AbortSignal; exitCode: number }): Promise<StopSignal> {
  const { stop } = io;
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  const { signal, exitCode } = stop.reason as Stopped;
  if (signal === 'SIGPIPE') io.exitCode = exitCode;
  return signal;
}
