import { buildIdentitySubgraph } from '../subgraphs/identity/index.ts';
import { buildInteractionsSubgraph } from '../subgraphs/interactions/index.ts';
import { buildPreferencesSubgraph } from '../subgraphs/preferences/index.ts';
import type { SubgraphDefinition } from '../subgraphs/shared/index.ts';
import { buildTransactionsSubgraph } from '../subgraphs/transactions/index.ts';
import type { SubgraphName } from './config.ts';

const BUILDERS: Readonly<Record<SubgraphName, () => SubgraphDefinition>> = {
  identity: buildIdentitySubgraph,
  transactions: buildTransactionsSubgraph,
  interactions: buildInteractionsSubgraph,
  preferences: buildPreferencesSubgraph,
};

export function buildSubgraph(name: SubgraphName): SubgraphDefinition {
  return BUILDERS[name]();
}

/** The four subgraphs, in the order in which they are composed. */
export function buildSubgraphs(): SubgraphDefinition[] {
  return Object.values(BUILDERS).map((build) => build());
}
