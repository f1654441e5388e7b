import type { AuditSink, Hmac } from '../audit/index.ts';
import { DomainError } from '../domain/errors.ts';
import { createAuditSink, type Hub } from '../hub/index.ts';
import { keyring } from '../stores/index.ts';
import { auditKey } from './audit-key.ts';
import type { Config } from './config.ts';
import { openStore, type OpenStore } from './open-store.ts';
import { tenantSecret } from './tenant-secret.ts';

/** What a process without a hub needs to record accesses. */
export interface AuditOfGateway {
  readonly sink: AuditSink;
  /** Of the tenant's secret; needs no store. */
  readonly hmac: Hmac;
}

/** Another opening is tried at the earliest so long after one that failed, in milliseconds. */
const AGAIN_MS = 1_000;

/**
 * The access log of a gateway that stands alone: it opens the store for its log and for nothing else, with the first
 * access, so that it starts whatever is down. While the store is out of reach nothing personal is answered.
 */
export function auditOfGateway(
  config: Config,
  parts: Pick<Hub, 'now' | 'random'> & { readonly report: (error: unknown) => void },
): AuditOfGateway {
  const key = auditKey(config);
  const keys = keyring(tenantSecret(config));
  return {
    hmac: (kind, value) => keys.hmac(kind, value),
    sink: openedWithFirstEntry(async () => {
      const store = await openStore(config, () => undefined);
      return { store, sink: createAuditSink({ store: store.store, key, ...parts }) };
    }, parts),
  };
}

interface Opened {
  readonly store: OpenStore;
  readonly sink: AuditSink;
}

function openedWithFirstEntry(
  open: () => Promise<Opened>,
  { now, report }: { readonly now: () => number; readonly report: (error: unknown) => void },
): AuditSink {
  let opening: Promise<Opened> | null = null;
  let ready: AuditSink | null = null;
  let failedAt = -Infinity;
  const opened = (): Promise<Opened> => {
    if (opening !== null) return opening;
    if (now() - failedAt < AGAIN_MS) return Promise.reject(unavailable());
    return (opening = open().then(
      (made) => {
        ready = made.sink;
        return made;
      },
      (error: unknown) => {
        report(error);
        opening = null;
        failedAt = now();
        throw unavailable();
      },
    ));
  };
  return {
    record: async (entry) => (await opened()).sink.record(entry),
    expect: () => ready?.expect?.() ?? { over: () => undefined },
    async close() {
      if (opening === null) return;
      const { sink, store } = await opening;
      try {
        await sink.close();
      } finally {
        await store.close();
      }
    },
  };
}

function unavailable(): DomainError {
  return new DomainError(
    'AUDIT_UNAVAILABLE',
    'The access could not be recorded, so nothing is answered. Try again later.',
  );
}
