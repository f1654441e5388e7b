import type { CustomerId } from '../../domain/model/index.ts';
import { customersById, type Affected, type CommandResult, type RecordResult } from '../../hub/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import type { ChangePayload } from './payloads.ts';
import { shownIds, visibleCustomers } from './visibility.ts';

/**
 * What a command answers: its result, and the customer read anew, past the request's loaders, which may hold it
 * as it was before.
 */
export async function changePayload(
  context: SubgraphContext,
  { affected, finality, operationId }: CommandResult,
  customerId: CustomerId | null,
): Promise<Omit<ChangePayload, 'userErrors'>> {
  const ids = customerId === null ? [] : [customerId];
  const [view = null] = await customersById(context.hub, await visibleCustomers(context), ids);
  const customer = view === null ? null : new Customer(view, context.hub.store);
  return { ...(await shownAffected(context, affected)), finality, operationId, customer };
}

/** Of the customers that a command touched, those that the actor may see; and all of them for the access log. */
export async function shownAffected(
  context: SubgraphContext,
  affected: readonly Affected[],
  results: readonly RecordResult[] = [],
): Promise<{ readonly affected: readonly Affected[]; readonly touched: readonly CustomerId[] }> {
  const ids = affected.map(({ customerId }) => customerId);
  const shown = await shownIds(context, ids);
  return {
    // Whom the command itself made is the caller's own news.
    affected: affected.filter(({ kind, customerId }) => kind === 'created' || shown(customerId)),
    touched: [...ids, ...results.flatMap(({ customerId }) => customerId ?? [])],
  };
}
