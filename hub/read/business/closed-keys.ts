import {
  OWN_SYSTEM,
  splitSourceKey,
  type CustomerId,
  type PreferenceSummary,
  type SourceKey,
} from '../../../domain/model/index.ts';
import type { Hub } from '../../context.ts';
import { summariesOf } from './summaries.ts';

type ClosedKeys = ReadonlyMap<SourceKey, CustomerId>;

const NONE: ClosedKeys = new Map();

/** The same summaries are asked of several times in one answer, those of a large customer in several. */
const CLOSED = new WeakMap<readonly PreferenceSummary[], ClosedKeys>();

/** Keys of a customer's deleted records, each with the id that it was linked for, as the customer's own keys name them. */
export function closedKeysIn(summaries: readonly PreferenceSummary[]): ClosedKeys {
  let closed = CLOSED.get(summaries);
  if (!closed) CLOSED.set(summaries, (closed = gathered(summaries)));
  return closed;
}

function gathered(summaries: readonly PreferenceSummary[]): ClosedKeys {
  const naming = summaries.filter(({ closed }) => closed !== undefined && closed.length > 0);
  if (naming.length === 0) return NONE;
  const keys = new Map<SourceKey, CustomerId>();
  for (const { sourceKey, closed = [] } of naming) {
    const { system, sourceId } = splitSourceKey(sourceKey);
    if (system === OWN_SYSTEM) for (const key of closed) keys.set(key, sourceId as CustomerId);
  }
  return keys;
}

/** The summaries of the keys of each customer's deleted records; one read for all customers, none where there is none. */
export async function closedSummariesOf(
  hub: Hub,
  customers: readonly (readonly PreferenceSummary[])[],
): Promise<readonly (readonly PreferenceSummary[])[]> {
  const closed = customers.map((summaries) => [...closedKeysIn(summaries).keys()]);
  return summariesOf(hub, 'preferenceSummaries', closed);
}
