import { buildSubgraph, sectionReference, type SubgraphDefinition } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { CustomerTransactions } from './customer-transactions.ts';
import { CustomerValue } from './customer-value.ts';
import { TransactionFields } from './transaction-fields.ts';

/** Orders, invoices, payments, refunds, subscriptions and dues of a customer, and what they come to. */
export function buildTransactionsSubgraph(): SubgraphDefinition {
  return buildSubgraph({
    name: 'transactions',
    resolvers: [CustomerTransactions, CustomerValue, TransactionFields],
    orphanedTypes: [Customer],
    references: { Customer: sectionReference(Customer) },
  });
}
