import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { Server as NetServer, type AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { publicHeaders, type Authenticate, type Credential } from '../authentication/index.ts';
import type { Actor } from '../../policy/index.ts';
import type { Log } from '../ports.ts';
import type { TlsIdentity } from '../transport/tls.ts';
import { errorBody, json, text, type GraphqlHttpAnswer } from './answer.ts';
import { readBody, SenderGone } from './body.ts';
import { answerClientError } from './client-error.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { PAGE_HEADERS, SECURITY_HEADERS } from './headers.ts';
import { requestIdOf } from './request-id.ts';
import { targetOf } from './target.ts';

export interface GraphqlHttpRequest {
  readonly method: string;
  /** Without credentials, and without what only our own processes may say. */
  readonly headers: IncomingMessage['headers'];
  /** Query string with its question mark, or ''. */
  readonly search: string;
  readonly body: unknown;
  readonly requestId: string;
  readonly actor: Actor;
  readonly credential: Credential | null;
}

export type AnswerGraphql = (request: GraphqlHttpRequest) => Promise<GraphqlHttpAnswer>;

/** A path that other processes of the installation POST to. */
export interface Endpoint {
  readonly path: string;
  /** Asked before the body is read; false: the caller is none of them. */
  admits(headers: IncomingMessage['headers']): boolean;
  /** What is answered as JSON; null: the body is not the one that was admitted. */
  answer(headers: IncomingMessage['headers'], body: unknown): Promise<unknown>;
}

export interface ListenerOptions {
  /** Asked before the body is read. */
  readonly authenticate: Authenticate;
  readonly graphql: AnswerGraphql;
  /** Contracts: paths below `/graphql/` that answer by a supergraph of their own. */
  readonly contracts?: ReadonlyMap<string, AnswerGraphql>;
  /** Null when ready to take requests, else why not. */
  readonly notReady: () => Promise<string | null>;
  /** A page for browsers at `/`, if any. */
  readonly page?: string;
  /** Answers paths of its own, without authentication; false: the path is not among them. */
  readonly site?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly endpoints?: readonly Endpoint[];
  /** Serves https, and asks the peer for a certificate of the same authority. */
  readonly tls?: TlsIdentity;
  readonly maxBodyBytes: number;
  /** Request line and headers; answered with 431 beyond. */
  readonly maxHeaderBytes?: number;
  /** Told of sizes, where they are measured and not enforced. */
  readonly onSize?: (size: { readonly headerBytes: number; readonly bodyBytes: number }, requestId: string) => void;
  /** Origins whose pages may ask. */
  readonly corsOrigins?: readonly string[];
  readonly log: Log;
}

const GRAPHQL = '/graphql';

/** How long connections are kept in a drain that may take so many milliseconds: 250 of the usual 10,000. */
const lingerOf = (graceMs: number): number => Math.min(1_000, graceMs / 40);

/** The HTTP front of a process: `/graphql`, `/livez`, `/readyz`, and a drain that loses no answer. */
export class Listener {
  private readonly server: Server | HttpsServer;
  private draining = false;
  private inFlight = 0;
  private whenIdle: (() => void) | undefined;

  constructor(private readonly options: ListenerOptions) {
    const bounds = {
      maxHeaderSize: options.maxHeaderBytes ?? 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Refused by us, as Node's answer has no body and no headers of ours.
      requireHostHeader: false,
    };
    const handle = (request: IncomingMessage, response: ServerResponse): void => void this.handle(request, response);
    // Health is asked without a certificate, so its lack ends no connection: `authenticate` judges it.
    const certificates = { ...options.tls, requestCert: true, rejectUnauthorized: false };
    this.server =
      options.tls === undefined
        ? createServer(bounds, handle)
        : createHttpsServer({ ...bounds, ...certificates }, handle);
    this.server.on('clientError', answerClientError);
    this.server.on('checkExpectation', handle);
    this.server.on('checkContinue', handle);
  }

  /** Resolves with the port in use (of interest when 0 was asked for). Rejects when the address cannot be had. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Stops taking connections, waits for answers under way at most `graceMs`, then closes what is left. Connections that
   * wait for their next request stay a moment longer: it may be on its way, and would be met by a reset.
   */
  async drain(graceMs: number): Promise<void> {
    this.draining = true;
    // An HTTP server that is closed also ends connections whose answer is written and not sent yet: they count as idle.
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(this.server, () => resolve()));
    const grace = after(graceMs);
    await Promise.race([this.idle(), grace.over]);
    const linger = after(lingerOf(graceMs));
    await Promise.race([closed, linger.over, grace.over]);
    await Promise.race([this.idle(), grace.over]);
    for (const { cancel } of [grace, linger]) cancel();
    this.server.closeAllConnections();
    this.server.close();
    await closed;
  }

  private idle(): Promise<void> {
    return this.inFlight === 0 ? Promise.resolve() : new Promise((resolve) => (this.whenIdle = resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.inFlight += 1;
    const requestId = requestIdOf(request.headers['x-request-id']);
    const headers = { 'x-request-id': requestId, ...SECURITY_HEADERS };
    // RFC 9110 §10.1.1: who asks first sends no body for a refusal, nor anything else on the connection.
    let awaited = request.httpVersion === '1.1' && request.headers.expect?.toLowerCase() === '100-continue';
    const proceed = (): void => {
      if (awaited) response.writeContinue();
      awaited = false;
    };
    try {
      if (this.isOfSite(request, response, headers, proceed)) return;
      const answer = await this.route(request, requestId, proceed);
      // All headers at once and with a length, so that head and body leave in one piece.
      const length = answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.body) };
      response.writeHead(answer.status, { ...headers, ...answer.headers, ...length, ...this.farewell(awaited) });
      response.end(request.method === 'HEAD' ? undefined : answer.body);
    } catch (error) {
      if (error instanceof SenderGone) {
        this.options.log.debug({ requestId }, error.message);
        response.destroy();
        return;
      }
      this.options.log.error(
        { requestId, cause: error instanceof Error ? error.stack : String(error) },
        'request failed',
      );
      if (!response.headersSent) response.writeHead(500, { ...headers, 'content-type': 'application/json' });
      response.end(errorBody('INTERNAL', `Internal error; the log knows more under request id ${requestId}.`));
    } finally {
      // What the socket has not taken yet would be cut off by the end of a drain.
      if (response.closed) this.over();
      else response.once('close', this.over);
    }
  }

  /** The last answer of a connection says so, also where its request came before the drain. */
  private farewell(last = false): Readonly<Record<string, string>> {
    return last || this.draining ? { connection: 'close' } : {};
  }

  private readonly over = (): void => {
    this.inFlight -= 1;
    if (this.inFlight === 0) this.whenIdle?.();
  };

  /** Whether others answer the path; they set their own headers beside ours. */
  private isOfSite(
    request: IncomingMessage,
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    proceed: () => void,
  ): boolean {
    const { site } = this.options;
    if (!site || request.url === GRAPHQL) return false;
    // It reads bodies by itself.
    proceed();
    for (const [name, value] of Object.entries({ ...headers, ...this.farewell() })) response.setHeader(name, value);
    return site(request, response);
  }

  private async route(request: IncomingMessage, requestId: string, proceed: () => void): Promise<GraphqlHttpAnswer> {
    const { headers, httpVersion } = request;
    if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
      return json(417, errorBody('BAD_REQUEST', 'No expectation is met but "100-continue".'));
    if (headers.host === undefined && httpVersion === '1.1')
      return json(400, errorBody('BAD_REQUEST', 'The request names no host.'));
    const url = targetOf(request);
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    switch (path) {
      case '/livez':
        return text(200, 'live');
      case '/readyz': {
        const reason = this.draining ? 'draining' : await this.options.notReady();
        return reason === null ? text(200, 'ready') : text(503, reason);
      }
      case '/':
        if (this.options.page !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
          return { status: 200, headers: PAGE_HEADERS, body: this.options.page };
        }
    }
    const answerGraphql = path === GRAPHQL ? this.options.graphql : this.options.contracts?.get(path);
    if (answerGraphql) {
      const origins = this.options.corsOrigins ?? [];
      if (request.method === 'OPTIONS')
        return { status: 204, headers: preflightHeaders(origins, request.headers), body: '' };
      const answer = await this.graphql(answerGraphql, request, requestId, mark < 0 ? '' : url.slice(mark), proceed);
      if (origins.length === 0) return answer;
      return { ...answer, headers: { ...answer.headers, ...corsHeaders(origins, request.headers) } };
    }
    const endpoint = this.options.endpoints?.find((each) => each.path === path);
    if (endpoint !== undefined && request.method === 'POST') return this.endpoint(endpoint, request, proceed);
    return json(404, errorBody('BAD_REQUEST', 'There is nothing at this path; ask POST /graphql.'));
  }

  private async endpoint(
    endpoint: Endpoint,
    request: IncomingMessage,
    proceed: () => void,
  ): Promise<GraphqlHttpAnswer> {
    const refused = () => json(401, errorBody('UNAUTHENTICATED', 'This path answers processes of the installation.'));
    if (!endpoint.admits(request.headers)) return refused();
    const body = await readBody(request, this.options.maxBodyBytes, proceed);
    if (body.kind === 'refused') return json(body.status, errorBody(body.code, body.message));
    const answer = await endpoint.answer(request.headers, body.value);
    return answer === null ? refused() : json(200, JSON.stringify(answer));
  }

  private async graphql(
    answerGraphql: AnswerGraphql,
    request: IncomingMessage,
    requestId: string,
    search: string,
    proceed: () => void,
  ): Promise<GraphqlHttpAnswer> {
    const { headers, rawHeaders } = request;
    const who = await this.options.authenticate({ requestId, headers, rawHeaders, certified: isCertified(request) });
    if (who.kind === 'refused') {
      const refusal = json(who.status, errorBody(who.code, who.message));
      return { ...refusal, headers: { ...refusal.headers, ...who.headers } };
    }
    const body = await readBody(request, this.options.maxBodyBytes, proceed);
    if (body.kind === 'refused') return json(body.status, errorBody(body.code, body.message));
    this.options.onSize?.({ headerBytes: headerBytes(request), bodyBytes: body.bytes }, requestId);
    const method = request.method ?? 'GET';
    return answerGraphql({
      method,
      headers: publicHeaders(request.headers),
      search,
      body: body.value,
      requestId,
      actor: who.actor,
      credential: who.credential,
    });
  }
}

function isCertified({ socket }: IncomingMessage): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}

/** Bytes of request line and headers, as they came. */
function headerBytes({ method = '', url = '', rawHeaders }: IncomingMessage): number {
  return rawHeaders.reduce((total, text) => total + text.length + 2, method.length + url.length + 14);
}

/** A time that can be called off. */
function after(ms: number): { readonly over: Promise<void>; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  return { over, cancel: () => clearTimeout(timer) };
}
