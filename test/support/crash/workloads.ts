import { COMMANDS, LARGE } from './commands.ts';
import { IMPORTS, MANY_RECORDS } from './imports.ts';
import type { Workload } from './workload.ts';

/** Everything that is crashed, the quickest first. */
export const WORKLOADS: readonly Workload[] = [COMMANDS, IMPORTS, LARGE, MANY_RECORDS];

export function workloadNamed(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name);
  if (!found) throw new Error(`There is no workload "${name}".`);
  return found;
}
