import { hash } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  type JWTVerifyGetKey,
  type ProtectedHeaderParameters,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { parseClaims, type Claims } from './claims.ts';
import type { Fetch } from './fetch-json.ts';
import type { Issuer } from './issuer.ts';
import { refusalOf, TokenRefused } from './refusal.ts';
import { RemoteKeys, type ReportKeys } from './remote-keys.ts';

/** Longest token, in characters. */
export const MOST_TOKEN_LENGTH = 8_192;
/** How far the clocks of issuer and service may be apart, in seconds. */
export const CLOCK_TOLERANCE_S = 5;
const CACHED_TOKENS = 10_000;
/** RFC 9068 §2.1, and what older issuers write. An id token or a DPoP proof under another name is no access token. */
const TYPES = new Set(['at+jwt', 'jwt']);

export interface TokenVerifierOptions {
  readonly issuers: readonly Issuer[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds since any moment, never set back; left out: that of the process. */
  readonly monotonic?: () => number;
  readonly fetch?: Fetch;
  readonly report?: ReportKeys;
}

export interface TokenVerifier {
  /** The claims of a token that is believed; the same object while the token is. @throws TokenRefused */
  verify(token: string): Promise<Claims>;
}

interface Trusted {
  readonly issuer: Issuer;
  readonly keyFor: JWTVerifyGetKey;
}

/**
 * Verifies access tokens of the configured issuers (RFC 7519, RFC 8725, RFC 9068). The key comes from the issuer's own
 * set alone: `jku`, `x5u`, `x5c` and `jwk` in a token's header are never looked at, and `crit` is refused.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { clock } = options;
  const trusted = new Map(options.issuers.map((issuer) => [issuer.issuer, trust(issuer, options)]));
  const believed = new LRUCache<string, Claims>({ max: CACHED_TOKENS });
  return {
    async verify(token) {
      if (token.length > MOST_TOKEN_LENGTH) throw new TokenRefused('malformed');
      const digest = hash('sha256', token, 'base64url');
      const known = believed.get(digest);
      if (known !== undefined) {
        if (known.exp + CLOCK_TOLERANCE_S > clock() / 1_000) return known;
        believed.delete(digest);
        throw new TokenRefused('expired');
      }
      const claims = await verifyAnew(token, trusted, clock);
      believed.set(digest, claims);
      return claims;
    },
  };
}

function trust(issuer: Issuer, options: TokenVerifierOptions): Trusted {
  if (issuer.keys !== undefined) return { issuer, keyFor: createLocalJWKSet(issuer.keys) };
  const keys = new RemoteKeys({
    issuer,
    clock: options.clock,
    monotonic: options.monotonic ?? (() => performance.now()),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    report: options.report ?? (() => undefined),
  });
  return { issuer, keyFor: (header) => keys.keyFor(header) };
}

async function verifyAnew(token: string, trusted: ReadonlyMap<string, Trusted>, clock: () => number): Promise<Claims> {
  const { header, issuer: named } = unverified(token);
  // The claim picks among the configured issuers and does nothing else before the signature is checked.
  const found = typeof named === 'string' ? trusted.get(named) : undefined;
  if (found === undefined) throw new TokenRefused('issuer');
  const { issuer, keyFor } = found;
  checkHeader(header, issuer);
  const now = clock();
  const payload = await jwtVerify(token, keyFor, {
    issuer: issuer.issuer,
    audience: issuer.audience,
    algorithms: [...issuer.algorithms],
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(now),
    requiredClaims: ['exp', 'sub'],
  }).then(
    (verified) => verified.payload,
    (error: unknown) => {
      throw refusalOf(error);
    },
  );
  const claims = parseClaims(payload);
  if (claims.iat !== undefined && claims.iat > now / 1_000 + CLOCK_TOLERANCE_S) throw new TokenRefused('early');
  return claims;
}

function unverified(token: string): { header: ProtectedHeaderParameters; issuer: unknown } {
  try {
    return { header: decodeProtectedHeader(token), issuer: decodeJwt(token).iss };
  } catch (error) {
    throw new TokenRefused('malformed', { cause: error });
  }
}

function checkHeader(header: ProtectedHeaderParameters, issuer: Issuer): void {
  const algorithms: readonly unknown[] = issuer.algorithms;
  if (!algorithms.includes(header.alg)) throw new TokenRefused('algorithm');
  const type = typeof header.typ === 'string' ? header.typ.toLowerCase().replace(/^application\//, '') : '';
  if (!TYPES.has(type)) throw new TokenRefused('type');
  if ('crit' in header || 'b64' in header) throw new TokenRefused('malformed');
  // Without a name, or with a list of them, a key would be picked by its algorithm alone.
  if (typeof header.kid !== 'string' || header.kid === '') throw new TokenRefused('key');
}
