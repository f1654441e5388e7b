import { buildSubgraph, customerReference, type SubgraphDefinition } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { CustomerInteractions } from './customer-interactions.ts';
import { InteractionFields } from './interaction-fields.ts';

/** Calls, e-mails, chats, visits, meetings, web visits, cases and feedback of a customer. */
export function buildInteractionsSubgraph(): SubgraphDefinition {
  return buildSubgraph({
    name: 'interactions',
    resolvers: [CustomerInteractions, InteractionFields],
    orphanedTypes: [Customer],
    references: {
      Customer: (reference) => {
        const customer = customerReference(reference);
        return customer === null ? null : new Customer(customer);
      },
    },
  });
}
