/** Who asks, on whose behalf, with what rights and for which purpose. Reaches every subgraph with every request. */
export interface Actor {
  /** Issuer and subject of the token, joined as `issuer|sub` so that two issuers' subjects never meet. */
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
  /** How surely the subject was known when it signed in, in the issuer's words (OpenID Connect Core §2). */
  readonly acr: string | null;
  /** By which means (RFC 8176): `pwd`, `otp` … */
  readonly amr: readonly string[];
  /** When, in seconds since 1970. */
  readonly authTime: number | null;
  readonly client: { readonly name: string; readonly version: string | null } | null;
}
