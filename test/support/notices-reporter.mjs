import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Suites that need something the machine lacks (a MongoDB, the test data) append a line to
 * .cache/test-notices; the last lines of the run say so loudly.
 */
const file = join(process.cwd(), '.cache', 'test-notices');

export default class NoticesReporter {
  onRunStart() {
    rmSync(file, { force: true });
  }
  onRunComplete(_contexts, results) {
    const lines = existsSync(file) ? [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean))] : [];
    for (const line of lines) process.stderr.write(`\n!!! NOT RUN: ${line}\n`);
    process.stdout.write(
      `\n${results.numPassedTests} passed, ${results.numFailedTests} failed, ${results.numPendingTests} skipped\n`,
    );
  }
}
