import canonicalize from 'canonicalize';
import { Pool } from 'undici';
import type { Hub } from '../../../hub/index.ts';
import { INTERNAL_HEADER, signCall } from './signature.ts';

export interface InternalClientOptions {
  /** Any address of the other process; its path is replaced. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly hub: Pick<Hub, 'store' | 'now'>;
}

/** Asks another process of the installation. Connects when first asked, so that processes start in any order. */
export class InternalClient {
  readonly #pool: Pool;

  constructor(private readonly options: InternalClientOptions) {
    this.#pool = new Pool(new URL(options.url).origin, {
      connections: 16,
      connect: { timeout: Math.min(options.timeoutMs, 5_000) },
      maxResponseSize: 16_000_000,
    });
  }

  /** Rejects where there is no answer with status 200. */
  async ask(path: string, question: unknown): Promise<unknown> {
    const { hub, timeoutMs } = this.options;
    // Canonical, so that the other side, which parses it, finds the same digest.
    const body = canonicalize(question) ?? '';
    const { statusCode, body: answer } = await this.#pool.request({
      path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        [INTERNAL_HEADER]: signCall(hub.store, path, body, hub.now()),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (statusCode !== 200) {
      await answer.dump();
      throw new Error(`${path} answered with status ${statusCode}.`);
    }
    return json(await answer.text(), path);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** The parser's own error would quote the answer. */
function json(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path} answered with what is not JSON.`);
  }
}
