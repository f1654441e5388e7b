import { readConfig } from './config.ts';
import { finishWork } from './finish-work.ts';
import { isLarge } from './import-threads.ts';
import { interruptible } from './interruptible.ts';
import { runImport, type ImportArguments } from './import.ts';
import type { Io } from './io.ts';
import { openHub } from './open-hub.ts';
import { patient } from './patient.ts';

/** `c360 import`, on the store that the configuration names. */
export async function importCommand(io: Io, args: ImportArguments): Promise<void> {
  const { stop } = io;
  const config = readConfig(io.env, io.cwd);
  const say = (message: string): void => io.err(`${message}\n`);
  io.exitCode = await runImport(args, io, async () => {
    const { hub, secret, close } = await openHub(config, say, {
      thread: args.files.some(isLarge),
    });
    const waiting = patient(hub, { say, stop });
    // What is left here the next import does, or a server.
    return { hub: waiting, secret, finish: () => finishWork(interruptible(waiting, stop)), close };
  });
}
