import type { SourceKey } from '../domain/model/index.ts';
import type { Hub } from './context.ts';

/** The id under which the store remembers that a source key was erased, without holding the key. */
export function erasureId({ store }: Pick<Hub, 'store'>, key: SourceKey): string {
  return store.hmac('erasure', key);
}

/** Which of these source keys were erased and may not come back. Nothing is hashed while nothing was ever erased. */
export async function erasedAmong(
  hub: Pick<Hub, 'store'>,
  keys: readonly SourceKey[],
): Promise<ReadonlySet<SourceKey>> {
  if ((await hub.store.find({ collection: 'erasures', limit: 1, fields: [] })).length === 0) return new Set();
  const ids = new Map([...new Set(keys)].map((key) => [erasureId(hub, key), key]));
  const found = await hub.store.get('erasures', [...ids.keys()], { fields: [] });
  return new Set([...found.keys()].flatMap((id) => ids.get(id) ?? []));
}
