import { verify } from '../hub/index.ts';
import { readConfig } from './config.ts';
import { EXIT, type Io } from './io.ts';
import { openHub } from './open-hub.ts';

export interface VerifyArguments {
  readonly repair: boolean;
  readonly json: boolean;
}

/** `c360 verify`: exit code 4 when something stored differs from what it should be. */
export async function verifyCommand(io: Io, args: VerifyArguments): Promise<void> {
  const config = readConfig(io.env, io.cwd);
  const { hub, close } = await openHub(config, (message) => io.err(`${message}\n`));
  try {
    const report = await verify(hub, { repair: args.repair });
    if (args.json) io.out(`${JSON.stringify(report)}\n`);
    else {
      for (const difference of report.differences) io.out(`${difference.kind} ${difference.id}\n`);
      const ending =
        report.differences.length === 0
          ? 'nothing differs'
          : `${report.differences.length} differ${args.repair ? ', repaired' : ''}`;
      io.out(`${report.customers} customers checked: ${ending}.\n`);
    }
    if (report.differences.length > 0) io.exitCode = EXIT.differences;
  } finally {
    await close();
  }
}
