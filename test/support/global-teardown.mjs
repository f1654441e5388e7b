import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends the MongoDB of this run, by its process id, if a worker started one. */
export default async function globalTeardown() {
  const { file } = JSON.parse(process.env.C360_TEST_MONGO ?? '{}');
  const pidFile = join(`${file}.lock`, 'pid');
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    try {
      process.kill(pid, 'SIGTERM');
      for (let waited = 0; waited < 10_000; waited += 50) {
        process.kill(pid, 0);
        await sleep(50);
      }
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  rmSync(`${file}.lock`, { recursive: true, force: true });
  rmSync(file, { force: true });
}
