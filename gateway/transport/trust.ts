import type { ActorSigner } from '../../policy/tokens/index.ts';
import { ASSERTION_HEADER, TRANSPORT_SECRET_HEADER } from '../authentication/index.ts';
import type { SubgraphRequest } from '../ports.ts';

/** What a fetch carries so that the subgraph believes it. Rejects: the fetch is not sent. */
export type Trust = (request: SubgraphRequest) => Promise<Readonly<Record<string, string>>>;

/** `C360_SUBGRAPH_TRUST=gateway`: the gateway's signed word on the actor, made for this subgraph. */
export function assertionTrust(signer: ActorSigner, subgraph: string): Trust {
  return async ({ actor }) => ({ [ASSERTION_HEADER]: await signer.sign(actor, subgraph) });
}

/** `C360_SUBGRAPH_TRUST=jwt`: the caller's own token with what its request said beside it, and the transport's secret. */
export function forwardedTokenTrust(secret: string | null): Trust {
  return async ({ actor, credential }) => {
    if (!credential) throw new Error('the request came without a token that could be forwarded');
    return {
      authorization: `Bearer ${credential.reveal()}`,
      'c360-purpose': actor.purpose,
      ...(secret === null ? {} : { [TRANSPORT_SECRET_HEADER]: secret }),
      ...(actor.client === null ? {} : { 'apollographql-client-name': actor.client.name }),
      ...(actor.client?.version ? { 'apollographql-client-version': actor.client.version } : {}),
    };
  };
}
