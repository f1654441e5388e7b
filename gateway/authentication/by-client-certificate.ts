import { unauthenticated, type Authenticate } from './authentication.ts';

/** Asks for a certificate of the installation's own authority first (mutual TLS, RFC 8446 §4.4.2), then as `next` does. */
export function byClientCertificate(next: Authenticate): Authenticate {
  return async (request) =>
    request.certified === true
      ? next(request)
      : unauthenticated('This subgraph answers its router alone, by its certificate; ask the router.');
}
