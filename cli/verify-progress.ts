import type { Hub } from '../hub/index.ts';
import type { Io } from './io.ts';

/** Time between two lines of progress. */
const PROGRESS_MS = 2_000;

/**
 * The hub for a long reading: standard error is told now and then how much was read, so that silence means a fault.
 *
 * @param monotonic milliseconds since any moment; never set back
 */
export function tellingProgress<H extends Hub>(hub: H, io: Pick<Io, 'err'>, monotonic: () => number): H {
  const { store } = hub;
  let rows = 0;
  let toldAt = monotonic();
  const noted = (more: number): void => {
    rows += more;
    const now = monotonic();
    if (now - toldAt < PROGRESS_MS) return;
    toldAt = now;
    io.err(`${rows} rows read\n`);
  };
  const telling: Hub['store'] = {
    ...store,
    async get(...args) {
      const found = await store.get(...args);
      noted(found.size);
      return found;
    },
    async find(...args) {
      const found = await store.find(...args);
      noted(found.length);
      return found;
    },
    async findTopPerKey(...args) {
      const found = await store.findTopPerKey(...args);
      for (const top of found.values()) noted(top.length);
      return found;
    },
    async *scan(...args) {
      for await (const page of store.scan(...args)) {
        noted(page.length);
        yield page;
      }
    },
  };
  return { ...hub, store: telling };
}
