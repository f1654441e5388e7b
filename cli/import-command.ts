import { readConfig } from './config.ts';
import { finishWork } from './finish-work.ts';
import { isLarge } from './import-threads.ts';
import { interruptible } from './interruptible.ts';
import { runImport, type ImportArguments } from './import.ts';
import type { Io } from './io.ts';
import { openHub } from './open-hub.ts';

/** `c360 import`, on the store that the configuration names. */
export async function importCommand(io: Io, args: ImportArguments): Promise<void> {
  const { stop } = io;
  const config = readConfig(io.env, io.cwd);
  io.exitCode = await runImport(args, io, async () => {
    const { hub, secret, close } = await openHub(config, (message) => io.err(`${message}\n`), {
      thread: args.files.some(isLarge),
    });
    // What is left here the next import does, or a server.
    return { hub, secret, finish: () => finishWork(interruptible(hub, stop)), close };
  });
}
