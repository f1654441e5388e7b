import type { CustomerId, RowPredicate } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { survivorsOf } from './customers-by-id.ts';

/**
 * The predicate with every `named` customer turned into the id of its survivor: one read where there is any. Settle a
 * request's predicate once, then use it for all its queries.
 */
export async function settledPredicate(hub: Hub, predicate: RowPredicate): Promise<RowPredicate> {
  const named = namedIn(predicate);
  if (named.length === 0) return predicate;
  return settle(predicate, await survivorsOf(hub, named));
}

function namedIn(predicate: RowPredicate): CustomerId[] {
  if (predicate.kind === 'named') return predicate.ids as CustomerId[];
  return predicate.kind === 'any' || predicate.kind === 'every' ? predicate.of.flatMap(namedIn) : [];
}

function settle(predicate: RowPredicate, survivors: ReadonlyMap<string, CustomerId>): RowPredicate {
  if (predicate.kind === 'any' || predicate.kind === 'every') {
    return { ...predicate, of: predicate.of.map((part) => settle(part, survivors)) };
  }
  if (predicate.kind !== 'named') return predicate;
  return { kind: 'in', path: 'id', values: predicate.ids.flatMap((id) => survivors.get(id) ?? []) };
}
