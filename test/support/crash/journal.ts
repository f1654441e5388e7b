import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../domain/model/index.ts';
import type { Journal } from './workload.ts';

/** What the steps asked for, kept beside the store, so that a later life repeats the same requests. */
export function fileJournal(directory: string): Journal {
  const file = join(directory, 'requests.ndjson');
  const known = new Map<number, Json>();
  if (existsSync(file)) {
    for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const [step, input] = JSON.parse(text) as [number, Json];
      known.set(step, input);
    }
  }
  return {
    read: (step) => known.get(step),
    write: (step, input) => appendFileSync(file, `${JSON.stringify([step, input])}\n`),
  };
}
