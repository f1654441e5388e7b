import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthenticated, type Authenticate } from './authentication.ts';
import { headerValues } from './bearer.ts';

/** Header of the secret that a router in front of the subgraphs knows. */
export const TRANSPORT_SECRET_HEADER = 'c360-transport-secret';

/** Asks for the router's secret first, then as `next` does: a stolen token alone does not open a subgraph. */
export function byTransportSecret(secret: string, next: Authenticate): Authenticate {
  const wanted = digest(secret);
  return async (request) => {
    const values = headerValues(request.rawHeaders, TRANSPORT_SECRET_HEADER);
    // Digests have one length, so that the time of the comparison tells nothing of the secret.
    const same = timingSafeEqual(digest(values[0] ?? ''), wanted);
    if (!same || values.length !== 1) return unauthenticated('This subgraph answers its router alone; ask the router.');
    return next(request);
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
