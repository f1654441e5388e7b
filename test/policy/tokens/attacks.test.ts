import { createHmac, sign as signWith } from 'node:crypto';
import { exportSPKI, type CryptoKey } from 'jose';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTokenVerifier, TokenRefused, type TokenVerifier } from '../../../policy/tokens/index.ts';
import { AUDIENCE, CLAIMS, ISSUER, NOW, NOW_S, forged, testKey, token, type TestKey } from './issuer.ts';

const HEADER = { alg: 'RS256', typ: 'at+jwt', kid: 'k1' };

let key: TestKey;
let stranger: TestKey;
let verifier: TokenVerifier;
let fetched: string[];

beforeAll(async () => {
  key = await testKey('k1', 'RS256');
  stranger = await testKey('k1', 'RS256');
});

/** The keys come over the (test's) network, so that every address an attacker gets us to ask is seen. */
function open(): void {
  fetched = [];
  verifier = createTokenVerifier({
    issuers: [{ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${ISSUER}/keys`, algorithms: ['RS256'] }],
    clock: () => NOW,
    fetch: async (url) => {
      fetched.push(url);
      return Response.json({ keys: [key.jwk] });
    },
  });
}

async function reasonOf(text: string): Promise<string> {
  open();
  try {
    await verifier.verify(text);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    for (const part of text.split('.').filter((each) => each.length > 8)) expect(error.message).not.toContain(part);
    return error.reason;
  }
}

async function signed(header: object, claims: object, by: CryptoKey = key.privateKey): Promise<string> {
  const input = forged(header, claims).slice(0, -1);
  const bytes = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', by, new TextEncoder().encode(input));
  return `${input}.${Buffer.from(bytes).toString('base64url')}`;
}

const hmac = (input: string, secret: string | Buffer) => createHmac('sha256', secret).update(input).digest('base64url');

test('what the issuer made is believed', async () => {
  expect(await reasonOf(await token(key))).toBe('accepted');
  expect(await reasonOf(await signed(HEADER, CLAIMS))).toBe('accepted');
  expect(fetched).toEqual([`${ISSUER}/keys`]);
});

describe('the algorithm', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', ''])('%j signs nothing', async (alg) => {
    expect(await reasonOf(forged({ ...HEADER, alg }, CLAIMS))).toBe('algorithm');
    expect(await reasonOf(`${(await token(key)).split('.').slice(0, 2).join('.')}.`)).toBe('signature');
  });

  test.each(['HS256', 'HS384', 'HS512'])('%s with the public key as its secret', async (alg) => {
    const pem = await exportSPKI(key.publicKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(key.jwk), Buffer.from(key.jwk.n ?? '', 'base64url')]) {
      const input = forged({ ...HEADER, alg }, CLAIMS).slice(0, -1);
      expect(await reasonOf(`${input}.${hmac(input, secret)}`)).toBe('algorithm');
    }
  });

  test.each(['RS384', 'PS256', 'ES256', 'EdDSA', 'RS1', ['RS256'], null, 256])(
    '%j is not in the list of the issuer',
    async (alg) => {
      expect(await reasonOf(await signed({ ...HEADER, alg }, CLAIMS))).toBe('algorithm');
    },
  );
});

describe('the key', () => {
  test.each([
    ['a path', '../../../../dev/null'],
    ['an absolute path', '/proc/self/environ'],
    ['SQL', "k1' UNION SELECT 'secret' -- "],
    ['an address', 'https://evil.test/keys'],
    ['missing', undefined],
    ['empty', ''],
    ['a list', ['k1']],
    ['an object', { k1: true }],
    ['null', null],
    ['a prototype', '__proto__'],
  ])('kid: %s', async (_name, kid) => {
    expect(await reasonOf(await signed({ ...HEADER, kid }, CLAIMS))).toBe('key');
    // A name is looked for among the issuer's keys and nowhere else; what cannot be one is not looked for.
    expect(fetched).toEqual(typeof kid === 'string' && kid !== '' ? [`${ISSUER}/keys`] : []);
  });

  test.each(['jku', 'x5u', 'jwk', 'x5c'])('%s brings an attacker’s key: nobody looks', async (name) => {
    const value = name === 'jwk' ? stranger.jwk : name === 'x5c' ? ['MIIB'] : 'https://evil.test/keys';
    const header = { ...HEADER, [name]: value };
    expect(await reasonOf(await signed(header, CLAIMS, stranger.privateKey))).toBe('signature');
    expect(fetched).toEqual([`${ISSUER}/keys`]);
    // The issuer's own token that carries one is as good as without it.
    expect(await reasonOf(await signed(header, CLAIMS))).toBe('accepted');
    expect(fetched).toEqual([`${ISSUER}/keys`]);
  });

  test('the name of ours on a key that is not', async () => {
    expect(await reasonOf(await token(stranger))).toBe('signature');
  });

  test.each([{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { b64: true }])('%j is not understood', async (more) => {
    expect(await reasonOf(await signed({ ...HEADER, ...more }, CLAIMS))).toBe('malformed');
  });
});

describe('the type', () => {
  test.each(['dpop+jwt', 'id+jwt', 'logout+jwt', 'secevent+jwt', 'c360-actor+jwt', 'at', '', undefined, ['JWT'], 7])(
    '%j is no access token',
    async (typ) => {
      expect(await reasonOf(await signed({ ...HEADER, typ }, CLAIMS))).toBe('type');
    },
  );
  test.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt'])('%j is one', async (typ) => {
    expect(await reasonOf(await signed({ ...HEADER, typ }, CLAIMS))).toBe('accepted');
  });
});

describe('the claims', () => {
  test.each([
    ['another audience', { aud: 'another' }, 'audience'],
    ['no audience', { aud: undefined }, 'audience'],
    ['an audience that begins with ours', { aud: `${AUDIENCE}.evil` }, 'audience'],
    ['another issuer', { iss: 'https://evil.test' }, 'issuer'],
    ['an issuer with a slash more', { iss: `${ISSUER}/` }, 'issuer'],
    ['no issuer', { iss: undefined }, 'issuer'],
    ['a list of issuers', { iss: [ISSUER] }, 'issuer'],
    ['an issuer by prototype', { iss: '__proto__' }, 'issuer'],
    ['expired', { exp: NOW_S - 6 }, 'expired'],
    ['expired just now', { exp: NOW_S - 5 }, 'expired'],
    ['no expiry', { exp: undefined }, 'claims'],
    ['an expiry in words', { exp: 'tomorrow' }, 'claims'],
    ['not yet', { nbf: NOW_S + 6 }, 'early'],
    ['made in the future', { iat: NOW_S + 60 }, 'early'],
    ['no subject', { sub: undefined }, 'claims'],
    ['an empty subject', { sub: '' }, 'claims'],
    ['roles that are no list', { roles: 'admin' }, 'claims'],
    ['roles that are no names', { roles: [{ $gt: '' }] }, 'claims'],
    ['a scope that is a list', { scope: ['contact:read'] }, 'claims'],
    ['teams that are null', { teams: null }, 'claims'],
    ['a customer id that is none', { customer_id: '{"$gt":""}' }, 'claims'],
    ['a time of sign-in in words', { auth_time: 'now' }, 'claims'],
    ['an actor without subject', { act: { iss: ISSUER } }, 'claims'],
    ['a flood of teams', { teams: Array.from({ length: 201 }, (_, i) => `t${i}`) }, 'claims'],
  ])('%s', async (_name, claims, reason) => {
    expect(await reasonOf(await token(key, claims))).toBe(reason);
  });

  test.each([
    ['an audience among others', { aud: ['another', AUDIENCE] }],
    ['an expiry inside the tolerance', { exp: NOW_S - 4 }],
    ['a start inside the tolerance', { nbf: NOW_S + 5 }],
  ])('%s is accepted', async (_name, claims) => {
    expect(await reasonOf(await token(key, claims))).toBe('accepted');
  });
});

describe('tampering', () => {
  test('other claims under the old signature', async () => {
    const [head = '', , tail = ''] = (await token(key)).split('.');
    const claims = Buffer.from(JSON.stringify({ ...CLAIMS, roles: ['admin'] })).toString('base64url');
    expect(await reasonOf(`${head}.${claims}.${tail}`)).toBe('signature');
  });

  test.each([
    ['nothing', ''],
    ['words', 'not a token'],
    ['two parts', 'a.b'],
    ['five parts', 'a.b.c.d.e'],
    ['JSON form', '{"payload":"e30","signature":""}'],
    ['a token and more', 'x'.repeat(8_193)],
  ])('%s', async (_name, text) => {
    expect(await reasonOf(text)).toBe('malformed');
    expect(fetched).toEqual([]);
  });

  test('any change of one character is refused', async () => {
    const good = await token(key);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
        const changed = `${good.slice(0, at)}${character}${good.slice(at + 1)}`;
        // The last character of a base64url part may hold bits that nothing reads; the bytes are then the same.
        const same = (text: string) =>
          text
            .split('.')
            .map((part) => Buffer.from(part, 'base64url').toString('hex'))
            .join();
        fc.pre(same(changed) !== same(good));
        expect(await reasonOf(changed)).not.toBe('accepted');
      }),
      { numRuns: 300 },
    );
  });

  test('a signature over the same text by another curve is refused', async () => {
    const input = forged(HEADER, CLAIMS).slice(0, -1);
    const { privateKey } = await testKey('k1', 'ES256');
    const pem = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey));
    const bytes = signWith('sha256', Buffer.from(input), { key: pem, format: 'der', type: 'pkcs8' });
    expect(await reasonOf(`${input}.${bytes.toString('base64url')}`)).toBe('signature');
  });
});
