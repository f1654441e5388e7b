import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../../../hub/index.ts';
import { loadMapping, openInput, readItems } from '../../../sources/index.ts';
import type { Step, Workload } from './workload.ts';

/** Files of the samples: name, mapping, rows taken. The same persons stand in all of them. */
const FILES = [
  ['crm-organisations.csv', 'crm-organisations.yaml', 6],
  ['crm-persons.csv', 'crm-persons.yaml', 18],
  ['shop-accounts.csv', 'shop-accounts.yaml', 18],
  ['marketing-contacts.ndjson', 'marketing-contacts.yaml', 14],
  ['shop-orders.ndjson', 'shop-orders.yaml', 16],
  ['shop-payments.csv', 'shop-payments.yaml', 12],
  ['callcenter-calls.csv', 'callcenter-calls.yaml', 12],
  ['marketing-consents.csv', 'marketing-consents.yaml', 16],
] as const;

/** More than a chunk of each, of the same persons: chunks are then written side by side. */
const MANY = [
  ['crm-persons.csv', 'crm-persons.yaml', 620],
  ['marketing-contacts.ndjson', 'marketing-contacts.yaml', 560],
] as const;

const SAMPLES = join(process.cwd(), 'samples');

/** The start of each sample file, from a row that the seed chooses, with one row that must be refused. */
export const IMPORTS: Workload = { name: 'import', resolver: 'product', steps: importing(FILES) };

/** As `c360 import` does it, with SQLite on a thread of its own. */
export const MANY_RECORDS: Workload = {
  name: 'import-threaded',
  resolver: 'product',
  threaded: true,
  steps: importing(MANY),
};

function importing(files: readonly (readonly [file: string, mapping: string, rows: number])[]): Workload['steps'] {
  return (seed, directory) =>
    files.map(([file, mapping, rows], i): Step => ({
      name: `import ${file}`,
      async run({ hub }) {
        const path = join(directory, file);
        const text = part(readFileSync(join(SAMPLES, 'data', file), 'utf8'), file.endsWith('.csv'), seed % 40, rows);
        writeFileSync(path, text);
        const read = await loadMapping(join(SAMPLES, 'mappings', mapping));
        const input = await openInput(path, { encoding: read.format.encoding });
        const fileHash = `${seed}-${i}`;
        const { failure, batchId } = await importFile(hub, {
          rows: readItems(input, read),
          mapping: read,
          file,
          fileHash,
        });
        if (failure !== null) throw failure;
        return [{ collection: 'batches', id: batchId }];
      },
    }));
}

export function part(text: string, headed: boolean, from: number, count: number): string {
  const lines = text.split('\n').filter(Boolean);
  const head = headed ? lines.slice(0, 1) : [];
  const rows = lines.slice(head.length).slice(from, from + count);
  // The first column is the id everywhere: without it a row cannot be taken.
  const refused = headed ? (rows[0] ?? '').replace(/^[^,;]*/, '') : '{}';
  return `${[...head, ...rows, refused].join('\n')}\n`;
}
