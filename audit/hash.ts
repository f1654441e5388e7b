import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/**
 * SHA-256 throughout, as RFC 9162 §2.1 asks for one hash per log. Its 32 bytes as latin1 text: a buffer for each would
 * cost more than the hashing.
 */
export type Hash = string;

const HASH_BYTES = 32;

/** RFC 9162 §2.1.1: the hash of an empty tree is the hash of nothing. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'binary');

/** RFC 9162 §2.1.1: a leaf is hashed behind 0x00, so that no leaf can pass for a node. */
export function leafHash(entry: string | Uint8Array): Hash {
  if (typeof entry === 'string') return hash('sha256', `\u0000${entry}`, 'binary');
  return hash('sha256', Buffer.concat([Buffer.of(0), entry]), 'binary');
}

/**
 * The same, with the text in one piece: hashing brings the pieces that it was added from together, and a text that
 * waits in pieces takes several times the memory.
 */
export function hashedLeaf(text: string): { readonly leaf: Hash; readonly text: string } {
  const marked = `\u0000${text}`;
  return { leaf: hash('sha256', marked, 'binary'), text: marked.slice(1) };
}

/** What is hashed for an inner node; filled and hashed without a turn of the event loop in between. */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** RFC 9162 §2.1.1: an inner node is hashed behind 0x01. */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.write(left, 1, HASH_BYTES, 'latin1');
  node.write(right, 1 + HASH_BYTES, HASH_BYTES, 'latin1');
  return hash('sha256', node, 'binary');
}

/** SHA-256 of a text, base64url. */
export function textHash(text: string): string {
  return hash('sha256', text, 'base64url');
}

export function hashText(value: Hash): string {
  return Buffer.from(value, 'latin1').toString('base64url');
}
