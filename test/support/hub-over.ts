import type { Hub } from '../../hub/index.ts';
import { DEFAULT_LIMITS } from '../../hub/index.ts';
import type { Resolver } from '../../domain/matching/index.ts';
import type { Store } from '../../stores/index.ts';

/** Nobody is matched with anybody: for suites that ask nothing of resolution. */
const NO_RESOLVER: Resolver = {
  version: 'none',
  genericLimit: () => 200,
  keys: () => [],
  compare: () => null,
  partition: (records) => records.map((record) => [record.key]),
};

/** A hub over a store at a fixed moment, with counted randomness. */
export function hubOver(store: Store, now = '2026-11-22T12:00:00.000Z'): Hub {
  let n = 0;
  return {
    store,
    resolver: NO_RESOLVER,
    policy: { version: 'test@1', trust: [], rules: {}, fallback: { strategies: ['most-recent'] } },
    now: () => Date.parse(now),
    random: (length) => Uint8Array.from({ length }, (_, i) => (i === 0 ? (n += 1) : i) % 256),
    limits: DEFAULT_LIMITS,
  };
}
