import { Pool } from 'undici';
import { SubgraphFailure } from '../execution/failed-fetch.ts';
import type { TlsIdentity } from './tls.ts';
import type { Trust } from './trust.ts';
import type { LocalSubgraph, SubgraphRequest, SubgraphResult } from '../ports.ts';

export interface HttpSubgraphOptions {
  readonly name: string;
  /** `http://host:port/path`. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly connections: number;
  /** Largest answer that is read, in bytes. */
  readonly maxAnswerBytes: number;
  /** What each fetch carries so that the subgraph believes who asks. */
  readonly trust: Trust;
  /** For an https address: whose certificate the subgraph shows, and what is shown to it. */
  readonly tls?: TlsIdentity;
}

/** A subgraph in another process. Connects when first asked, so that processes start in any order. */
export class HttpSubgraph implements LocalSubgraph {
  readonly name: string;
  private readonly pool: Pool;
  private readonly path: string;

  constructor(private readonly options: HttpSubgraphOptions) {
    const url = new URL(options.url);
    this.name = options.name;
    this.path = `${url.pathname}${url.search}`;
    this.pool = new Pool(url.origin, {
      connections: options.connections,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connect: { timeout: Math.min(options.timeoutMs, 5_000), ...options.tls },
      maxResponseSize: options.maxAnswerBytes,
    });
  }

  /** @throws SubgraphFailure */
  async execute(request: SubgraphRequest): Promise<SubgraphResult> {
    try {
      const answer = await this.pool.request({
        path: this.path,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'x-request-id': request.requestId,
          ...(await this.options.trust(request)),
        },
        body: JSON.stringify({
          query: request.query,
          variables: request.variables,
          ...(request.operationName === null ? {} : { operationName: request.operationName }),
        }),
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      if (answer.statusCode === 401) {
        await answer.body.dump();
        throw new Error('status 401: the subgraph does not believe this gateway; compare keys, secrets and clocks');
      }
      const body = json(await answer.body.text(), answer.statusCode);
      if (typeof body !== 'object' || body === null || (body.data === undefined && body.errors === undefined)) {
        throw new Error(`status ${answer.statusCode} without a GraphQL answer`);
      }
      return body;
    } catch (error) {
      throw new SubgraphFailure(this.name, isTimeout(error) ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE', {
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

/** The parser's own error would quote the answer, which holds personal data. */
function json(text: string, status: number): SubgraphResult | null {
  try {
    return JSON.parse(text) as SubgraphResult | null;
  } catch {
    throw new Error(`status ${status} with an answer that is not JSON`);
  }
}

const TIMEOUTS = new Set(['TimeoutError', 'HeadersTimeoutError', 'BodyTimeoutError', 'ConnectTimeoutError']);

/** By name, since the signal's reason is a DOMException and undici's are its own. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && TIMEOUTS.has(String(error.name));
}
