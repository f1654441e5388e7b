import type { AuditSink, Hmac } from '../audit/index.ts';
import { DomainError } from '../domain/errors.ts';
import { createAuditSink, type Hub } from '../hub/index.ts';
import { keyring, StoreMismatchError } from '../stores/index.ts';
import { auditKey } from './audit-key.ts';
import type { Config } from './config.ts';
import { openStore, type OpenStore } from './open-store.ts';
import { LOG_FAILS, storeReadiness } from './store-readiness.ts';
import { isSecretMade, tenantSecret } from './tenant-secret.ts';

/** What a process without a hub needs to record accesses. */
export interface AuditOfGateway {
  readonly sink: AuditSink;
  /**
   * Of the tenant's secret; needs no store where that is there.
   * @throws DomainError AUDIT_UNAVAILABLE where it is not, and MongoDB has not said yet whether one may be made
   */
  readonly hmac: Hmac;
  /** Null when the log can be written as far as is known, else what `/readyz` says. Opens its store where that is not open yet. */
  readonly notReady: () => Promise<string | null>;
  /** Rejects with a StoreMismatchError once the store turns out to be of another secret or version; else it is pending. */
  readonly refused: Promise<never>;
}

export interface AuditOfGatewayParts extends Pick<Hub, 'now' | 'random'> {
  /** Milliseconds since any moment, never set back: by it an opening that failed is tried again. */
  readonly monotonic: () => number;
  /** Told of accesses that could not be recorded. */
  readonly report: (error: unknown, requestIds?: readonly string[]) => void;
  /** Gets messages for people. */
  readonly say: (message: string) => void;
  /** Told why the store could not be opened. */
  readonly unopened: (error: unknown) => void;
}

/** Another opening is tried at the earliest so long after one that failed, in milliseconds. */
const AGAIN_MS = 1_000;

/**
 * The access log of a gateway that stands alone: it opens the store for its log and for nothing else, when it is first
 * asked whether it is ready or records an access, so that it starts whatever is down. While the store is out of reach
 * nothing personal is answered.
 */
export function auditOfGateway(config: Config, parts: AuditOfGatewayParts, open = openStore): AuditOfGateway {
  const key = auditKey(config);
  let keys = isSecretMade(config) ? keyring(tenantSecret(config)) : null;
  const { now, monotonic, random, report, say } = parts;
  const opening = new Opening(async () => {
    const store = await open(config, say, { serves: true });
    keys ??= keyring(store.secret);
    return { store, sink: createAuditSink({ store: store.store, key, now, random, report }) };
  }, parts);
  const answers = storeReadiness(
    { get: async (...asked) => (await opening.opened()).store.store.get(...asked) },
    monotonic,
  );
  const isFailing = (): boolean => opening.done?.sink.isFailing?.() ?? false;
  return {
    hmac: (kind, value) => {
      if (keys !== null) return keys.hmac(kind, value);
      opening.opened().catch(() => undefined);
      throw unavailable();
    },
    notReady: async () => ((await answers()) === null && !isFailing() ? null : LOG_FAILS),
    refused: opening.refused,
    sink: {
      record: async (entry) => (await opening.opened()).sink.record(entry),
      expect: () => opening.done?.sink.expect?.() ?? { over: () => undefined },
      isFailing,
      close: () => opening.close(),
    },
  };
}

interface Opened {
  readonly store: OpenStore;
  readonly sink: AuditSink;
}

/** One opening for all who wait, tried again after it failed. */
class Opening {
  readonly refused: Promise<never>;
  /** Null until it is open. */
  done: Opened | null = null;
  #refuse: (error: StoreMismatchError) => void = () => undefined;
  #running: Promise<Opened> | null = null;
  #failedAt = -Infinity;

  constructor(
    private readonly open: () => Promise<Opened>,
    private readonly parts: Pick<AuditOfGatewayParts, 'monotonic' | 'unopened'>,
  ) {
    this.refused = new Promise((_, reject) => (this.#refuse = reject));
    this.refused.catch(() => undefined);
  }

  /** @throws DomainError AUDIT_UNAVAILABLE */
  opened(): Promise<Opened> {
    const { monotonic } = this.parts;
    if (this.#running !== null) return this.#running;
    if (monotonic() - this.#failedAt < AGAIN_MS) return Promise.reject(unavailable());
    return (this.#running = this.open().then(
      (made) => (this.done = made),
      (error: unknown) => {
        if (error instanceof StoreMismatchError) this.#refuse(error);
        else this.parts.unopened(error);
        this.#running = null;
        this.#failedAt = monotonic();
        throw unavailable();
      },
    ));
  }

  async close(): Promise<void> {
    const made = await this.#running?.catch(() => null);
    if (!made) return;
    try {
      await made.sink.close();
    } finally {
      await made.store.close();
    }
  }
}

function unavailable(): DomainError {
  return new DomainError(
    'AUDIT_UNAVAILABLE',
    'The access could not be recorded, so nothing is answered. Try again later.',
  );
}
