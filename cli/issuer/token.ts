import { importJWK, SignJWT } from 'jose';
import type { Purpose } from '../../policy/index.ts';
import { SIGNATURE, type IssuerSecrets } from './key.ts';
import { PEOPLE, type Label } from './people.ts';

/** Whom the development issuer's tokens are for. */
export const AUDIENCE = 'customer-360';
/** A working day, in seconds. */
export const TOKEN_LIFE_S = 12 * 3_600;

export interface TokenWish {
  readonly label: Label;
  readonly customerId: string | null;
  /** Null: the purposes of the person, else this one alone. */
  readonly purpose: Purpose | null;
  /** As after a second factor given just now. */
  readonly steppedUp: boolean;
}

/** The claims of a demonstration person beside those of every token. */
export function personClaims(wish: TokenWish, nowSeconds: number): Readonly<Record<string, unknown>> {
  const person = PEOPLE[wish.label];
  return {
    name: person.name,
    roles: person.roles,
    ...(person.scope.length === 0 ? {} : { scope: person.scope.join(' ') }),
    purposes: wish.purpose === null ? person.purposes : [wish.purpose],
    teams: person.teams,
    regions: person.regions,
    ...(wish.customerId === null ? {} : { customer_id: wish.customerId }),
    acr: wish.steppedUp ? 'urn:customer-360:two-factors' : 'urn:customer-360:one-factor',
    amr: wish.steppedUp ? ['pwd', 'otp'] : ['pwd'],
    auth_time: nowSeconds,
  };
}

/** An access token (RFC 9068) of the development issuer, made without asking it: whoever holds its key may. */
export async function demonstrationToken(
  secrets: IssuerSecrets,
  issuer: string,
  wish: TokenWish,
  nowMs: number,
): Promise<string> {
  const now = Math.floor(nowMs / 1_000);
  return new SignJWT({ ...personClaims(wish, now), client_id: 'c360-token' })
    .setProtectedHeader({ alg: SIGNATURE, typ: 'at+jwt', kid: secrets.privateKey.kid })
    .setIssuer(issuer)
    .setSubject(wish.label === 'customer' && wish.customerId !== null ? `customer:${wish.customerId}` : wish.label)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + TOKEN_LIFE_S)
    .sign(await importJWK(secrets.privateKey, SIGNATURE));
}
