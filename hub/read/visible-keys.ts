import type { RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';

/** The keys, each once, whose customer the predicate allows; without a restriction all of them, unread. */
export async function visibleKeys(hub: Hub, predicate: RowPredicate, keys: readonly SourceKey[]): Promise<SourceKey[]> {
  const asked = [...new Set(keys)];
  if (predicate.kind === 'all') return asked;
  const customers = await customersBySourceKey(hub, predicate, asked);
  return asked.filter((_, index) => customers[index] !== null);
}
