import type { Hub } from '../hub/index.ts';
import type { Store } from '../stores/index.ts';

/**
 * The hub for work that may be left at any unit: once stopped it begins nothing more, and every call throws why. What
 * is under way is finished, and the store can be closed as ever.
 */
export function interruptible<H extends Hub>(hub: H, stop: AbortSignal): H {
  return { ...hub, store: unlessStopped(hub.store, stop) };
}

function unlessStopped(store: Store, stop: AbortSignal): Store {
  return {
    ...store,
    get: async (...args) => (stop.throwIfAborted(), store.get(...args)),
    find: async (...args) => (stop.throwIfAborted(), store.find(...args)),
    findTopPerKey: async (...args) => (stop.throwIfAborted(), store.findTopPerKey(...args)),
    count: async (...args) => (stop.throwIfAborted(), store.count(...args)),
    async *scan(...args) {
      for await (const page of store.scan(...args)) {
        stop.throwIfAborted();
        yield page;
      }
    },
    commit: async (unit) => (stop.throwIfAborted(), store.commit(unit)),
  };
}
