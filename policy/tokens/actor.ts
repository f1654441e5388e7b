import type { Actor } from '../actor.ts';
import { chosenPurpose } from '../purposes.ts';
import { grantedScopes } from '../scopes.ts';
import type { Claims } from './claims.ts';

/** What a request says beside its token. */
export interface RequestFacts {
  /** The header `c360-purpose`. */
  readonly purpose: string | null;
  readonly client: { readonly name: string; readonly version: string | null } | null;
}

/**
 * Who a token makes its bearer. Null: the purpose asked for is not one the token allows. A subject is written
 * `issuer|sub`, so that two issuers' subjects never meet.
 */
export function actorOfClaims(claims: Claims, facts: RequestFacts): Actor | null {
  const purpose = chosenPurpose(claims.purposes, facts.purpose);
  if (purpose === null) return null;
  const subject = `${claims.iss}|${claims.sub}`;
  const client = claims.azp ?? claims.client_id;
  return {
    subject: claims.act === undefined ? subject : `${claims.act.iss ?? claims.iss}|${claims.act.sub}`,
    onBehalfOf: claims.act === undefined ? null : subject,
    roles: claims.roles,
    scopes: grantedScopes(claims.roles, claims.scope),
    policies: [],
    purpose,
    teams: claims.teams,
    regions: claims.regions,
    customerId: claims.customer_id,
    acr: claims.acr,
    amr: claims.amr,
    authTime: claims.auth_time,
    client: facts.client ?? (client === undefined ? null : { name: client, version: null }),
  };
}
