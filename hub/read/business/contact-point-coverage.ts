import { OWN_SYSTEM, splitSourceKey, type CustomerId, type SourceKey } from '../../../domain/model/index.ts';
import type { Hub } from '../../context.ts';

/**
 * Of a customer's source keys, those whose statement on "all contact points" includes one contact point: the keys
 * that hold it, and the keys linked for the same customer id as one that does. What a merge brought together is not
 * included, for a merge never widens consent (DATA §9). A contact point that no key of the customer holds is
 * included by every key: then nothing tells against it. Two reads.
 *
 * @param contactPoint keyed HMAC, the id of the contact point
 */
export async function keysCoveringContactPoint(
  hub: Hub,
  keys: readonly SourceKey[],
  contactPoint: string,
): Promise<ReadonlySet<SourceKey>> {
  const rows = await hub.store.get(
    'keys',
    keys.map((key) => `${contactPoint}|${key}`),
    { fields: ['sourceKey'] },
  );
  const holders = new Set([...rows.values()].map((row) => row.doc.sourceKey));
  if (holders.size === 0) return new Set(keys);
  const linked = await hub.store.get('links', keys, { fields: ['customerId'] });
  const customerOf = (key: SourceKey): CustomerId | null => {
    const { system, sourceId } = splitSourceKey(key);
    return system === OWN_SYSTEM ? (sourceId as CustomerId) : (linked.get(key)?.doc.customerId ?? null);
  };
  const customers = new Set([...holders].map(customerOf));
  return new Set(keys.filter((key) => holders.has(key) || customers.has(customerOf(key))));
}
