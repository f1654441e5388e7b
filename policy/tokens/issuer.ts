import type { JSONWebKeySet } from 'jose';

/**
 * Signature algorithms that an issuer may be configured with (RFC 7518 §3.1, RFC 9864). Asymmetric alone: with HS256
 * the public key of a JWKS would do as a secret, and `none` signs nothing.
 */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** One party whose tokens are believed. */
export interface Issuer {
  /** The `iss` claim, character for character. */
  readonly issuer: string;
  /** What `aud` must hold. */
  readonly audience: string;
  /** Absent: learnt by OIDC discovery under the issuer. */
  readonly jwksUri?: string;
  readonly algorithms: readonly Algorithm[];
  /** Keys at hand, for an issuer in this very process; nothing is fetched then. */
  readonly keys?: JSONWebKeySet;
}
