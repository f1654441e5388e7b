import {
  assertionTrust,
  byAssertion,
  byClientCertificate,
  byTransportSecret,
  forwardedTokenTrust,
} from '../gateway/index.ts';
import type { Authenticate, Log, Trust } from '../gateway/index.ts';
import { grantPolicies } from '../policy/index.ts';
import { createActorSigner, createActorVerifier } from '../policy/tokens/index.ts';
import { tokenCallers } from './callers.ts';
import { ConfigError, type Config } from './config.ts';
import { gatewayKey, gatewayPublicKeys } from './gateway-keys.ts';

/** What the gateway sends along to a subgraph, by C360_SUBGRAPH_TRUST. @throws ConfigError */
export async function trustOf(config: Config): Promise<(subgraph: string) => Trust> {
  if (config.subgraphTrust === 'jwt') {
    const trust = forwardedTokenTrust(config.transportSecret);
    return () => trust;
  }
  const signer = createActorSigner({ key: await gatewayKey(config), clock: Date.now });
  return (subgraph) => assertionTrust(signer, subgraph);
}

/** Whom a subgraph answers, by C360_SUBGRAPH_TRUST. @throws ConfigError */
export async function subgraphCallers(config: Config, subgraph: string, log: Log): Promise<Authenticate> {
  if (config.subgraphTrust === 'jwt') {
    const { transportSecret, tls } = config;
    const callers = withPolicies(await tokenCallers(config, log));
    // Where the router can prove itself by both, it must.
    const certified = tls === null ? callers : byClientCertificate(callers);
    if (transportSecret !== null) return byTransportSecret(transportSecret, certified);
    if (tls === null)
      throw new ConfigError('C360_SUBGRAPH_TRUST=jwt: nothing says what the router proves itself with.');
    return certified;
  }
  const verifier = createActorVerifier({ keys: await gatewayPublicKeys(config), subgraph, clock: Date.now });
  return byAssertion({ verifier, log });
}

/** A forwarded token says nothing of policies: the subgraph that verifies it evaluates them as the gateway would. */
function withPolicies(authenticate: Authenticate): Authenticate {
  const grant = grantPolicies();
  return async (request) => {
    const found = await authenticate(request);
    return found.kind === 'actor' ? { ...found, actor: await grant(found.actor) } : found;
  };
}
