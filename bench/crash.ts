import { campaign } from '../test/support/crash/campaign.ts';

/** `npm run bench -- crash [RUNS] [SEED]`: kills the hub's work RUNS times (1,000) and tells each failure when it comes. */
export async function run(args: readonly string[]): Promise<void> {
  const runs = Number(args[0] ?? 1_000);
  const seed = Number(args[1] ?? Date.now() % 1_000_000);
  process.stdout.write(`seed ${seed}, ${runs} runs\n`);
  const started = performance.now();
  const { killedAt, failures } = await campaign({
    seed,
    runs,
    parallel: 2,
    onRun: (done) => void (done % 50 === 0 && process.stdout.write(`${done} done\n`)),
    onFailure: (failure) => void process.stdout.write(`FAILED ${failure}\n`),
  });
  for (const [point, count] of [...killedAt].sort()) process.stdout.write(`${String(count).padStart(5)}  ${point}\n`);
  const seconds = Math.round((performance.now() - started) / 1_000);
  process.stdout.write(`${runs} processes killed, ${failures.length} failures, ${seconds} s\n`);
  if (failures.length > 0) process.exitCode = 1;
}
