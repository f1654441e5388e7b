import type { IncomingHttpHeaders } from 'node:http';

const ALLOWED_HEADERS =
  'authorization, content-type, c360-purpose, x-request-id, apollo-require-preflight, x-apollo-operation-name, apollographql-client-name, apollographql-client-version';
const EXPOSED_HEADERS = 'x-request-id, retry-after';
const PREFLIGHT_SECONDS = '600';

/**
 * Cross-origin headers of an answer (Fetch standard): for origins on the list alone, and never with credentials, since
 * a token comes in a header that a page must set itself.
 */
export function corsHeaders(
  origins: readonly string[],
  headers: IncomingHttpHeaders,
): Readonly<Record<string, string>> {
  if (origins.length === 0) return {};
  const { origin } = headers;
  if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' };
  return { vary: 'origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/** What a preflight is answered beside; a browser sends it without a token. */
export function preflightHeaders(origins: readonly string[], headers: IncomingHttpHeaders) {
  const cors = corsHeaders(origins, headers);
  if (!('access-control-allow-origin' in cors)) return cors;
  return {
    ...cors,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
