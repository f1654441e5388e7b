import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const C360 = fileURLToPath(new URL('../cli/c360.mjs', import.meta.url));

/** Runs `c360 ARGS` as a user would; answers with standard output. @throws when it exits with another code than 0 */
export async function c360(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [C360, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`c360 ${args.join(' ')} exited with ${code}`);
  return out;
}

export interface Server {
  readonly url: string;
  /** Token of an admin, of the development issuer. */
  readonly token: string;
  stop(): Promise<void>;
}

/** `c360 start` on a free port over a data directory; resolves when it is ready. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [C360, 'start'], {
    // One caller asks without pause, so its budget is out of reach; the work of counting it stays.
    env: { ...process.env, PORT: '0', C360_LOG_LEVEL: 'warn', C360_LIMITS_BUDGET: '1000000000000', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url, token } = await new Promise<Pick<Server, 'url' | 'token'>>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const [url] = /http:\/\/[^\s/]+\/graphql/.exec(out) ?? [];
      const [, token] = /^admin +(\S+)$/m.exec(out) ?? [];
      if (url !== undefined && token !== undefined) resolve({ url, token });
    });
    child.once('close', (code) => reject(new Error(`c360 start exited with ${code}`)));
  });
  return {
    url,
    token,
    async stop() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await closed;
    },
  };
}
