import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { c360 } from './command.ts';
import { figure } from './report.ts';
import { writeWorld } from './world.ts';

interface Summary {
  readonly read: number;
  readonly inserted: number;
  readonly rowsPerSecond: number;
  readonly peakMemoryMb: number;
}

/**
 * `npm run bench -- import [customers]`: four systems' files by one command into an empty embedded store, with
 * resolution. Default 100,000 customers, 250,000 source records.
 */
export async function run(args: readonly string[]): Promise<void> {
  const customers = Number(args[0] ?? '100000');
  const directory = mkdtempSync(join(tmpdir(), 'c360-bench-'));
  try {
    const world = await writeWorld(directory, customers, 7);
    const env = { C360_DATA_DIR: join(directory, 'data') };
    const files = world.customers.map(({ file }) => file);
    const mappings = world.customers.flatMap(({ mapping }) => ['--mapping', mapping]);
    const summary = JSON.parse(await c360(['import', ...files, ...mappings, '--json'], env)) as Summary;
    if (summary.inserted !== summary.read)
      throw new Error(`only ${summary.inserted} of ${summary.read} rows were inserted`);
    const report = JSON.parse(await c360(['verify', '--json'], env)) as { customers: number };
    figure('source records', summary.read, 'records');
    figure('customers they became', report.customers, 'customers');
    figure('import with resolution, embedded store', summary.rowsPerSecond, 'records/s', { atLeast: 2_500 });
    figure('peak memory of the import', summary.peakMemoryMb, 'MB');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
