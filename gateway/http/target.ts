import type { IncomingMessage } from 'node:http';

/** Scheme and authority of the form in which proxies ask (RFC 9112 §3.2.2). */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** Path and query of a request, whichever form its target has. */
export function targetOf({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  if (url.startsWith('/')) return url;
  const target = url.replace(ABSOLUTE, '');
  return target.startsWith('/') ? target : `/${target}`;
}
