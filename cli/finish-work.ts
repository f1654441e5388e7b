import { removeExpired, sweep, type Hub } from '../hub/index.ts';

/**
 * Does what is still to be done: what a crash left, what was too large for a request, and what is past its retention. On a store that this
 * process holds alone, also what is not due yet, as its writers are gone.
 */
export async function finishWork(hub: Hub): Promise<void> {
  await sweep(hub, { all: hub.store.kind === 'embedded' });
  await removeExpired(hub);
}
