import { contractSupergraph } from '../schema/index.ts';

/** Tags that the customer portal may not even see. */
const NOT_FOR_THE_PORTAL = ['internal', 'steward'];

/** The contracts that a gateway serves beside `/graphql`. */
export function contractsOf(supergraphSdl: string): ReadonlyMap<string, () => string> {
  return new Map([['/graphql/portal', () => contractSupergraph(supergraphSdl, NOT_FOR_THE_PORTAL)]]);
}
