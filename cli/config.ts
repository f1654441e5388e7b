import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { Issuer } from '../policy/tokens/index.ts';
import type { AuthorizationOptions } from '../gateway/index.ts';
import { readAuthorizationConfig } from './authorization-config.ts';
import { readFrontConfig, type FrontConfig } from './front-config.ts';
import { issuersVariable } from './issuers-variable.ts';
import { DATABASE_RULE, readMongoUri } from './mongodb-uri.ts';
import { readPolicies, type Policies } from './policies.ts';
import { readSubgraphAddresses, type SubgraphName } from './subgraph-addresses.ts';
import { readTrustConfig, type TrustConfig } from './trust-config.ts';
import { numberVariable } from './whole-number.ts';

export { subgraphNames, type SubgraphName } from './subgraph-addresses.ts';

/** Thrown with every fault of the environment at once; the command exits with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const whole = (least: number, most: number, fallback: number) => numberVariable(least, most).default(fallback);
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const environment = z.object({
  C360_DATA_DIR: z.string().min(1).default('./data'),
  C360_SECRET_FILE: z.string().min(1).optional(),
  C360_DATABASE: z
    .string()
    .regex(...DATABASE_RULE)
    .optional(),
  PORT: whole(0, 65_535, 4_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  NODE_ENV: z.string().optional(),
  C360_ISSUERS: issuersVariable.optional(),
  C360_SUBGRAPH_TRUST: z.enum(['gateway', 'jwt'], { error: 'must be gateway or jwt' }).default('gateway'),
  C360_GATEWAY_KEY_FILE: z.string().min(1).optional(),
  C360_AUDIT_KEY_FILE: z.string().min(1).optional(),
  C360_GATEWAY_PUBLIC_KEY_FILE: z.string().min(1).optional(),
  C360_SUBGRAPH_TIMEOUT_MS: whole(50, 600_000, 10_000),
  C360_DRAIN_MS: whole(0, 600_000, 10_000),
  C360_SAMPLES: z
    .enum(['0', '1'], { error: 'must be 0 or 1' })
    .default('1')
    .transform((value) => value === '1'),
  C360_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

export interface Config extends TrustConfig, Policies {
  readonly dataDir: string;
  /** Null: the file `secret` in the data directory. */
  readonly secretFile: string | null;
  readonly mongoUri: string | null;
  /** Null: the one that the connection string names, else `c360`. */
  readonly database: string | null;
  readonly port: number;
  readonly host: string;
  readonly subgraphs: ReadonlyMap<SubgraphName, string>;
  readonly subgraphTimeoutMs: number;
  /** Limits, trusted documents and origins of the gateway. */
  readonly front: FrontConfig;
  /** How refused fields are handled. */
  readonly authorization: AuthorizationOptions;
  readonly drainMs: number;
  readonly samples: boolean;
  readonly logLevel: string;
  /** Others than this machine can reach the process. */
  readonly open: boolean;
  /** `NODE_ENV=production`: nothing made for demonstration starts. */
  readonly production: boolean;
  /** Null: the development issuer. */
  readonly issuers: readonly Issuer[] | null;
  /** Whom a subgraph believes: the gateway's assertion, or the caller's own token. */
  readonly subgraphTrust: 'gateway' | 'jwt';
  /** Null: the file `gateway-key.pem` in the data directory. */
  readonly gatewayKeyFile: string | null;
  /** Signs the access log. Null: the file `audit-key.pem` in the data directory. */
  readonly auditKeyFile: string | null;
  /** Null: the public half of the key in the data directory. */
  readonly gatewayPublicKeyFile: string | null;
}

/**
 * Reads and checks the whole environment.
 *
 * @param asks the subgraphs that the process asks at addresses of their own
 * @throws ConfigError naming every variable at fault, never a value
 */
export function readConfig(env: NodeJS.ProcessEnv, cwd: string, asks: readonly SubgraphName[] = []): Config {
  const given: NodeJS.ProcessEnv = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const values = parsed.data;
  // From what was given, so that a fault of another variable hides none of these.
  const trust = readTrustConfig(given, cwd, LOOPBACK.has(given['HOST'] ?? '127.0.0.1'), faults);
  const subgraphs = readSubgraphAddresses(given, asks, faults);
  const front = readFrontConfig(env, cwd, faults);
  const authorization = readAuthorizationConfig(given, faults);
  const policies = readPolicies(given, cwd, faults);
  const mongoUri = readMongoUri(given, cwd, faults);
  if (!values || faults.length > 0)
    throw new ConfigError(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  const dataDir = resolve(cwd, values.C360_DATA_DIR);
  const file = (path: string) => (isAbsolute(path) ? path : resolve(cwd, path));
  return {
    dataDir,
    secretFile: values.C360_SECRET_FILE === undefined ? null : file(values.C360_SECRET_FILE),
    mongoUri,
    database: values.C360_DATABASE ?? null,
    port: values.PORT,
    host: values.HOST,
    subgraphs,
    subgraphTimeoutMs: values.C360_SUBGRAPH_TIMEOUT_MS,
    front,
    authorization,
    drainMs: values.C360_DRAIN_MS,
    samples: values.C360_SAMPLES,
    logLevel: values.C360_LOG_LEVEL,
    open: !LOOPBACK.has(values.HOST),
    production: values.NODE_ENV === 'production',
    issuers: values.C360_ISSUERS ?? null,
    subgraphTrust: values.C360_SUBGRAPH_TRUST,
    auditKeyFile: values.C360_AUDIT_KEY_FILE === undefined ? null : file(values.C360_AUDIT_KEY_FILE),
    gatewayKeyFile: values.C360_GATEWAY_KEY_FILE === undefined ? null : file(values.C360_GATEWAY_KEY_FILE),
    gatewayPublicKeyFile:
      values.C360_GATEWAY_PUBLIC_KEY_FILE === undefined ? null : file(values.C360_GATEWAY_PUBLIC_KEY_FILE),
    ...trust,
    ...policies,
  };
}
