import { createHmac } from 'node:crypto';
import { post, type Attack, type Facts, type Sent } from '../attack.ts';

const QUESTION = '{ customers(first: 1) { edges { node { id } } } }';
const asks = (token: string | null, more: Omit<Sent, 'body' | 'token'> = {}): Sent =>
  post(QUESTION, undefined, { ...more, token });

const refused = (name: string, sent: string, request: Attack['request']): Attack => ({
  family: 'Tokens',
  name,
  sent,
  request,
  status: 401,
  code: 'UNAUTHENTICATED',
});
const withToken = (make: (facts: Facts) => string | Promise<string>) => async (facts: Facts) => asks(await make(facts));

/** The family in depth: test/policy/tokens. Here: that HTTP lets none of them in. */
export const TOKEN_ATTACKS: readonly Attack[] = [
  refused('none at all', 'no `Authorization`', () => asks(null)),
  refused(
    'algorithm none',
    '`alg: none`, no signature',
    withToken(({ forged }) => forged({ alg: 'none' })),
  ),
  refused(
    'HS256 with the public key',
    '`alg: HS256`, the JWKS’ key as the secret',
    withToken(({ forged, publicKey }) =>
      forged({ alg: 'HS256' }, (input) => createHmac('sha256', publicKey).update(input).digest('base64url')),
    ),
  ),
  refused(
    'kid as a path',
    '`kid: ../../dev/null`',
    withToken(({ token }) => token({}, { kid: '../../dev/null' })),
  ),
  refused(
    'kid as SQL',
    '`kid: k1’ UNION SELECT …`',
    withToken(({ token }) => token({}, { kid: "k1' UNION SELECT 1 --" })),
  ),
  refused(
    'jku to a foreign key set',
    '`jku: https://evil.test/keys`, signed by that key',
    withToken(({ strangersToken }) => strangersToken({ jku: 'https://evil.test/keys' })),
  ),
  refused(
    'a foreign key under our name',
    'signed by another key of the same `kid`',
    withToken(({ strangersToken }) => strangersToken()),
  ),
  refused(
    'another type',
    '`typ: id+jwt`',
    withToken(({ token }) => token({}, { typ: 'id+jwt' })),
  ),
  refused(
    'another audience',
    '`aud: another`',
    withToken(({ token }) => token({ aud: 'another' })),
  ),
  refused(
    'another issuer',
    '`iss: https://evil.test`',
    withToken(({ token }) => token({ iss: 'https://evil.test' })),
  ),
  refused(
    'expired',
    '`exp` ten seconds ago',
    withToken(({ token, now }) => token({ exp: now / 1_000 - 10 })),
  ),
  refused(
    'not yet valid',
    '`nbf` in a minute',
    withToken(({ token, now }) => token({ nbf: now / 1_000 + 60 })),
  ),
  refused(
    'tampered',
    'the role changed under the old signature',
    withToken(async ({ token, forged }) => {
      const [, , signature = ''] = (await token()).split('.');
      return forged({ alg: 'ES256', roles: ['admin'] }, () => signature);
    }),
  ),
  refused(
    'roles that are no list',
    '`roles: { "$gt": "" }`',
    withToken(({ token }) => token({ roles: { $gt: '' } })),
  ),
  refused('in the query string', '`?access_token=` with a good token', async ({ token }) =>
    asks(null, { path: `/graphql?access_token=${await token()}` }),
  ),
  refused('in a cookie', '`Cookie: token=` with a good token', async ({ token }) =>
    asks(null, { headers: { 'content-type': 'application/json', cookie: `token=${await token()}` } }),
  ),
  refused('two at once', 'a good and a bad one in one header', async ({ token }) => asks(`${await token()}, Bearer x`)),
  {
    family: 'Tokens',
    name: 'a purpose of another',
    sent: '`c360-purpose: marketing` with a token that does not allow it',
    request: async ({ token }) => ({
      ...asks(await token({ purposes: ['service'] })),
      headers: { 'content-type': 'application/json', 'c360-purpose': 'marketing' },
    }),
    status: 200,
    code: 'FORBIDDEN',
  },
];
