import { admits, type RowPredicate, type SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { visibleSurvivors } from './customers-by-id.ts';
import { customerIdsNowOrOnce } from './customers-by-source-key.ts';

/** What is known of a customer that is not known: nothing, and so no restriction either. */
const UNKNOWN_CUSTOMER = { restricted: 'no' };

/**
 * May rows without a customer be seen? By those who may see a customer of whom nothing is known, that is not by who
 * sees only the customers of a team, a region or himself.
 */
export function seesUnknownCustomers(predicate: RowPredicate): boolean {
  return admits(predicate, UNKNOWN_CUSTOMER);
}

/**
 * The keys, each once, whose customer the predicate allows; without a restriction all of them, unread. What stands
 * under a deleted record is still its customer's: nobody sees it who may not see the customer that its id names now.
 */
export async function visibleKeys(hub: Hub, predicate: RowPredicate, keys: readonly SourceKey[]): Promise<SourceKey[]> {
  const asked = [...new Set(keys)];
  if (predicate.kind === 'all' || asked.length === 0) return asked;
  const owners = await customerIdsNowOrOnce(hub, asked);
  const seen = await visibleSurvivors(hub, predicate, [...owners.values()]);
  const unknown = seesUnknownCustomers(predicate);
  return asked.filter((key) => {
    const id = owners.get(key);
    return id === undefined ? unknown : seen.has(id);
  });
}
