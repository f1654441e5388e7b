import type { Write } from '../stores/index.ts';
import type { Hub } from './context.ts';

/**
 * Writes what is right over what is not: together, and where somebody wrote one of the rows meanwhile, each by itself,
 * so that one row keeps back no other.
 * @param writes each expects what was read
 * @returns ids of the rows that somebody else wrote, which stand as he left them
 */
export async function mend(hub: Hub, operationId: string, writes: readonly Write[]): Promise<ReadonlySet<string>> {
  const left = new Set<string>();
  if (writes.length === 0) return left;
  const commit = (id: string, unit: readonly Write[]) =>
    hub.store.commit({ operationId: id, writes: unit, unrecorded: true });
  if ((await commit(operationId, writes)).kind !== 'conflict') return left;
  for (const [i, write] of writes.entries()) {
    if ((await commit(`${operationId}.${i}`, [write])).kind === 'conflict') left.add(write.id);
  }
  return left;
}
