import * as command from '../test/support/c360.ts';

/** Runs `c360 ARGS` as a user would; answers with standard output. @throws when it exits with another code than 0 */
export async function c360(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const { code, out } = await command.c360(args, { ...own(), ...env }, '', 'inherit');
  if (code !== 0) throw new Error(`c360 ${args.join(' ')} exited with ${code}`);
  return out;
}

/** As `npm start` has it. */
const YOUNG = '--max-semi-space-size=64';

export interface Server {
  readonly url: string;
  /** Token of an admin, of the development issuer. */
  readonly token: string;
  stop(): Promise<void>;
}

/** `c360 start` on a free port over a data directory (`C360_DATA_DIR`); resolves when it is ready. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Server> {
  // One caller asks without pause, so its budget is out of reach; the work of counting it stays.
  const all = {
    NODE_OPTIONS: YOUNG,
    ...own(),
    PORT: '0',
    C360_LOG_LEVEL: 'warn',
    C360_LIMITS_BUDGET: '1000000000000',
    ...env,
  };
  const running = await command.serve(['start'], all, 'inherit');
  return {
    url: running.url,
    token: await running.token('admin'),
    async stop() {
      await running.stop();
    },
  };
}

/** Whoever measures chooses the environment, for instance `NODE_OPTIONS=--cpu-prof`. */
function own(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
