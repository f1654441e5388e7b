import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTokenVerifier, type Issuer, type TokenVerifier } from '../../../policy/tokens/index.ts';
import { AUDIENCE, ISSUER, NOW, NOW_S, testKey, token, type TestKey } from './issuer.ts';

const SECOND = 1_000;
const KEYS = `${ISSUER}/keys`;
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;

let first: TestKey;
let second: TestKey;
beforeAll(async () => {
  first = await testKey('k1');
  second = await testKey('k2');
});

let now: number;
/** How far the clock of the machine is set back, in milliseconds. */
let setBack: number;
let asked: string[];
let reports: string[];
let pages: Map<string, () => Response | Promise<Response>>;
beforeEach(() => {
  now = NOW;
  setBack = 0;
  asked = [];
  reports = [];
  pages = new Map([[KEYS, () => Response.json({ keys: [first.jwk] })]]);
});

function open(issuer: Partial<Issuer> = { jwksUri: KEYS }): TokenVerifier {
  return createTokenVerifier({
    issuers: [{ issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], ...issuer }],
    clock: () => now - setBack,
    monotonic: () => now,
    fetch: async (url) => {
      asked.push(url);
      const page = pages.get(url);
      if (page === undefined) throw new TypeError('fetch failed');
      return page();
    },
    report: (_issuer, cause, keyId) =>
      reports.push(keyId === undefined && cause instanceof Error ? cause.message : `key ${keyId}`),
  });
}

const long = { exp: NOW_S + 10 * 86_400 };
const accepted = async (verifier: TokenVerifier, text: string): Promise<string> =>
  verifier.verify(text).then(
    () => 'accepted',
    (error: { reason?: string }) => error.reason ?? 'another failure',
  );

describe('the keys of an issuer', () => {
  test('are fetched once for many tokens, and not at all for one that was verified', async () => {
    const verifier = open();
    const tokens = await Promise.all(['a', 'b', 'c'].map((sub) => token(first, { sub })));
    const claims = await Promise.all(tokens.map((text) => verifier.verify(text)));
    expect(claims.map(({ sub }) => sub)).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([KEYS]);
    const before = await verifier.verify(tokens[0] ?? '');
    expect(before).toBe(claims[0]);
  });

  test('a verified token is believed until it expires, and no longer', async () => {
    const verifier = open();
    const text = await token(first, { exp: NOW_S + 100 });
    expect(await accepted(verifier, text)).toBe('accepted');
    now = NOW + 104 * SECOND;
    expect(await accepted(verifier, text)).toBe('accepted');
    now = NOW + 105 * SECOND;
    expect(await accepted(verifier, text)).toBe('expired');
    expect(await accepted(verifier, text)).toBe('expired');
  });

  test('a new key is found when the cool-down is over; a flood of unknown ones asks once in 30 s', async () => {
    const verifier = open();
    expect(await accepted(verifier, await token(first))).toBe('accepted');
    pages.set(KEYS, () => Response.json({ keys: [first.jwk, second.jwk] }));
    now += 10 * SECOND;
    expect(await accepted(verifier, await token(second))).toBe('key');
    now += 20 * SECOND;
    expect(await accepted(verifier, await token(second))).toBe('accepted');
    for (let i = 0; i < 50; i += 1) {
      now += SECOND;
      expect(await accepted(verifier, await token(await testKey(`made-up-${i % 3}`)))).toBe('key');
    }
    expect(asked).toHaveLength(3);
  });

  test('a withdrawn key is forgotten after ten minutes', async () => {
    const verifier = open();
    expect(await accepted(verifier, await token(first))).toBe('accepted');
    pages.set(KEYS, () => Response.json({ keys: [second.jwk] }));
    now += 599 * SECOND;
    expect(await accepted(verifier, await token(first, { jti: '1' }))).toBe('accepted');
    now += 2 * SECOND;
    expect(await accepted(verifier, await token(first, { jti: '2' }))).toBe('key');
    expect(await accepted(verifier, await token(second))).toBe('accepted');
  });

  test('an issuer that is away: known keys for a day, never an unknown one, and a line in the log', async () => {
    const verifier = open();
    expect(await accepted(verifier, await token(first, long))).toBe('accepted');
    pages.clear();
    now += 3_600 * SECOND;
    expect(await accepted(verifier, await token(first, { ...long, jti: '1' }))).toBe('accepted');
    expect(await accepted(verifier, await token(second, long))).toBe('key');
    expect(reports).toEqual(['fetch failed']);
    now = NOW + 86_401 * SECOND;
    expect(await accepted(verifier, await token(first, { ...long, jti: '2' }))).toBe('unavailable');
  });

  test('an issuer never reached: refused, tried again after a second, believed when it is there', async () => {
    const verifier = open();
    pages.clear();
    const text = await token(first);
    expect(await accepted(verifier, text)).toBe('unavailable');
    expect(await accepted(verifier, text)).toBe('unavailable');
    expect(asked).toHaveLength(1);
    pages.set(KEYS, () => Response.json({ keys: [first.jwk] }));
    now += SECOND;
    expect(await accepted(verifier, text)).toBe('accepted');
  });

  test.each([
    ['an error page', () => new Response('<html>', { status: 500 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.test' } })],
    ['no JSON', () => new Response('<html>')],
    ['no key set', () => Response.json({ keys: 'all' })],
    ['too much', () => new Response(' '.repeat(600_000))],
    ['null', () => Response.json(null)],
  ])('%s is no key set', async (_name, page) => {
    pages.set(KEYS, page);
    expect(await accepted(open(), await token(first))).toBe('unavailable');
    expect(reports).toHaveLength(1);
  });

  test('secret and private keys in the set open nothing', async () => {
    const { privateKey } = await testKey('k1');
    const jwk = { ...(await crypto.subtle.exportKey('jwk', privateKey)), kid: 'k1', alg: 'ES256' };
    pages.set(KEYS, () => Response.json({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'k1', alg: 'HS256' }, jwk] }));
    expect(await accepted(open(), await token(first))).toBe('key');
  });

  test('two keys of one name are no key: which was meant cannot be known', async () => {
    const twin = await testKey('k1');
    pages.set(KEYS, () => Response.json({ keys: [first.jwk, twin.jwk] }));
    expect(await accepted(open(), await token(first))).toBe('key');
  });

  test.each([
    ['cannot be read', async () => [{ ...first.jwk, x: '!!' }]],
    ['stands there twice', async () => [first.jwk, (await testKey('k1')).jwk]],
  ])('a key that %s is told once, and believed when it is mended and the cool-down is over', async (_name, keys) => {
    const wrong = await keys();
    pages.set(KEYS, () => Response.json({ keys: wrong }));
    const verifier = open();
    expect(await accepted(verifier, await token(first))).toBe('key');
    now += 30 * SECOND;
    expect(await accepted(verifier, await token(first))).toBe('key');
    expect([asked.length, reports]).toEqual([2, ['key k1']]);
    pages.set(KEYS, () => Response.json({ keys: [first.jwk] }));
    now += 29 * SECOND;
    expect(await accepted(verifier, await token(first))).toBe('key');
    now += SECOND;
    expect(await accepted(verifier, await token(first))).toBe('accepted');
    expect([asked.length, reports]).toEqual([3, ['key k1']]);
  });

  test('a clock that was set back keeps no new key out and no withdrawn one in', async () => {
    const verifier = open();
    expect(await accepted(verifier, await token(first, long))).toBe('accepted');
    pages.set(KEYS, () => Response.json({ keys: [second.jwk] }));
    const early = { ...long, iat: NOW_S - 7_200 };
    setBack = 3_600 * SECOND;
    now += 30 * SECOND;
    expect(await accepted(verifier, await token(second, early))).toBe('accepted');
    expect(await accepted(verifier, await token(first, { ...early, jti: '1' }))).toBe('key');
  });

  test('a clock that was set back gives a withdrawn key no more than its ten minutes', async () => {
    const verifier = open();
    expect(await accepted(verifier, await token(first, long))).toBe('accepted');
    pages.set(KEYS, () => Response.json({ keys: [second.jwk] }));
    setBack = 3_600 * SECOND;
    now += 601 * SECOND;
    expect(await accepted(verifier, await token(first, { ...long, iat: NOW_S - 7_200 }))).toBe('key');
  });

  test('time that only the clock of the machine counts, as while it sleeps, counts too', async () => {
    const verifier = open();
    expect(await accepted(verifier, await token(first, long))).toBe('accepted');
    pages.set(KEYS, () => Response.json({ keys: [second.jwk] }));
    setBack = -601 * SECOND;
    now += 30 * SECOND;
    expect(await accepted(verifier, await token(first, { ...long, jti: '1' }))).toBe('key');
  });
});

describe('discovery', () => {
  const metadata = (over: object = {}) => Response.json({ issuer: ISSUER, jwks_uri: KEYS, ...over });

  test('finds the keys when no address is configured', async () => {
    pages.set(DISCOVERY, () => metadata());
    const verifier = open({});
    expect(await accepted(verifier, await token(first))).toBe('accepted');
    expect(await accepted(verifier, await token(first, { jti: '1' }))).toBe('accepted');
    expect(asked).toEqual([DISCOVERY, KEYS]);
  });

  test.each([
    ['another issuer', { issuer: 'https://evil.test' }],
    ['keys over plain http', { jwks_uri: 'http://issuer.test/keys' }],
    ['keys in a file', { jwks_uri: 'file:///etc/passwd' }],
    ['no address', { jwks_uri: undefined }],
  ])('a document with %s is not believed', async (_name, over) => {
    pages.set(DISCOVERY, () => metadata(over));
    expect(await accepted(open({}), await token(first))).toBe('unavailable');
    expect(asked).toEqual([DISCOVERY]);
    expect(reports).toHaveLength(1);
  });
});

describe('several issuers', () => {
  test('each speaks with its own keys and algorithms alone', async () => {
    const other = 'https://other.test';
    const verifier = createTokenVerifier({
      issuers: [
        { issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], keys: { keys: [first.jwk] } },
        { issuer: other, audience: 'theirs', algorithms: ['ES256'], keys: { keys: [second.jwk] } },
      ],
      clock: () => NOW,
    });
    expect(await accepted(verifier, await token(first))).toBe('accepted');
    expect(await accepted(verifier, await token(second, { iss: other, aud: 'theirs' }))).toBe('accepted');
    expect(await accepted(verifier, await token(second))).toBe('key');
    expect(await accepted(verifier, await token(first, { iss: other, aud: 'theirs' }))).toBe('key');
    expect(await accepted(verifier, await token(second, { iss: other }))).toBe('audience');
  });
});
