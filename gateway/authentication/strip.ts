import type { IncomingHttpHeaders } from 'node:http';

/** Names by which processes inside trust each other, or by which proxies tell who somebody is. */
const INNER = /^(?:c360-(?:actor|transport|assertion|internal)|x-forwarded-|forwarded$|x-c360-)/;
/** Were read by authentication, and have no further reader. */
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** The headers that steps behind authentication see: without credentials, and without what only we may say. */
export function publicHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!CREDENTIALS.has(name) && !INNER.test(name)) kept[name] = value;
  }
  return kept;
}
