import { buildSubgraph, sectionReference, type SubgraphDefinition } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { CustomerInteractions } from './customer-interactions.ts';
import { InteractionFields } from './interaction-fields.ts';

/** Calls, e-mails, chats, visits, meetings, web visits, cases and feedback of a customer. */
export function buildInteractionsSubgraph(): SubgraphDefinition {
  return buildSubgraph({
    name: 'interactions',
    resolvers: [CustomerInteractions, InteractionFields],
    orphanedTypes: [Customer],
    references: { Customer: sectionReference(Customer) },
  });
}
