import { removeExpired, sweep, type Hub } from '../hub/index.ts';
import type { Log } from '../gateway/index.ts';
import { finishWork } from './finish-work.ts';
import { interruptible } from './interruptible.ts';

const EVERY_MS = 5_000;
/** Nothing expires to the minute. */
const EXPIRED_EVERY_MS = 3_600_000;

/**
 * Finishes, now and then, what a crash or a large component left in `work`, and removes what is past its retention.
 * One sweep at a time; a stop ends it at its next question to the store, and the next process goes on.
 */
export function startSweeping(hub: Hub, log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const stoppable = interruptible(hub, stopping.signal);
  let running: Promise<void> | null = null;
  let expiredAt = performance.now();
  const run = async (work: (hub: Hub) => Promise<unknown>): Promise<void> => {
    try {
      await work(stoppable);
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.warn({ cause: error instanceof Error ? error.message : String(error) }, 'the sweeper will try again');
    }
  };
  const begin = (work: (hub: Hub) => Promise<unknown>): void => {
    running = run(work).finally(() => (running = null));
  };
  const tick = async (swept: Hub): Promise<void> => {
    await sweep(swept);
    if (performance.now() - expiredAt < EXPIRED_EVERY_MS) return;
    expiredAt = performance.now();
    await removeExpired(swept);
  };
  const timer = setInterval(() => {
    if (running === null) begin(tick);
  }, EVERY_MS);
  timer.unref();
  begin(finishWork);
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
