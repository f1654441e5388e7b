import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';

/** The gateway's key, or the half of it that subgraphs hold, with its RFC 7638 thumbprint as name. */
export interface NamedKey {
  readonly id: string;
  readonly key: KeyObject;
}

const BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/** A new Ed25519 key as PKCS #8 PEM. */
export function newGatewayKey(): string {
  return String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** The public half as SPKI PEM, for the subgraphs. */
export function publicHalf(privatePem: string): string {
  return String(createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }));
}

/** @throws Error when the text holds no Ed25519 private key; the message quotes nothing of it */
export async function readGatewayKey(pem: string): Promise<NamedKey> {
  return named(checked(() => createPrivateKey(pem), 'an Ed25519 private key (PEM, PKCS #8)'));
}

/** One or several public keys: while the gateway's key changes, the old and the new stand in one file. @throws Error */
export async function readGatewayPublicKeys(pem: string): Promise<readonly NamedKey[]> {
  return Promise.all(gatewayPublicKeysIn(pem).map(named));
}

/** The same without their names, at once. @throws Error */
export function gatewayPublicKeysIn(pem: string): readonly KeyObject[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) throw new Error('The file holds no Ed25519 public key (PEM, SPKI).');
  return blocks.map((block) => checked(() => createPublicKey(block), 'Ed25519 public keys (PEM, SPKI) alone'));
}

function checked(read: () => KeyObject, wanted: string): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = read();
  } catch {
    // The message of node:crypto names its library; ours names what is wanted.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error(`The file must hold ${wanted}.`);
  return key;
}

async function named(key: KeyObject): Promise<NamedKey> {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return { id: await calculateJwkThumbprint(await exportJWK(publicKey)), key };
}
