import { verify } from '../hub/index.ts';
import { readConfig } from './config.ts';
import { finishWork } from './finish-work.ts';
import { interruptible } from './interruptible.ts';
import { EXIT, type Io } from './io.ts';
import { openHub } from './open-hub.ts';
import { patient } from './patient.ts';
import { tellingProgress } from './verify-progress.ts';

export interface VerifyArguments {
  readonly repair: boolean;
  readonly json: boolean;
}

/** `c360 verify`: exit code 4 when something stored differs from what it should be. */
export async function verifyCommand(io: Io, args: VerifyArguments): Promise<void> {
  const { stop } = io;
  const config = readConfig(io.env, io.cwd);
  const say = (message: string): void => io.err(`${message}\n`);
  const { hub: opened, close } = await openHub(config, say);
  const hub = tellingProgress(interruptible(patient(opened, { say, stop }), stop), io, () => performance.now());
  try {
    // What a crash left to be finished is no difference once it is finished.
    await finishWork(hub);
    const { customers, differences, found, left } = await verify(hub, { repair: args.repair });
    if (args.json) io.out(`${JSON.stringify({ customers, differences })}\n`);
    else {
      for (const { kind, id, what } of differences) io.out(`${kind} ${id}: ${what}\n`);
      const more = found > differences.length ? ` (the first ${differences.length} are listed)` : '';
      const kept = left === 0 ? '' : ` but for ${left} that somebody wrote meanwhile: run it again`;
      const ending =
        found === 0 ? 'nothing differs' : `${found} differ${args.repair ? `, repaired${kept}` : ''}${more}`;
      io.out(`${customers} customers checked: ${ending}.\n`);
    }
    if (found > 0) io.exitCode = EXIT.differences;
  } finally {
    await close();
  }
}
