import { randomBytes } from 'node:crypto';
import { deterministicResolver } from '../domain/matching/index.ts';
import { createAuditSink, DEFAULT_LIMITS, type Hub } from '../hub/index.ts';
import { auditKey } from './audit-key.ts';
import type { Secret } from '../stores/index.ts';
import type { Config } from './config.ts';
import { openStore, type OpenStoreOptions } from './open-store.ts';

export interface OpenHub {
  /** With this process's chain of the access log. */
  readonly hub: Hub & Required<Pick<Hub, 'audit'>>;
  /** Where the data stands, for people: a directory, a MongoDB database, or the running process that holds it. */
  readonly where: string;
  /** The tenant's secret, for threads that work out keyed hashes. */
  readonly secret: Secret;
  readonly close: () => Promise<void>;
}

export interface OpenHubOptions extends OpenStoreOptions {
  /** Told of accesses that could not be recorded; default: a message for people. */
  readonly report?: (error: unknown, requestIds?: readonly string[]) => void;
}

/** Wires the store that the configuration names, the resolver and the policies. `say` gets messages for people. */
export async function openHub(
  config: Config,
  say: (message: string) => void,
  {
    report = (error) => say(`The access log: ${error instanceof Error ? error.message : 'a fault'}`),
    ...options
  }: OpenHubOptions = {},
): Promise<OpenHub> {
  const { policy, valuePolicy } = config;
  const key = auditKey(config);
  const { store, where, secret, close } = await openStore(config, say, options);
  const [now, random] = [Date.now, pooledRandom()];
  const audit = createAuditSink({ store, key, now, random, report });
  return {
    hub: {
      store,
      resolver: deterministicResolver(),
      policy,
      ...(valuePolicy === undefined ? {} : { valuePolicy }),
      now,
      random,
      limits: DEFAULT_LIMITS,
      audit,
    },
    where,
    secret,
    close: async () => {
      // What waits is written, and the log says that it ended; what could not be written was refused.
      await audit.close().catch(report);
      await close();
    },
  };
}

const POOL_BYTES = 4_096;

/** Random bytes from the system, fetched many at a time: ids are minted by the thousand. */
function pooledRandom(): Hub['random'] {
  let pool = new Uint8Array(0);
  let taken = 0;
  return (n) => {
    if (n > POOL_BYTES) return new Uint8Array(randomBytes(n));
    if (taken + n > pool.length) {
      pool = new Uint8Array(randomBytes(POOL_BYTES));
      taken = 0;
    }
    taken += n;
    return pool.slice(taken - n, taken);
  };
}
