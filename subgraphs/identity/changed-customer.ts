import type { CustomerId } from '../../domain/model/index.ts';
import { customersById, type Affected, type CommandResult } from '../../hub/index.ts';
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
  return { affected: await shownAffected(context, affected), finality, operationId, customer };
}

/** Of the customers that a command touched, those that the actor may see. */
export async function shownAffected(
  context: SubgraphContext,
  affected: readonly Affected[],
): Promise<readonly Affected[]> {
  const shown = await shownIds(
    context,
    affected.map(({ customerId }) => customerId),
  );
  // Whom the command itself made is the caller's own news.
  return affected.filter(({ kind, customerId }) => kind === 'created' || shown(customerId));
}
