import type { SourceKey } from '../domain/model/index.ts';
import type { Hub } from './context.ts';

type WithStore = Pick<Hub, 'store'>;

/** The id under which the store remembers that a source key was erased, without holding the key. */
export function erasureId({ store }: WithStore, key: SourceKey): string {
  return store.hmac('erasure', key);
}

/** Which of these source keys were erased and may not come back. Nothing is hashed while nothing was ever erased. */
export async function erasedAmong(hub: WithStore, keys: readonly SourceKey[]): Promise<ReadonlySet<SourceKey>> {
  return (await anyErased(hub)) ? tombstonesOf(hub, keys) : new Set();
}

/** Whether anything was ever erased. */
export async function anyErased({ store }: WithStore): Promise<boolean> {
  return (await store.find({ collection: 'erasures', limit: 1, fields: [] })).length > 0;
}

/** As `erasedAmong`, where it is known that something was erased. */
export async function tombstonesOf(hub: WithStore, keys: Iterable<SourceKey>): Promise<ReadonlySet<SourceKey>> {
  const ids = new Map([...new Set(keys)].map((key) => [erasureId(hub, key), key]));
  const found = await hub.store.get('erasures', [...ids.keys()], { fields: [] });
  return new Set([...found.keys()].flatMap((id) => ids.get(id) ?? []));
}
