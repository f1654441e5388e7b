import { sweep, type Hub } from '../hub/index.ts';

/**
 * Does what is still to be done: what a crash left and what was too large for a request. On a store that this
 * process holds alone, also what is not due yet, as its writers are gone.
 */
export async function finishWork(hub: Hub): Promise<void> {
  await sweep(hub, { all: hub.store.kind === 'embedded' });
}
