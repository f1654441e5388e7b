import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What the development issuer remembers of sign-ins, in memory and bounded: a restart forgets it, tokens stay good. */
export function grantMemory(): (model: string) => Adapter {
  const kept = new LRUCache<string, AdapterPayload>({ max: 2_000 });
  const byGrant = new LRUCache<string, Set<string>>({ max: 2_000 });
  return (model) => {
    const key = (id: string) => `${model}:${id}`;
    const findBy = (matches: (payload: AdapterPayload) => boolean) => {
      for (const [name, payload] of kept.entries()) {
        if (name.startsWith(`${model}:`) && matches(payload)) return Promise.resolve(payload);
      }
      return Promise.resolve(undefined);
    };
    return {
      async upsert(id, payload, expiresIn) {
        kept.set(key(id), payload, { ttl: (expiresIn || 3_600) * 1_000 });
        if (payload.grantId === undefined) return;
        const of = byGrant.get(payload.grantId) ?? new Set<string>();
        byGrant.set(payload.grantId, of.add(key(id)));
      },
      find: async (id) => kept.get(key(id)),
      findByUserCode: (userCode) => findBy((payload) => payload.userCode === userCode),
      findByUid: (uid) => findBy((payload) => payload.uid === uid),
      async consume(id) {
        const payload = kept.get(key(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      async destroy(id) {
        kept.delete(key(id));
      },
      async revokeByGrantId(grantId) {
        for (const name of byGrant.get(grantId) ?? []) kept.delete(name);
        byGrant.delete(grantId);
      },
    };
  };
}
