/** The error codes of every interface; `docs/reference/errors.md` is generated from this table. */
export const ERROR_CODES = {
  UNAUTHENTICATED: { http: 401, meaning: 'No valid token came with the request.', mend: 'Send a valid bearer token.' },
  FORBIDDEN: { http: 200, meaning: 'The actor may not do this.', mend: 'Ask for the role that may.' },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    http: 200,
    meaning: 'A field was removed because the actor may not read it.',
    mend: 'Leave the field out or ask for its scope.',
  },
  CONSENT_REQUIRED: {
    http: 200,
    meaning: 'The purpose needs a consent that the customer has not given.',
    mend: 'Ask the customer, or use another purpose.',
  },
  CONSENT_UNKNOWN: {
    http: 200,
    meaning: 'The consent could not be looked up, so the value is withheld.',
    mend: 'Try again later.',
  },
  STEP_UP_REQUIRED: {
    http: 200,
    meaning: 'The operation needs a fresh second factor.',
    mend: 'Sign in again with a second factor.',
  },
  NOT_FOUND: { http: 200, meaning: 'What a mutation names does not exist.', mend: 'Check the id.' },
  BAD_USER_INPUT: {
    http: 200,
    meaning: 'An argument is malformed or out of range.',
    mend: 'The message names the argument and its form.',
  },
  CONFLICT: {
    http: 200,
    meaning: 'The change contradicts what is recorded, or lost every retry against other writers.',
    mend: 'Read again and decide; the message names the contradiction.',
  },
  VERSION_CONFLICT: {
    http: 200,
    meaning: 'The version named is not the current one, or the same version came with other content.',
    mend: 'Read the current version and try again.',
  },
  ERASED: { http: 200, meaning: 'The source key was erased and may not come back.', mend: 'Nothing: this is meant.' },
  CUSTOMER_TOO_LARGE: {
    http: 200,
    meaning: 'The customer would pass its limit of source keys.',
    mend: 'Split it, or raise the limit.',
  },
  QUERY_TOO_COMPLEX: {
    http: 200,
    meaning: 'The operation passes a limit.',
    mend: 'Ask for less; the message names the limit.',
  },
  RATE_LIMITED: { http: 429, meaning: 'The caller used up its budget.', mend: 'Wait for as long as the answer says.' },
  OVERLOADED: { http: 503, meaning: 'The server has more work than it can take.', mend: 'Try again after a moment.' },
  SUBGRAPH_UNAVAILABLE: {
    http: 200,
    meaning: 'A part of the view could not be reached, or did not take what the gateway asked of it.',
    mend: 'Try again later; the rest of the answer is good. Of a change look first whether it was made, or repeat it under the same idempotencyKey.',
  },
  SUBGRAPH_TIMEOUT: {
    http: 200,
    meaning: 'A part of the view did not answer in time.',
    mend: 'Try again later; the rest of the answer is good. Of a change look first whether it was made, or repeat it under the same idempotencyKey.',
  },
  AUDIT_UNAVAILABLE: {
    http: 503,
    meaning: 'The access could not be recorded, so nothing is answered.',
    mend: 'Try again later.',
  },
  OPERATION_NOT_ALLOWED: {
    http: 200,
    meaning: 'The operation is not on the list of trusted documents.',
    mend: 'Register the operation.',
  },
  GRAPHQL_PARSE_FAILED: { http: 400, meaning: 'The document is not GraphQL.', mend: 'The message names the place.' },
  GRAPHQL_VALIDATION_FAILED: {
    http: 400,
    meaning: 'The document does not fit the schema.',
    mend: 'The message names the place.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    http: 200,
    meaning: 'The hash is not known yet.',
    mend: 'Send the whole document once.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    http: 200,
    meaning: 'Persisted queries are switched off.',
    mend: 'Send the whole document.',
  },
  BAD_REQUEST: { http: 400, meaning: 'The HTTP request is malformed.', mend: 'The message says what is missing.' },
  OPERATION_RESOLUTION_FAILURE: {
    http: 400,
    meaning: 'The operation name picks none of the operations.',
    mend: 'Name one of them.',
  },
  INTERNAL: { http: 500, meaning: 'A fault of ours; the request id leads to the log.', mend: 'Report the request id.' },
} as const satisfies Record<string, { http: number; meaning: string; mend: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * A failure that the caller can understand. The message says what, where and how to mend it and holds no
 * personal data; `field` is the input path for userErrors.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field?: readonly string[],
    readonly details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}
