import type { IncomingHttpHeaders } from 'node:http';
import type { RequestFacts } from '../../policy/tokens/index.ts';

const CLIENT_NAME = 'apollographql-client-name';
const CLIENT_VERSION = 'apollographql-client-version';
/** Stands in the access log: short and plain, or not taken at all. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9 ._:@/+-]{0,63}$/;

/** What the headers say beside the token: the purpose, and which program asks. */
export function requestFacts(headers: IncomingHttpHeaders): RequestFacts {
  const name = plain(headers[CLIENT_NAME]);
  return {
    purpose: one(headers['c360-purpose']),
    client: name === null ? null : { name, version: plain(headers[CLIENT_VERSION]) },
  };
}

/** Node joins repeated headers by comma, and no purpose holds one. */
function one(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}

function plain(value: string | readonly string[] | undefined): string | null {
  const text = one(value);
  return text !== null && PLAIN.test(text) ? text : null;
}
