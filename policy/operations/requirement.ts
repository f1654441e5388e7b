/** What a field or type asks of its reader, as the federation directives write it. Lists are OR of ANDs. */
export interface Requirement {
  readonly authenticated: boolean;
  /** `@requiresScopes`; empty: none asked for. */
  readonly scopes: readonly (readonly string[])[];
  /** `@policy`; empty: none asked for. */
  readonly policies: readonly (readonly string[])[];
}

/** Requirements by coordinate: `Type` and `Type.field`. What has none is not listed. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** One selection that the mask does not allow. */
export interface Removed {
  /** Response keys from the root of the operation; fragments add nothing. */
  readonly path: readonly string[];
  /** `Customer.emails`; for a type that is refused as a whole, the field that returns it. */
  readonly coordinate: string;
  /** What is missing, for people: `scope contact:read`, `policy step-up`, `authentication`. */
  readonly needs: readonly string[];
}
