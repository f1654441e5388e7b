import { buildSubgraph, sectionReference, type SubgraphDefinition } from '../shared/index.ts';
import { CustomerConsents } from './customer-consents.ts';
import { CustomerContact } from './customer-contact.ts';
import { CustomerPreferences } from './customer-preferences.ts';
import { Customer } from './customer.ts';
import { PreferenceMutations } from './mutations.ts';
import { PreferenceQueries } from './queries.ts';

/** What a customer chose and consented to, and whether it may be contacted. */
export function buildPreferencesSubgraph(): SubgraphDefinition {
  return buildSubgraph({
    name: 'preferences',
    resolvers: [CustomerPreferences, CustomerConsents, CustomerContact, PreferenceMutations, PreferenceQueries],
    orphanedTypes: [Customer],
    references: { Customer: sectionReference(Customer) },
  });
}

export { consentGate } from './consent-gate.ts';
