import { isPurpose, type Actor } from '../../policy/index.ts';
import { actorOfClaims, TokenRefused, type Claims, type TokenVerifier } from '../../policy/tokens/index.ts';
import type { Log } from '../ports.ts';
import { unauthenticated, type Authenticate, type Refused, type RequestHeaders } from './authentication.ts';
import { bearerOf } from './bearer.ts';
import { Credential } from './credential.ts';
import { requestFacts } from './request-facts.ts';

/** Purposes and clients of one token whose actors are kept; a caller that names ever new ones only pays for them. */
const MOST_ACTORS = 16;

/** Authentication by the caller's own token (RFC 6750 §2.1) and the purpose it names in `c360-purpose`. */
export function byToken(options: { readonly verifier: TokenVerifier; readonly log: Log }): Authenticate {
  const { verifier, log } = options;
  // An actor is one object as long as its token is believed, so that what is derived from it can be kept with it.
  const actors = new WeakMap<Claims, Map<string, Actor>>();
  return async (request) => {
    const bearer = bearerOf(request.rawHeaders);
    if (bearer.kind === 'refused') return unauthenticated(bearer.message);
    let claims: Claims;
    try {
      claims = await verifier.verify(bearer.token);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const { reason, claim } = error;
      log.info({ requestId: request.requestId, reason, ...(claim === undefined ? {} : { claim }) }, 'token refused');
      return invalidToken(error);
    }
    const actor = actorFor(actors, claims, request);
    if (actor === null) return wrongPurpose(claims);
    return { kind: 'actor', actor, credential: new Credential(bearer.token) };
  };
}

function actorFor(kept: WeakMap<Claims, Map<string, Actor>>, claims: Claims, request: RequestHeaders): Actor | null {
  const facts = requestFacts(request.headers);
  const key = JSON.stringify(facts);
  const ofClaims = kept.get(claims) ?? new Map<string, Actor>();
  kept.set(claims, ofClaims);
  const known = ofClaims.get(key);
  if (known !== undefined) return known;
  const actor = actorOfClaims(claims, facts);
  if (actor !== null && ofClaims.size < MOST_ACTORS) ofClaims.set(key, actor);
  return actor;
}

function invalidToken(error: TokenRefused): Refused {
  const refused = unauthenticated(`The token is not accepted. ${error.message}`);
  return {
    ...refused,
    headers: { 'www-authenticate': `${refused.headers?.['www-authenticate']}, error="invalid_token"` },
  };
}

function wrongPurpose(claims: Claims): Refused {
  // A name that is no purpose here would be refused again.
  const allowed = claims.purposes.filter(isPurpose);
  const way =
    allowed.length === 0 ? 'It allows none' : `Name one that it allows in c360-purpose: ${allowed.join(', ')}`;
  return {
    kind: 'refused',
    status: 200,
    code: 'FORBIDDEN',
    message: `The token does not allow the purpose of this request. ${way}.`,
  };
}
