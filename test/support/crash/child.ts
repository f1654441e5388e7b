/**
 * The process that is killed. Arguments: directory, workload, seed. `C360_FAILPOINT=name:hit` stops it at the
 * hit-th time it comes to that point: it says so and stands still, in the middle of whatever it does, until the
 * parent ends it with SIGKILL. `C360_STORE_THREAD` names the program of the store's thread.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fileJournal } from './journal.ts';
import { workloadNamed } from './workloads.ts';
import { runSteps } from './workload.ts';
import { openWorld } from './world.ts';

function say(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function failpoints(wanted: string | undefined): { hit: (name: string) => void; hits: Record<string, number> } {
  const hits: Record<string, number> = {};
  return {
    hits,
    hit(name) {
      const count = (hits[name] = (hits[name] ?? 0) + 1);
      if (`${name}:${count}` !== wanted) return;
      say({ at: wanted });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  };
}

async function main(): Promise<void> {
  const [directory = '', name = '', seed = '1'] = process.argv.slice(2);
  const workload = workloadNamed(name);
  const { hit, hits } = failpoints(process.env['C360_FAILPOINT']);
  const world = await openWorld({
    directory,
    seed: Number(seed),
    life: 0,
    failpoint: hit,
    resolver: workload.resolver,
    ...(workload.threaded && { thread: pathToFileURL(process.env['C360_STORE_THREAD'] ?? '') }),
  });
  await runSteps(world, workload.steps(Number(seed), directory), fileJournal(directory), (ack) => say({ ack }));
  await world.close();
  say({ hits });
}

await main();
