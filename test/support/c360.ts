import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { demonstrationToken, issuerSecrets, runningIssuer, type Label } from '../../cli/issuer/index.ts';

const C360 = fileURLToPath(new URL('../../cli/c360.mjs', import.meta.url));

/** Where a command's complaints go: kept for the caller, or shown as they come. */
type Complaints = 'pipe' | 'inherit';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `c360 ARGS` to its end, as a user would. */
export async function c360(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
  complaints: Complaints = 'pipe',
): Promise<Finished> {
  const child = start(args, env, complaints);
  const text = collect(child);
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text() };
}

export interface Running {
  /** `http://127.0.0.1:port/graphql`. */
  readonly url: string;
  output(): { out: string; err: string };
  /** Asks as a demonstration person, the admin unless told. */
  ask<T>(query: string, variables?: Readonly<Record<string, unknown>>, as?: Label): Promise<Answer<T>>;
  /** A token of the development issuer that runs on the same data directory. */
  token(label: Label, customerId?: string): Promise<string>;
  /** SIGTERM, then waits for the end; answers with the exit code. */
  stop(): Promise<number | null>;
}

export interface Answer<T> {
  readonly data: T;
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: { code: string } }[];
}

/** Starts a command that serves; resolves once it has printed its address. @throws with its output when it ends before */
export async function serve(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  complaints: Complaints = 'pipe',
): Promise<Running> {
  const child = start(args, { PORT: '0', C360_LOG_LEVEL: 'warn', ...env }, complaints);
  const text = collect(child);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /http:\/\/[^\s/]+\/graphql/.exec(text().out);
      if (found) resolve(found[0]);
    });
    void closed.then(([code]) => reject(new Error(`c360 ${args.join(' ')} ended with ${code}:\n${text().err}`)));
  });
  const token = async (label: Label, customerId: string | null = null): Promise<string> => {
    const directory = env['C360_DATA_DIR'] ?? '';
    const issuer = runningIssuer(directory)?.issuer ?? new URL(url).origin;
    const wish = { label, customerId, purpose: null, steppedUp: false };
    return demonstrationToken(await issuerSecrets(directory), issuer, wish, Date.now());
  };
  return {
    url,
    token,
    output: text,
    async ask<T>(query: string, variables?: Readonly<Record<string, unknown>>, as: Label = 'admin') {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await token(as)}` },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer<T>;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await closed)[0];
    },
  };
}

/** Of this process's environment the command sees only where programs are, so that each caller says what it runs under. */
function start(args: readonly string[], env: Readonly<Record<string, string>>, complaints: Complaints): ChildProcess {
  return spawn(process.execPath, [C360, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['pipe', 'pipe', complaints],
  });
}

function collect(child: ChildProcess): () => { out: string; err: string } {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return () => ({ out, err });
}
