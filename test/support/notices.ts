import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Records that a suite could not run and why; the last lines of the run repeat it loudly. */
export function notRun(line: string): void {
  const folder = join(process.cwd(), '.cache');
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'test-notices'), `${line}\n`);
}

/** The folder of the data sets with known truth, or null (and a notice) where it is not there. */
export function testData(suite: string): string | null {
  const folder = process.env['C360_TEST_DATA'];
  if (folder) return folder;
  notRun(`${suite}: C360_TEST_DATA does not name the folder of test data sets`);
  return null;
}
