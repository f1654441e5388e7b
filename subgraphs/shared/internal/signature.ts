import { createHash } from 'node:crypto';
import type { Hub } from '../../../hub/index.ts';
import { sameSignature } from '../same-signature.ts';

/** Carries, dot-separated: when it was signed (seconds), SHA-256 of the body, and the signature over both and the path. */
export const INTERNAL_HEADER = 'c360-internal';

/** A call is believed for so long; clocks may differ by as much. */
const LIFE_S = 30;
const PURPOSE = 'internal-call';
const FORM = /^(\d{10,12})\.([\w-]{43})\.([\w-]{10,100})$/;

type Signer = Pick<Hub['store'], 'sign'>;

/**
 * Signs a call from one subgraph to another under the tenant's secret, which only processes of the installation hold:
 * no subgraph has the gateway's key.
 */
export function signCall(store: Signer, path: string, body: string, nowMs: number): string {
  const head = `${Math.floor(nowMs / 1_000)}.${digest(body)}`;
  return `${head}.${signature(store, path, head)}`;
}

/** Was the header signed by one of us for this path, just now? Says nothing of the body yet. */
export function isSigned(store: Signer, path: string, header: string | undefined, nowMs: number): boolean {
  const [, seconds, body, given] = FORM.exec(header ?? '') ?? [];
  if (seconds === undefined || body === undefined || given === undefined) return false;
  const age = nowMs / 1_000 - Number(seconds);
  return Math.abs(age) <= LIFE_S && sameSignature(given, signature(store, path, `${seconds}.${body}`));
}

/** Is this the body that the header was made for? */
export function isBodyOf(header: string | undefined, body: string): boolean {
  return (header ?? '').split('.')[1] === digest(body);
}

function signature(store: Signer, path: string, head: string): string {
  return store.sign(PURPOSE, `${path}\n${head}`);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
