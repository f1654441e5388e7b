import { setTimeout } from 'node:timers/promises';
import type { Hub } from '../hub/index.ts';
import type { Readers } from '../stores/index.ts';

/** An answer stands for so long: anybody may ask. */
const STANDS_MS = 1_000;
const WAIT_MS = 2_000;

/**
 * What `/readyz` says of the store: null when it answers a read, else that it does not. So a server whose disk or
 * database failed gets no more work, while `/livez` tells that the process runs.
 *
 * @param monotonic milliseconds since any moment; never set back
 */
export function storeReadiness(
  store: Pick<Readers, 'get'>,
  monotonic: () => number,
  waitMs = WAIT_MS,
): () => Promise<string | null> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<string | null> = Promise.resolve(null);
  return () => {
    if (monotonic() - asked >= STANDS_MS) {
      asked = monotonic();
      answer = readable(store, waitMs);
    }
    return answer;
  };
}

/** What `/readyz` says of a process whose accesses cannot be recorded. */
export const LOG_FAILS = 'the access log cannot be written';

/** The same of a process with a log of its own: nothing personal leaves it while that cannot be written. */
export function hubReadiness(
  { store, audit }: Pick<Hub, 'store' | 'audit'>,
  monotonic: () => number,
): () => Promise<string | null> {
  const ready = storeReadiness(store, monotonic);
  return async () => (await ready()) ?? (audit?.isFailing?.() === true ? LOG_FAILS : null);
}

async function readable(store: Pick<Readers, 'get'>, waitMs: number): Promise<string | null> {
  const waiting = new AbortController();
  const late = setTimeout(waitMs, 'the store does not answer', { signal: waiting.signal, ref: false });
  // Which fault it is stands in the log, and is not for everybody.
  const read = store.get('meta', ['readyz'], { fields: [] }).then(
    () => null,
    () => 'the store cannot be used',
  );
  try {
    return await Promise.race([read, late]);
  } finally {
    late.catch(() => undefined);
    waiting.abort();
  }
}
