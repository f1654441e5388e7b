import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Algorithm } from '../../../policy/tokens/index.ts';

export const ISSUER = 'https://issuer.test';
export const AUDIENCE = 'customer-360';
/** A Sunday noon; every clock of these tests starts here. */
export const NOW = Date.parse('2026-11-22T12:00:00Z');
export const NOW_S = NOW / 1_000;

export interface TestKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export async function testKey(kid: string, alg: Algorithm = 'ES256'): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'anna',
  iat: NOW_S - 10,
  exp: NOW_S + 3_600,
  roles: ['service'],
  purposes: ['service', 'legal'],
} as const satisfies JWTPayload;

/** A token as the issuer would make it; header and claims are replaced, and `undefined` removes. */
export async function token(
  key: TestKey,
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const protectedHeader = withoutUndefined({ alg: key.jwk.alg, typ: 'at+jwt', kid: key.jwk.kid, ...header });
  const signer = new SignJWT(withoutUndefined({ ...CLAIMS, ...claims }));
  return signer.setProtectedHeader(protectedHeader as { alg: string }).sign(key.privateKey);
}

/** A token of any header and signature, without a library that might refuse to make it. */
export function forged(header: unknown, claims: unknown, signature: string | Buffer = ''): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tail = typeof signature === 'string' ? signature : signature.toString('base64url');
  return `${part(header)}.${part(claims)}.${tail}`;
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
