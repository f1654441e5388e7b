import type { SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { membershipsOf, type Membership } from '../verdict-members.ts';

/** Whether a no-match in force stands between a record of the one list and a record of the other. */
export type Apart = (some: readonly SourceKey[], others: readonly SourceKey[]) => boolean;

/**
 * What stewards keep apart among these records: no read without records, one where no verdict has two of them on its
 * two sides, three otherwise.
 */
export async function stewardsNoMatches(hub: Hub, keys: readonly SourceKey[]): Promise<Apart> {
  if (keys.length === 0) return () => false;
  const members = await membershipsOf(hub.store, keys);
  const sides = new Map<string, Set<string>>();
  for (const { verdictId, side } of [...members.values()].flat()) {
    const known = sides.get(verdictId);
    if (known) known.add(side);
    else sides.set(verdictId, new Set([side]));
  }
  const inForce = await noMatchesInForce(
    hub,
    [...sides].flatMap(([id, of]) => (of.size === 2 ? [id] : [])),
  );
  if (inForce.size === 0) return () => false;
  const standing = new Map([...members].map(([key, rows]) => [key, rows.filter((row) => inForce.has(row.verdictId))]));
  return (some, others) => {
    const across = new Set(some.flatMap((key) => (standing.get(key) ?? []).map(opposite)));
    return others.some((key) => standing.get(key)?.some((row) => across.has(place(row))));
  };
}

async function noMatchesInForce(hub: Hub, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const [verdicts, ends] = await Promise.all([hub.store.get('verdicts', ids), hub.store.get('verdictEnds', ids)]);
  return new Set(ids.filter((id) => verdicts.get(id)?.doc.kind === 'no-match' && !ends.has(id)));
}

function place({ verdictId, side }: Membership): string {
  return `${verdictId}|${side}`;
}

function opposite({ verdictId, side }: Membership): string {
  return place({ verdictId, side: side === 'left' ? 'right' : 'left' });
}
