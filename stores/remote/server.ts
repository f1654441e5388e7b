import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import { COLLECTIONS, indexForms, StoreContractError, type Collections, type Store } from '../index.ts';
import { failureOf, MOST_BODY_BYTES, type RequestName, type Requests } from './protocol.ts';

const GRACE_MS = 1_000;

export interface StoreServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** What a caller must bring as its bearer token. */
  readonly secret: string;
  close(): Promise<void>;
}

export interface StoreServerOptions {
  /** Told of faults that are ours; the caller learns only that there was one. */
  readonly onFault?: (error: unknown) => void;
  /** Those of the store; default: the product's table. */
  readonly collections?: Collections;
}

/** Serves the store to other processes of this machine: on the loopback address alone, and only to who knows the secret. */
export async function serveStore(store: Store, options: StoreServerOptions = {}): Promise<StoreServer> {
  const secret = randomBytes(32).toString('base64url');
  const server = createServer((request, response) => {
    answer(store, secret, request, response).catch((error: unknown) => {
      options.onFault?.(error);
      response.destroy();
    });
  });
  const unanswered = new Unanswered(server);
  // An import may be silent for a while between two units; its connections cost nothing.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // The server alone must not keep a finished command alive.
  server.unref();
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret,
    close: () => closed(server, unanswered),
  };

  async function answer(
    over: Store,
    expected: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!authorized(request.headers.authorization, expected)) return refuse(request, response, 401);
    if (request.method !== 'POST') return refuse(request, response, 405);
    const name = request.url?.slice(1) ?? '';
    if (!Object.hasOwn(HANDLERS, name)) return refuse(request, response, 404);
    const body = await bodyOf(request);
    if (body === null) return refuse(request, response, 413);
    try {
      const result = await HANDLERS[name as RequestName](
        over,
        parsed(body) as never,
        options.collections ?? COLLECTIONS,
      );
      send(response, 200, result);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.error === 'fault') options.onFault?.(error);
      send(response, 422, failure);
    }
  }
}

type Handlers = {
  readonly [N in RequestName]: (store: Store, input: Requests[N]['in'], collections: Collections) => Promise<unknown>;
};

const HANDLERS: Handlers = {
  ping: async (_store, _input, collections): Promise<Requests['ping']['out']> => ({
    pid: process.pid,
    indexes: indexForms(collections),
  }),
  get: async (store, { collection, ids, options }) => [...(await store.get(collection, ids, options)).values()],
  find: (store, query) => store.find(query),
  findTopPerKey: async (store, query) => [...(await store.findTopPerKey(query))],
  count: (store, query) => store.count(query),
  async commit(store, unit) {
    const outcome = await store.commit(unit);
    // Another process rests on what it is told, whatever this one may do again.
    await store.synced();
    return outcome;
  },
};

/** Compares hashes, which are of one length, so that the time tells nothing. */
function authorized(header: string | undefined, secret: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${secret}`));
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BODY_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Told below, in words of ours.
  }
  throw new StoreContractError('The body of a request to the store is a JSON object.');
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();
  request.resume();
}

/** Requests under way get their answer whole; connections that only stay open are cut. */
async function closed(server: Server, unanswered: Unanswered): Promise<void> {
  // That of an HTTP server also cuts answers that are written and not sent yet.
  const ended = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  await unanswered.none(GRACE_MS);
  server.closeAllConnections();
  server.close();
  await ended;
}

/** The requests whose answer is not wholly sent. */
class Unanswered {
  #count = 0;
  #whenNone: (() => void) | undefined;

  constructor(server: Server) {
    server.on('request', (_, response: ServerResponse) => {
      this.#count += 1;
      response.once('close', () => {
        this.#count -= 1;
        if (this.#count === 0) this.#whenNone?.();
      });
    });
  }

  /** Resolves when there are none, or when the time is over. */
  async none(atMostMs: number): Promise<void> {
    if (this.#count === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.#whenNone = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
