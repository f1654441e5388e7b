/** Codes that mean: the request never became an operation. */
const REQUEST_ERRORS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_TOO_COMPLEX',
]);

/**
 * Status of a failed parse, validation or coercion by GraphQL over HTTP: 200 for a caller that reads
 * `application/json`, 400 for one that reads `application/graphql-response+json`.
 */
export function statusFor(status: number, contentType: string, body: string): number {
  if (status !== 400 || contentType.startsWith('application/graphql-response+json')) return status;
  try {
    const answer = JSON.parse(body) as { data?: unknown; errors?: { extensions?: { code?: string } }[] };
    const codes = (answer.errors ?? []).map((error) => error.extensions?.code ?? '');
    return codes.length > 0 && codes.every((code) => REQUEST_ERRORS.has(code)) ? 200 : status;
  } catch {
    return status;
  }
}
