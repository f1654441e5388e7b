import { setTimeout } from 'node:timers/promises';
import type { Hub } from '../hub/index.ts';
import { StoreContestedError, type Store } from '../stores/index.ts';

/** Servers end a transaction that nobody goes on with after a minute, and look for such ones twice in that time. */
const LONGEST_MS = 120_000;
const PAUSE_MS = 1_000;

export interface PatientParts {
  /** Gets messages for people. */
  readonly say: (message: string) => void;
  readonly stop: AbortSignal;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * The hub for work that nobody waits for at the other end of a line: a unit whose rows another transaction holds is
 * given again for two minutes of pauses, which is told. A process that was killed leaves its last transaction to the
 * server, where it holds its rows until the server ends it; so who runs the same command again meets it.
 */
export function patient<H extends Hub>(hub: H, parts: PatientParts): H {
  return { ...hub, store: { ...hub.store, commit: committing(hub.store, parts) } };
}

function committing(store: Store, { say, stop, sleep = pause(stop) }: PatientParts): Store['commit'] {
  let told = false;
  return async (unit) => {
    for (let waited = 0; ; waited += PAUSE_MS) {
      try {
        const outcome = await store.commit(unit);
        told = false;
        return outcome;
      } catch (error) {
        if (!(error instanceof StoreContestedError) || waited >= LONGEST_MS) throw error;
        // Of units under way at the same time the first tells it.
        if (!told) {
          say(
            `Another transaction holds rows that are to be written. That of a process that was killed is ended by the server after about a minute: waiting, at most ${LONGEST_MS / 60_000} minutes.`,
          );
        }
        told = true;
      }
      await sleep(PAUSE_MS);
      stop.throwIfAborted();
    }
  };
}

const pause = (signal: AbortSignal) => (ms: number) => setTimeout(ms, undefined, { signal }).catch(() => undefined);
