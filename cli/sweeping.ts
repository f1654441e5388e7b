import { sweep, type Hub } from '../hub/index.ts';
import type { Log } from '../gateway/index.ts';

const EVERY_MS = 5_000;

/** Finishes, now and then, what a crash or a large component left in `work`. */
export function startSweeping(hub: Hub, log: Log): { stop(): Promise<void> } {
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await sweep(hub);
    } catch (error) {
      log.warn({ cause: error instanceof Error ? error.message : String(error) }, 'the sweeper will try again');
    }
  };
  const timer = setInterval(() => {
    if (!stopping) running = running.then(run);
  }, EVERY_MS);
  timer.unref();
  running = run();
  return {
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
