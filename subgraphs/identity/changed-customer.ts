import type { CustomerId } from '../../domain/model/index.ts';
import { customersById, type CommandResult } from '../../hub/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import type { ChangePayload } from './payloads.ts';
import { visibleCustomers } from './visibility.ts';

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
  const [view = null] = await customersById(context.hub, visibleCustomers(context), ids);
  const customer = view === null ? null : new Customer(view, context.hub.store);
  return { affected, finality, operationId, customer };
}
