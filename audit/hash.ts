import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** SHA-256 throughout, as RFC 9162 §2.1 asks for one hash per log. */
export type Hash = Buffer;

export const HASH_BYTES = 32;

/** RFC 9162 §2.1.1: the hash of an empty tree is the hash of nothing. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer');

/** RFC 9162 §2.1.1: a leaf is hashed behind 0x00, so that no leaf can pass for a node. */
export function leafHash(entry: string | Uint8Array): Hash {
  if (typeof entry === 'string') return hash('sha256', `\u0000${entry}`, 'buffer');
  return hash('sha256', Buffer.concat([Buffer.of(0), entry]), 'buffer');
}

/** RFC 9162 §2.1.1: an inner node is hashed behind 0x01. */
export function nodeHash(left: Hash, right: Hash): Hash {
  // One buffer of its own per call: concatenating three costs twice as much.
  const input = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  input[0] = 1;
  left.copy(input, 1);
  right.copy(input, 1 + HASH_BYTES);
  return hash('sha256', input, 'buffer');
}

/** SHA-256 of a text, base64url. */
export function textHash(text: string): string {
  return hash('sha256', text, 'base64url');
}

export function hashText(value: Hash): string {
  return value.toString('base64url');
}

/** Null where the text is not the hash of anything. */
export function parseHash(text: unknown): Hash | null {
  if (typeof text !== 'string' || text.length !== 43) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === HASH_BYTES && bytes.toString('base64url') === text ? bytes : null;
}
