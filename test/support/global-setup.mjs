import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Names the place where the workers of this run meet their MongoDB; the first that needs one starts it. */
export default async function globalSetup() {
  const folder = join(process.cwd(), '.cache');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `mongo-${process.pid}.json`);
  rmSync(file, { force: true });
  rmSync(`${file}.lock`, { recursive: true, force: true });
  process.env.C360_TEST_MONGO = JSON.stringify({ file, run: process.pid });
}
