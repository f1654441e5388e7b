import type { Pool } from 'undici';
import {
  bindSecret,
  checkForms,
  checkIndexes,
  COLLECTIONS,
  keyring,
  StoreGoneError,
  StoreUnavailableError,
  type CollectionName,
  type Collections,
  type Documents,
  type Row,
  type Secret,
  type Store,
} from '../index.ts';
import { errorOf, type Failure, type RequestName, type Requests } from './protocol.ts';

export { serveStore, type StoreServer, type StoreServerOptions } from './server.ts';

export interface RemoteStoreOptions {
  /** `127.0.0.1:port` of the process that holds the store, and the token it asks for: both from its lock file. */
  readonly address: string;
  readonly token: string;
  /** The tenant's secret; keys are made in this process. */
  readonly secret: Secret;
  /** Default: the product's table; tests may bring their own. */
  readonly collections?: Collections;
  /** How long the process may take to say that it is there, in milliseconds; default 5,000. */
  readonly pingMs?: number;
}

const CONNECTIONS = 16;
const DEFAULT_PAGE = 500;
/** For an answer to the question whether the holder is there, in milliseconds. */
export const PING_MS = 5_000;
/** For an answer; a process that is busy with other work of its own takes seconds at most. */
const ANSWER_MS = 60_000;

/**
 * The embedded store of another process of this machine.
 * @throws StoreGoneError when that process does not answer; StoreMismatchError when it has another secret
 * or is another version of this program
 */
export async function openRemoteStore(options: RemoteStoreOptions): Promise<Store> {
  // Loaded here: most processes open the store themselves.
  const { Pool } = await import('undici');
  const pool = new Pool(`http://${options.address}`, {
    connections: CONNECTIONS,
    keepAliveTimeout: 30_000,
    connectTimeout: PING_MS,
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
  });
  const keys = keyring(options.secret);
  const ask = asking(pool, options.token);
  const rows = <C extends CollectionName>(answer: unknown[]): Row<Documents[C]>[] => answer as Row<Documents[C]>[];
  const store: Store = {
    kind: 'remote',
    hmac: (kind, value) => keys.hmac(kind, value),
    sign: (purpose, text) => keys.sign(purpose, text),
    async get<C extends CollectionName>(collection: C, ids: readonly string[], wanted?: object) {
      if (ids.length === 0) return new Map<string, Row<Documents[C]>>();
      const found = rows<C>(await ask('get', { collection, ids, ...(wanted && { options: wanted }) }));
      return new Map(found.map((row) => [row.id, row]));
    },
    find: async <C extends CollectionName>(query: object) =>
      rows<C>(await ask('find', query as Requests['find']['in'])),
    async findTopPerKey<C extends CollectionName>(query: object) {
      const found = await ask('findTopPerKey', query as Requests['findTopPerKey']['in']);
      return new Map(found.map(([key, top]) => [key, rows<C>(top)]));
    },
    count: (query) => ask('count', query as Requests['count']['in']),
    async *scan(collection, wanted) {
      const limit = wanted?.pageSize ?? DEFAULT_PAGE;
      let after = wanted?.after;
      for (;;) {
        const page = await store.find({
          collection,
          limit,
          ...(after !== undefined && { where: { id: { gt: after } } }),
        });
        if (page.length > 0) yield page;
        if (page.length < limit) return;
        after = page.at(-1)?.id;
      }
    },
    commit: (unit) => ask('commit', unit),
    // The process that holds the store waits for its disk before it answers.
    synced: async () => undefined,
    close: async () => {
      if (!pool.closed) await pool.close();
    },
  };
  try {
    const collections = options.collections ?? COLLECTIONS;
    const { pid, indexes } = await ask('ping', {}, options.pingMs ?? PING_MS);
    await bindSecret(store, keys.fingerprint);
    await checkForms(store, collections, pid);
    checkIndexes(collections, pid, indexes);
    return store;
  } catch (error) {
    await pool.destroy();
    throw error;
  }
}

function asking(pool: Pool, token: string) {
  return async <N extends RequestName>(
    name: N,
    input: Requests[N]['in'],
    withinMs: number | null = null,
  ): Promise<Requests[N]['out']> => {
    if (pool.closed) throw new StoreUnavailableError('The store is closed.');
    let status: number;
    let answer: unknown;
    try {
      const response = await pool.request({
        method: 'POST',
        path: `/${name}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
        ...(withinMs !== null && { signal: AbortSignal.timeout(withinMs) }),
      });
      status = response.statusCode;
      answer = status === 200 || status === 422 ? await response.body.json() : await response.body.dump();
    } catch {
      throw gone();
    }
    if (status === 200) return answer as Requests[N]['out'];
    if (status === 422) throw errorOf(answer as Failure);
    // Another process may listen on the port by now; it knows nothing of our token.
    throw gone();
  };
}

function gone(): StoreGoneError {
  return new StoreGoneError('The process that held the store no longer answers. Start the command again.');
}
