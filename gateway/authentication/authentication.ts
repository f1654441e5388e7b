import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Actor } from '../../policy/index.ts';
import type { Credential } from './credential.ts';

/** What of a request says who sends it. */
export interface RequestHeaders {
  /** For the log. */
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  /** As received, name and value in turn: Node drops a second `Authorization` from `headers`. */
  readonly rawHeaders: readonly string[];
  /** The peer showed a certificate of the installation's authority. */
  readonly certified?: boolean;
}

/** Nothing of the request but its headers was looked at. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Authenticated {
  readonly kind: 'actor';
  readonly actor: Actor;
  /** The caller's own token, where a subgraph may want it. */
  readonly credential: Credential | null;
}

/** Who sends a request. Asked before its body is read. A rejection of the promise is a fault of ours, answered as INTERNAL. */
export type Authenticate = (request: RequestHeaders) => Promise<Authenticated | Refused>;

/** The one answer to whoever has no valid token (RFC 6750 §3). The message never says which check failed. */
export function unauthenticated(message: string): Refused {
  return {
    kind: 'refused',
    status: 401,
    code: 'UNAUTHENTICATED',
    message,
    headers: { 'www-authenticate': 'Bearer realm="customer-360"' },
  };
}
