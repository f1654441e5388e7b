import { setTimeout as sleep } from 'node:timers/promises';
import {
  openEmbeddedStore,
  openThreadedStore,
  readLock,
  removeLock,
  writeLock,
  type EmbeddedStoreOptions,
  type ThreadedStoreOptions,
} from './embedded/index.ts';
import {
  loadSecret,
  StoreContractError,
  StoreGoneError,
  StoreInUseError,
  StoreUnavailableError,
  type Store,
} from './index.ts';
import { openRemoteStore, PING_MS, serveStore } from './remote/index.ts';

export interface LocalStoreOptions extends EmbeddedStoreOptions {
  /** Told, in a sentence, what an operator should know. */
  readonly log: (message: string) => void;
  /** How long to wait for a process that holds the store and does not answer yet, in milliseconds; default 10,000. */
  readonly waitMs?: number;
  readonly onFault?: (error: unknown) => void;
  /**
   * Where the store is opened here: SQLite works on a thread of its own, which pays when much is written. It has its
   * own use of the log (`roomInLog`), and no options that cannot be sent to a thread.
   */
  readonly thread?: boolean;
}

const PAUSE_MS = 100;
/** Holders that may end one after the other during one call; more are no accident. */
const MOST_HOLDERS = 10;

/**
 * The store of a data directory, whoever holds it: opened here and served to other processes while nobody holds it,
 * else used through the process that does. When that process ends, this one takes over, so that no command has to
 * know which of them came first.
 * @throws StoreUnavailableError when the store can be neither opened nor reached, StoreMismatchError where it, or the
 * process that holds it, is of another version of this program
 */
export async function openLocalStore(options: LocalStoreOptions): Promise<Store> {
  const settings = { ...options, secret: options.secret ?? loadSecret({ directory: options.directory }) };
  const first = await openOrJoin(settings);
  return first.kind === 'remote' ? following(first, () => openOrJoin(settings)) : first;
}

type Settings = LocalStoreOptions & Required<Pick<LocalStoreOptions, 'secret'>>;

async function openOrJoin(options: Settings): Promise<Store> {
  const { directory, secret, collections } = options;
  const waitMs = options.waitMs ?? 10_000;
  let waited = 0;
  for (;;) {
    try {
      const store = options.thread
        ? await openThreadedStore(threadedOptions(options))
        : await openEmbeddedStore(options);
      return await serving(store, options);
    } catch (error) {
      if (!(error instanceof StoreInUseError)) throw error;
    }
    const lock = readLock(directory);
    if (lock) {
      const began = performance.now();
      try {
        const { address, secret: token } = lock;
        const pingMs = Math.min(PING_MS, waitMs);
        return await openRemoteStore({ address, token, secret, pingMs, ...(collections && { collections }) });
      } catch (error) {
        // It may be about to end, or just starting, with the lock of an earlier process still there; or it is stopped.
        if (!(error instanceof StoreGoneError)) throw error;
      }
      waited += performance.now() - began;
    }
    if (waited >= waitMs) {
      throw new StoreUnavailableError(
        `The store in ${directory} is held by ${lock ? `process ${lock.pid}` : 'another process'}, which does not answer. Stop that process, or choose another C360_DATA_DIR.`,
      );
    }
    await sleep(PAUSE_MS);
    waited += PAUSE_MS;
  }
}

/** What cannot be sent to a thread: functions, and objects with some. */
const BOUND_TO_THIS_THREAD = ['codecs', 'failpoint', 'openLog', 'now', 'migrations'] as const;

/** @throws StoreContractError for an option that a thread cannot have, as it would change what the store does */
function threadedOptions(options: Settings): ThreadedStoreOptions {
  const bound = BOUND_TO_THIS_THREAD.filter((name) => options[name] !== undefined);
  if (bound.length > 0) {
    throw new StoreContractError(`A store on a thread cannot be opened with ${bound.join(', ')}.`);
  }
  const { directory, secret, log, busyMs, cacheMb, collections, span, maxPages } = options;
  return {
    directory,
    secret,
    log,
    ...(busyMs !== undefined && { busyMs }),
    ...(cacheMb !== undefined && { cacheMb }),
    ...(collections && { collections }),
    ...(span && { span }),
    ...(maxPages !== undefined && { maxPages }),
  };
}

/** Serves the opened store and says so in the lock file. */
async function serving(store: Store, options: Settings): Promise<Store> {
  const { directory } = options;
  const left = readLock(directory);
  if (left) {
    options.log(`Process ${left.pid} ended without closing the store in ${directory}; its lock is recovered.`);
  }
  try {
    const { onFault, collections } = options;
    const server = await serveStore(store, { ...(onFault && { onFault }), ...(collections && { collections }) });
    const lock = { pid: process.pid, address: server.address, secret: server.secret };
    writeLock(directory, lock);
    return {
      ...store,
      async close() {
        removeLock(directory, lock);
        await server.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Passes calls to a store that may have to be opened anew. Reads are simply asked again; a unit may be sent again
 * because its operation id is committed once, and an unrecorded one does no harm by definition. What only a sole
 * holder can say (`commits`, `early`, `written`) is not there: who began as one of several has done without it.
 */
function following(first: Store, reopen: () => Promise<Store>): Store {
  let current = Promise.resolve(first);
  let open = true;
  const running = new Set<Promise<unknown>>();
  const attempt = async <T>(call: (store: Store) => Promise<T>): Promise<T> => {
    for (let holders = 1; ; holders++) {
      const used = current;
      try {
        return await call(await used);
      } catch (error) {
        if (!(error instanceof StoreGoneError) || holders > MOST_HOLDERS) throw error;
        // The first to notice opens it; the others wait for the same opening.
        if (current === used) {
          current = reopen();
          // If that fails, the next call finds the first one gone again and tries anew.
          current.catch(() => (current = Promise.resolve(first)));
        }
      }
    }
  };
  const again = async <T>(call: (store: Store) => Promise<T>): Promise<T> => {
    if (!open) throw new StoreUnavailableError('The store is closed.');
    const answer = attempt(call);
    running.add(answer);
    try {
      return await answer;
    } finally {
      running.delete(answer);
    }
  };
  return {
    kind: 'remote',
    hmac: (kind, value) => first.hmac(kind, value),
    sign: (purpose, text) => first.sign(purpose, text),
    get: (collection, ids, wanted) => again((s) => s.get(collection, ids, wanted)),
    find: (query) => again((s) => s.find(query)),
    findTopPerKey: (query) => again((s) => s.findTopPerKey(query)),
    count: (query) => again((s) => s.count(query)),
    async *scan(collection, wanted) {
      const limit = wanted?.pageSize ?? 500;
      let after = wanted?.after;
      for (;;) {
        const where = after === undefined ? {} : { where: { id: { gt: after } } };
        const page = await again((s) => s.find({ collection, limit, ...where }));
        if (page.length > 0) yield page;
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
    commit: async (unit) => {
      // It may be sent again after the caller has changed what it gave.
      const given = structuredClone(unit);
      return again((s) => s.commit(given));
    },
    // A store that was taken over may tell outcomes before they are on the disk; those of the first one are there.
    synced: () => again((s) => s.synced()),
    async close() {
      open = false;
      // What was given before is finished, and none of it opens the store once more after it was closed.
      await Promise.allSettled(running);
      await (await current).close();
    },
  };
}
