import { setTimeout } from 'node:timers/promises';
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
