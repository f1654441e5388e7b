import { ALL_ROWS, ownIdOf, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { customersById, sourceKeysOf } from '../read/index.ts';

/**
 * Under which keys anything is said of a customer: its records, also those that were deleted, then its own keys, those
 * of merged ids included. Null: there is no such customer. A merged id answers as its survivor.
 */
export async function keysOfCustomer(hub: Hub, id: CustomerId): Promise<readonly SourceKey[] | null> {
  const [customer] = await customersById(hub, ALL_ROWS, [id]);
  if (!customer) return null;
  const [keys = []] = await sourceKeysOf(hub, [customer]);
  const own = keys.filter((key) => ownIdOf(key) !== null);
  const summaries = await hub.store.get('preferenceSummaries', own);
  const closed = [...summaries.values()].flatMap(({ doc }) => doc.closed ?? []);
  const records = keys.filter((key) => ownIdOf(key) === null);
  return [...new Set([...records, ...closed]), ...own];
}
