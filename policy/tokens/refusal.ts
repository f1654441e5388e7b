import { errors } from 'jose';

/** Why a token was not believed, and what its sender can do about it. None of the words say anything of the keys. */
export const REFUSALS = {
  malformed: 'It is not a signed JSON Web Token of at most 8 kB.',
  issuer: 'Its issuer is not one of those configured.',
  algorithm: 'Its signature algorithm is not one that its issuer may use.',
  type: 'Its type is not that of an access token (at+jwt or JWT).',
  key: 'It is signed by a key that its issuer does not publish.',
  signature: 'Its signature is wrong.',
  audience: 'It was made for another audience.',
  expired: 'It has expired; get a new one.',
  early: 'It is not valid yet.',
  claims: 'Its claims are not of the form that this service reads.',
  unavailable: 'The keys of its issuer cannot be had just now; try again later.',
} as const satisfies Record<string, string>;
export type RefusalReason = keyof typeof REFUSALS;

/** A token that is not believed. Holds nothing of the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  constructor(
    readonly reason: RefusalReason,
    options?: ErrorOptions,
    /** The claim at fault, where it is one that we read. */
    readonly claim?: string,
  ) {
    super(REFUSALS[reason], options);
  }
}

/** Why a token was refused, by what the library says of it. */
export function refusalOf(error: unknown): TokenRefused {
  if (error instanceof TokenRefused) return error;
  return new TokenRefused(reasonOf(error), { cause: error });
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (claim === 'aud') return 'audience';
    if (claim === 'typ') return 'type';
    return (claim === 'nbf' || claim === 'iat') && reason === 'check_failed' ? 'early' : 'claims';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'key';
  return 'malformed';
}
