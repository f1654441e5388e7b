import { main } from '../../cli/main.ts';
import type { Finished } from './c360.ts';

/** Runs `c360 ARGS` in this process, in a folder and with no other environment than is given. `stop` stands for signals. */
export async function runMain(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  stop: AbortSignal = new AbortController().signal,
): Promise<Finished> {
  let out = '';
  let err = '';
  const code = await main(args, {
    env,
    cwd,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stop,
    exitCode: 0,
  });
  return { code, out, err };
}
