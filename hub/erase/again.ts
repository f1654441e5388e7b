import type { DecidedBy, SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import { carryOut } from './carry-out.ts';

/**
 * Erases what came in under erased keys after all, as a writer does that read before the tombstone was there and
 * committed when the erasure had looked. Answers which of the keys were erased.
 */
export async function eraseAgain(hub: Hub, keys: readonly SourceKey[], by: DecidedBy): Promise<ReadonlySet<SourceKey>> {
  const erased = await erasedAmong(hub, keys);
  for (const key of erased) await carryOut(hub, { key, reason: null, by }, { by });
  return erased;
}
