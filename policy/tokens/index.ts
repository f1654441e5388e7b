export { actorOfClaims, type RequestFacts } from './actor.ts';
export {
  createActorSigner,
  createActorVerifier,
  parseActor,
  type ActorSigner,
  type ActorVerifier,
} from './assertion.ts';
export { parseClaims, type Claims } from './claims.ts';
export type { Fetch } from './fetch-json.ts';
export {
  gatewayPublicKeysIn,
  newGatewayKey,
  publicHalf,
  readGatewayKey,
  readGatewayPublicKeys,
  type NamedKey,
} from './gateway-key.ts';
export { ALGORITHMS, type Algorithm, type Issuer } from './issuer.ts';
export { isSafeKeyAddress } from './key-address.ts';
export type { ReportKeys } from './remote-keys.ts';
export { REFUSALS, TokenRefused, type RefusalReason } from './refusal.ts';
export {
  CLOCK_TOLERANCE_S,
  MOST_TOKEN_LENGTH,
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.ts';
