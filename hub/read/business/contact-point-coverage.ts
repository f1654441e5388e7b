import { OWN_SYSTEM, splitSourceKey, type CustomerId, type SourceKey } from '../../../domain/model/index.ts';
import type { Hub } from '../../context.ts';

/** Which of a customer's source keys speak for one of its contact points? */
export interface CoverageQuestion {
  readonly keys: readonly SourceKey[];
  /** Keyed HMAC, the id of the contact point. */
  readonly contactPoint: string;
}

/**
 * Of a customer's source keys, those whose statement on "all contact points" includes one contact point: the keys
 * that hold it, and the keys linked for the same customer id as one that does. What a merge brought together is not
 * included, for a merge never widens consent (DATA §9). A contact point that no key of the customer holds is
 * included by every key: then nothing tells against it. Two reads for all questions.
 */
export async function keysCoveringContactPoint(
  hub: Hub,
  questions: readonly CoverageQuestion[],
): Promise<readonly ReadonlySet<SourceKey>[]> {
  const ids = questions.flatMap(({ keys, contactPoint }) => keys.map((key) => `${contactPoint}|${key}`));
  const held = await hub.store.get('keys', [...new Set(ids)], { fields: ['sourceKey'] });
  const holdersOf = ({ keys, contactPoint }: CoverageQuestion) =>
    keys.filter((key) => held.has(`${contactPoint}|${key}`));
  const unclear = questions.filter((question) => holdersOf(question).length > 0);
  const links = await hub.store.get('links', [...new Set(unclear.flatMap(({ keys }) => keys))], {
    fields: ['customerId'],
  });
  const customerOf = (key: SourceKey): CustomerId | null => {
    const { system, sourceId } = splitSourceKey(key);
    return system === OWN_SYSTEM ? (sourceId as CustomerId) : (links.get(key)?.doc.customerId ?? null);
  };
  return questions.map((question) => {
    const holders = new Set(holdersOf(question));
    if (holders.size === 0) return new Set(question.keys);
    const customers = new Set([...holders].map(customerOf));
    return new Set(question.keys.filter((key) => holders.has(key) || customers.has(customerOf(key))));
  });
}
