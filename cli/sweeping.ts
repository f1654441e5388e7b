import { sweep, type Hub } from '../hub/index.ts';
import type { Log } from '../gateway/index.ts';
import { finishWork } from './finish-work.ts';

const EVERY_MS = 5_000;

/** Finishes, now and then, what a crash or a large component left in `work`. */
export function startSweeping(hub: Hub, log: Log): { stop(): Promise<void> } {
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  const run = async (work: (hub: Hub) => Promise<unknown>): Promise<void> => {
    try {
      await work(hub);
    } catch (error) {
      log.warn({ cause: error instanceof Error ? error.message : String(error) }, 'the sweeper will try again');
    }
  };
  const timer = setInterval(() => {
    if (!stopping) running = running.then(() => run(sweep));
  }, EVERY_MS);
  timer.unref();
  running = run(finishWork);
  return {
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
