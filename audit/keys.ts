import { Buffer } from 'node:buffer';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

/** Ed25519 (RFC 8032). */
export interface SigningKey {
  /** The public key: its 32 bytes, base64url; as it stands in every head. */
  readonly id: string;
  sign(text: string): string;
}

/** SubjectPublicKeyInfo of Ed25519 (RFC 8410): these 12 bytes, then the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_BYTES = 64;

export function publicKeyId(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return der.subarray(SPKI_PREFIX.length).toString('base64url');
}

/** @throws Error when the text is no PEM of an Ed25519 private key; the message holds nothing of the text */
export function signingKey(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('not a private key in PEM form');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  const id = publicKeyId(createPublicKey(key));
  return { id, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}

/** A new key, PKCS #8 in PEM form. */
export function newSigningKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** The public key as PEM, for whoever keeps it as a trust anchor. @throws Error where `id` is no key */
export function publicKeyPem(id: string): string {
  return keyOf(id).export({ type: 'spki', format: 'pem' }) as string;
}

/**
 * The keys that a file names: PEM blocks (a private key stands for its public one) or ids, one a line.
 * @throws Error when it names none
 */
export function readKeyIds(text: string): ReadonlySet<string> {
  const blocks = text.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? [];
  const ids = blocks.map((pem) => {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('a key that is not of Ed25519');
    return publicKeyId(key);
  });
  const rest = text.replace(/-----BEGIN [\s\S]*?-----END [A-Z ]+-----/g, '');
  for (const line of rest.split(/\s+/)) if (/^[A-Za-z0-9_-]{43}$/.test(line)) ids.push(line);
  if (ids.length === 0) throw new Error('no public key');
  return new Set(ids);
}

const verifiers = new Map<string, KeyObject | null>();
/** A log file names few keys; a forged one could name a new one on each line. */
const MOST_VERIFIERS = 1_000;

export function verifySignature(id: string, text: string, signature: string): boolean {
  let key = verifiers.get(id);
  if (key === undefined) {
    if (verifiers.size >= MOST_VERIFIERS) verifiers.clear();
    verifiers.set(id, (key = tryKeyOf(id)));
  }
  const bytes = Buffer.from(signature, 'base64url');
  // The last character has bits that no byte takes: only one of its forms is the signature.
  const formed = bytes.length === SIGNATURE_BYTES && bytes.toString('base64url') === signature;
  return key !== null && formed && verify(null, Buffer.from(text), key, bytes);
}

function tryKeyOf(id: string): KeyObject | null {
  try {
    return keyOf(id);
  } catch {
    return null;
  }
}

function keyOf(id: string): KeyObject {
  const bytes = Buffer.from(id, 'base64url');
  if (bytes.length !== 32) throw new Error('not an Ed25519 public key');
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' });
}
