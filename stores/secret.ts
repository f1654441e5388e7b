import { createHash, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Recent } from '../domain/recent.ts';
import { makeOnce } from './make-once.ts';
import { StoreMismatchError, StoreUnavailableError, type Store } from './port.ts';

/** The tenant's secret: 32 random bytes, or what an operator wrote into `C360_SECRET_FILE`. */
export type Secret = Uint8Array;

const KEY_BYTES = 32;
const FEWEST_CHARACTERS = 32;
/** Look-up values repeat heavily (prefixes, blocking keys); 65,536 of them take about 10 MB. */
const CACHED_HMACS = 65_536;
/** Id in `meta` of the fingerprint of the secret that a store was made with. */
export const SECRET_NOTE = 'secret-fingerprint';

/**
 * Reads the secret; where `file` is the default one and missing, makes it with mode 0600. The whole text of the
 * file, without white space around it, is the secret.
 * @throws StoreUnavailableError when the file is missing though named, or too short to be a secret
 */
export function loadSecret(options: { readonly directory: string; readonly file?: string | undefined }): Secret {
  const file = options.file ?? join(options.directory, 'secret');
  if (!existsSync(file)) {
    if (options.file !== undefined) {
      throw new StoreUnavailableError(
        `C360_SECRET_FILE names ${file}, which does not exist. Create it with at least ${FEWEST_CHARACTERS} random characters, or unset the variable to have one made in the data directory.`,
      );
    }
    makeSecret(file);
  }
  return secretOf(readFileSync(file, 'utf8'), file);
}

/** The secret that a file's text holds. @throws StoreUnavailableError when it is too short to be one */
export function secretOf(content: string, file = 'the file'): Secret {
  const text = content.trim();
  if (text.length < FEWEST_CHARACTERS) {
    throw new StoreUnavailableError(
      `The secret in ${file} is shorter than ${FEWEST_CHARACTERS} characters. Put at least that many random characters into it (for a new store: openssl rand -base64 48).`,
    );
  }
  return new TextEncoder().encode(text);
}

function makeSecret(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const text = `${randomBytes(KEY_BYTES).toString('base64url')}\n`;
  makeOnce(file, (fresh) => writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' }));
}

/** A key for one purpose, by HKDF-SHA-256 (RFC 5869) with the purpose as its info; keys of two purposes tell nothing of each other. */
export function deriveKey(secret: Secret, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `c360 ${purpose}`, KEY_BYTES));
}

/** What a store does with the tenant's keys; the secret itself does not leave this object. */
export type Keyring = Pick<Store, 'hmac' | 'sign'> & { readonly fingerprint: string };

export function keyring(secret: Secret): Keyring {
  const keyed = keyedHash(deriveKey(secret, 'hmac'));
  const signing = new Map<string, Uint8Array>();
  const recent = new Recent<string>(CACHED_HMACS);
  return {
    fingerprint: createHash('sha256').update(deriveKey(secret, 'fingerprint')).digest('hex').slice(0, 16),
    hmac(kind, value) {
      return recent.get(`${kind}\0${value}`, keyed);
    },
    sign(purpose, text) {
      let key = signing.get(purpose);
      if (key === undefined) signing.set(purpose, (key = deriveKey(secret, `sign ${purpose}`)));
      return createHmac('sha256', key).update(text).digest('base64url');
    },
  };
}

const BLOCK_BYTES = 64;
const LONGEST_AT_ONCE = 1_024;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * HMAC-SHA-256 (RFC 2104) of short texts, first 16 bytes as base64url: the two hashes that it is made of, each in one
 * call, take less than half the time of setting up an HMAC object.
 */
export function keyedHash(key: Uint8Array): (text: string) => string {
  const padded = new Uint8Array(BLOCK_BYTES);
  padded.set(key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key);
  const inner = Buffer.alloc(BLOCK_BYTES + LONGEST_AT_ONCE);
  const outer = Buffer.alloc(BLOCK_BYTES + 32);
  for (const [i, byte] of padded.entries()) {
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  return (text) => {
    // A UTF-16 unit takes at most three bytes.
    if (text.length * 3 > LONGEST_AT_ONCE) {
      return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
    }
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES);
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'binary');
    const whole = hash('sha256', outer, 'base64url');
    // 16 bytes are 21 characters and two bits; the rest of the 22nd is zero.
    return whole.slice(0, 21) + (BASE64URL[BASE64URL.indexOf(whole[21] ?? '') & 0b110000] ?? '');
  };
}

/**
 * Binds the store to its secret: the first process notes the fingerprint, every later one must bring the same.
 * @throws StoreMismatchError when the store was made with another secret
 */
export async function bindSecret(store: Pick<Store, 'get' | 'commit'>, fingerprint: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const known = (await store.get('meta', [SECRET_NOTE])).get(SECRET_NOTE)?.doc.value;
    if (known === fingerprint) return;
    if (known !== undefined) {
      throw new StoreMismatchError(
        'This store was made with another secret, so its look-up keys would not match. Start with the secret file it was made with (C360_SECRET_FILE, or the file "secret" in its data directory).',
      );
    }
    await store.commit({
      operationId: `meta:${SECRET_NOTE}`,
      unrecorded: true,
      writes: [{ op: 'insert', collection: 'meta', id: SECRET_NOTE, doc: { value: fingerprint } }],
    });
  }
  throw new StoreUnavailableError('The fingerprint of the secret could not be written to the store. Try again.');
}
