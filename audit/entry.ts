/** One request that read or changed personal data. Holds no clear personal data, so that erasure never breaks the log. */
export interface AccessEntry {
  /** RFC 3339, UTC with milliseconds. */
  readonly at: string;
  readonly requestId: string;
  /** Issuer and subject of the token; for a customer's own token a keyed hash, as it names a data subject. */
  readonly subject: string;
  /** The subject's roles, sorted: what a customer is told instead of an employee's name. */
  readonly roles?: readonly string[];
  readonly onBehalfOf: string | null;
  readonly client: { readonly name: string; readonly version: string | null } | null;
  readonly purpose: string;
  readonly operation: {
    readonly kind: 'query' | 'mutation';
    readonly name: string | null;
    /** SHA-256 of the document, hexadecimal. */
    readonly hash: string;
  };
  /**
   * Data class → coordinates of the fields answered, sorted; for a change `change` → the mutation. Shared between
   * entries of one operation and mask, so that its form is computed once.
   */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Keyed hashes of the ids of the customers in the answer (`hmac('audit:customer', id)`), sorted, without repeats. */
  readonly customers: readonly string[];
  /** `refused`: wholly; `partial`: some fields refused or failed; `failed`: nothing was answered. */
  readonly outcome: 'ok' | 'partial' | 'refused' | 'failed';
  /** Keyed hash of the reason that was given for a reveal: it proves what was said, and says nothing itself. */
  readonly reason?: string;
}
