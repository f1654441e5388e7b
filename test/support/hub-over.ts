import type { Hub } from '../../hub/index.ts';
import type { Store } from '../../stores/index.ts';
import { testHub } from './hub.ts';

/** A hub whose clock stands still, for answers that depend on today. */
export function hubOver(store: Store, now = '2026-11-22T12:00:00.000Z'): Hub {
  return testHub(store, { now: () => Date.parse(now) });
}
