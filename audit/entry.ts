/** One request that read or changed personal data. Holds no clear personal data, so that erasure never breaks the log. */
export interface AccessEntry {
  /** RFC 3339, UTC with milliseconds. */
  readonly at: string;
  readonly requestId: string;
  readonly subject: string;
  readonly onBehalfOf: string | null;
  readonly client: { readonly name: string; readonly version: string | null } | null;
  readonly purpose: string;
  readonly operation: {
    readonly kind: 'query' | 'mutation';
    readonly name: string | null;
    /** SHA-256 of the document, hexadecimal. */
    readonly hash: string;
  };
  /** Data class → coordinates of the fields answered, sorted. Shared between entries of one operation and mask. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Keyed hashes of the ids of the customers in the answer (`hmac('audit:customer', id)`), sorted, without repeats. */
  readonly customers: readonly string[];
  /** `refused`: wholly; `partial`: some fields refused or failed; `failed`: nothing was answered. */
  readonly outcome: 'ok' | 'partial' | 'refused' | 'failed';
}
