import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveKey, keyring, loadSecret, StoreUnavailableError } from '../../stores/index.ts';
import { keyedHash } from '../../stores/secret.ts';
import { temporaryDirectory, TEST_SECRET } from '../support/stores.ts';

describe('the secret', () => {
  let directory: string;
  let remove: () => void;
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
  });
  afterEach(() => remove());

  it('is made once, and read again', () => {
    const made = loadSecret({ directory });
    expect(made.length).toBeGreaterThanOrEqual(43);
    expect(loadSecret({ directory })).toEqual(made);
  });

  it('is the text of the file that is named, without white space around it', () => {
    const file = join(directory, 'mine');
    writeFileSync(file, `  ${'s'.repeat(32)}\n`);
    expect(loadSecret({ directory, file })).toEqual(new TextEncoder().encode('s'.repeat(32)));
  });

  it('is never made where a file was named, and never short', () => {
    const file = join(directory, 'mine');
    expect(() => loadSecret({ directory, file })).toThrow(StoreUnavailableError);
    writeFileSync(file, 'short');
    expect(() => loadSecret({ directory, file })).toThrow(/shorter than 32/);
    // What the file holds is nobody's business.
    expect(() => loadSecret({ directory, file })).not.toThrow(/"short"/);
  });
});

describe('the keyring', () => {
  it('makes the HMAC that the port names, cached or not', () => {
    const keys = keyring(TEST_SECRET);
    const expected = createHmac('sha256', deriveKey(TEST_SECRET, 'hmac'))
      .update('email\0a@example.org')
      .digest()
      .subarray(0, 16)
      .toString('base64url');
    expect(keys.hmac('email', 'a@example.org')).toBe(expected);
    expect(keys.hmac('email', 'a@example.org')).toBe(expected);
  });

  it('derives keys that differ by purpose and by secret', () => {
    const other = new TextEncoder().encode('another secret, as long as it has to be');
    const made = ['hmac', 'sign cursor', 'fingerprint'].flatMap((purpose) =>
      [TEST_SECRET, other].map((secret) => Buffer.from(deriveKey(secret, purpose)).toString('hex')),
    );
    expect(new Set(made).size).toBe(6);
    expect(keyring(TEST_SECRET).fingerprint).not.toBe(keyring(other).fingerprint);
  });

  it('hashes short and long texts of any signs as HMAC-SHA-256 does', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 300, maxLength: 2_000 })),
        (key, text) => {
          const whole = createHmac('sha256', key).update(text).digest();
          expect(keyedHash(key)(text)).toBe(whole.subarray(0, 16).toString('base64url'));
        },
      ),
    );
  });
});
