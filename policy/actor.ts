/** Who asks, on whose behalf, with what rights and for which purpose. Reaches every subgraph with every request. */
export interface Actor {
  readonly subject: string;
  readonly onBehalfOf: string | null;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
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
  scopes: [],
  policies: [],
  purpose: 'service',
  teams: [],
  regions: [],
  customerId: null,
  acr: null,
  amr: [],
  authTime: null,
  client: null,
};
