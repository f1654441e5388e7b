import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

/** Thrown with every fault of the environment at once; the command exits with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const whole = (least: number, most: number, fallback: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .int()
    .min(least)
    .max(most)
    .default(fallback);
const MONGODB_URI = /^mongodb(\+srv)?:\/\//;
const flag = z
  .enum(['0', '1'], { error: 'must be 0 or 1' })
  .default('0')
  .transform((value) => value === '1');

const SUBGRAPH_NAMES = ['identity', 'transactions', 'interactions', 'preferences'] as const;
export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];
export const subgraphNames: readonly SubgraphName[] = SUBGRAPH_NAMES;

const addresses = z
  .string()
  .default(SUBGRAPH_NAMES.map((name, index) => `${name}=http://127.0.0.1:${4001 + index}/graphql`).join(','))
  .transform((text, context) => {
    const result = new Map<string, string>();
    for (const part of text.split(',')) {
      const [name = '', ...rest] = part.trim().split('=');
      const url = rest.join('=');
      if (!(SUBGRAPH_NAMES as readonly string[]).includes(name) || !URL.canParse(url) || !url.startsWith('http')) {
        context.addIssue({
          code: 'custom',
          message: `must list name=http://host:port/path, names being ${SUBGRAPH_NAMES.join(', ')}`,
        });
        return z.NEVER;
      }
      result.set(name, url);
    }
    return result;
  });

const environment = z.object({
  C360_DATA_DIR: z.string().min(1).default('./data'),
  C360_SECRET_FILE: z.string().min(1).optional(),
  C360_POLICY_FILE: z.string().min(1).optional(),
  C360_VALUE_POLICY_FILE: z.string().min(1).optional(),
  MONGODB_URI: z.string().regex(MONGODB_URI, 'must start with mongodb:// or mongodb+srv://').optional(),
  MONGODB_URI_FILE: z.string().min(1).optional(),
  C360_DATABASE: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,38}$/, 'must be 1 to 38 letters, digits, _ or -')
    .optional(),
  PORT: whole(0, 65_535, 4_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  C360_UNAUTHENTICATED: flag,
  C360_SUBGRAPHS: addresses,
  C360_SUBGRAPH_TIMEOUT_MS: whole(50, 600_000, 10_000),
  C360_MAX_BODY_BYTES: whole(1_000, 64_000_000, 262_144),
  C360_DRAIN_MS: whole(0, 600_000, 10_000),
  C360_SAMPLES: z
    .enum(['0', '1'], { error: 'must be 0 or 1' })
    .default('1')
    .transform((value) => value === '1'),
  C360_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface Config {
  readonly dataDir: string;
  /** Null: the file `secret` in the data directory. */
  readonly secretFile: string | null;
  readonly policyFile: string | null;
  readonly valuePolicyFile: string | null;
  readonly mongoUri: string | null;
  /** Null: the one that the connection string names, else `c360`. */
  readonly database: string | null;
  readonly port: number;
  readonly host: string;
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly subgraphTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly drainMs: number;
  readonly samples: boolean;
  readonly logLevel: string;
  /** Said in the log when the process listens on more than this machine. */
  readonly open: boolean;
}

/** Reads and checks the whole environment. @throws ConfigError naming every variable at fault, never a value. */
export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const values = parsed.data;
  if (values && !LOOPBACK.has(values.HOST) && !values.C360_UNAUTHENTICATED) {
    faults.push(
      'HOST names an address that others can reach, but nobody is asked for a token yet: set C360_UNAUTHENTICATED=1 if that is meant, or leave HOST at 127.0.0.1',
    );
  }
  const mongoUri = values?.MONGODB_URI ?? readMongoUri(values?.MONGODB_URI_FILE, cwd, faults);
  if (!values || faults.length > 0)
    throw new ConfigError(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  const dataDir = resolve(cwd, values.C360_DATA_DIR);
  const file = (path: string) => (isAbsolute(path) ? path : resolve(cwd, path));
  return {
    dataDir,
    secretFile: values.C360_SECRET_FILE === undefined ? null : file(values.C360_SECRET_FILE),
    policyFile: values.C360_POLICY_FILE === undefined ? null : file(values.C360_POLICY_FILE),
    valuePolicyFile: values.C360_VALUE_POLICY_FILE === undefined ? null : file(values.C360_VALUE_POLICY_FILE),
    mongoUri,
    database: values.C360_DATABASE ?? null,
    port: values.PORT,
    host: values.HOST,
    subgraphs: values.C360_SUBGRAPHS,
    subgraphTimeoutMs: values.C360_SUBGRAPH_TIMEOUT_MS,
    maxBodyBytes: values.C360_MAX_BODY_BYTES,
    drainMs: values.C360_DRAIN_MS,
    samples: values.C360_SAMPLES,
    logLevel: values.C360_LOG_LEVEL,
    open: !LOOPBACK.has(values.HOST),
  };
}

/** The connection string holds a password, so it may come in a file (a container's secret) instead. */
function readMongoUri(file: string | undefined, cwd: string, faults: string[]): string | null {
  if (file === undefined) return null;
  const path = isAbsolute(file) ? file : resolve(cwd, file);
  if (!existsSync(path)) {
    faults.push('MONGODB_URI_FILE names a file that does not exist');
    return null;
  }
  const uri = readFileSync(path, 'utf8').trim();
  if (MONGODB_URI.test(uri)) return uri;
  faults.push('MONGODB_URI_FILE names a file whose text does not start with mongodb:// or mongodb+srv://');
  return null;
}
