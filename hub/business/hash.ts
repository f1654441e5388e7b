import { createHash } from 'node:crypto';

/** Hash of what a row says; what we add (times, batch, numbers) is left out by the caller. */
export function contentHash(said: unknown): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 27);
}
