import { ROLE_SCOPES } from './scopes.ts';

/** Who asks, on whose behalf, with what rights and for which purpose. Reaches every subgraph with every request. */
export interface Actor {
  /** Issuer and subject of the token, joined so that two issuers' subjects never meet. */
  readonly subject: string;
  readonly onBehalfOf: string | null;
  readonly roles: readonly string[];
  /** What the roles and the token grant together. */
  readonly scopes: readonly string[];
  /** `@policy` names that hold for this request. */
  readonly policies: readonly string[];
  readonly purpose: string;
  readonly teams: readonly string[];
  readonly regions: readonly string[];
  readonly customerId: string | null;
  readonly acr: string | null;
  readonly amr: readonly string[];
  readonly authTime: number | null;
  readonly client: { readonly name: string; readonly version: string | null } | null;
}

/** Until authorization lands, every request is made by this admin. */
export const DEMONSTRATION_ADMIN: Actor = {
  subject: 'demonstration-admin',
  onBehalfOf: null,
  roles: ['admin'],
  scopes: ROLE_SCOPES.admin,
  policies: ['care-or-law'],
  purpose: 'service',
  teams: [],
  regions: [],
  customerId: null,
  acr: null,
  amr: [],
  authTime: null,
  client: null,
};
