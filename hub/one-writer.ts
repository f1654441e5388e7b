import type { Hub, OwnCommits } from './context.ts';

/**
 * The hub as one writer uses it whose next call begins when all of the one before is on its way: what either commits
 * does not count as somebody else's. Only for a store that shows every unit given to it to reads that come after.
 */
export function oneWriter(hub: Hub): Hub & { readonly own: OwnCommits } {
  const { store } = hub;
  const own: OwnCommits = { count: 0, disturbed: false };
  return {
    ...hub,
    own,
    store: {
      ...store,
      async commit(unit) {
        const outcome = await store.commit(unit);
        if (outcome.kind === 'committed') own.count += 1;
        return outcome;
      },
    },
  };
}
