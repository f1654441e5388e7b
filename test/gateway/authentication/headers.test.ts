import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { publicHeaders } from '../../../gateway/authentication/index.ts';
import { bearerOf } from '../../../gateway/authentication/bearer.ts';

test.each([
  'c360-actor',
  'c360-actor-roles',
  'c360-actor-subject',
  'c360-transport-secret',
  'c360-assertion',
  'x-c360-role',
  'x-forwarded-user',
  'x-forwarded-for',
  'forwarded',
  'authorization',
  'proxy-authorization',
  'cookie',
])('%s goes no further than authentication', (name) => {
  expect(publicHeaders({ [name]: 'admin', accept: 'application/json' })).toEqual({ accept: 'application/json' });
});

test.each(['content-type', 'accept', 'origin', 'x-request-id', 'apollo-require-preflight', 'c360-purpose'])(
  '%s is kept',
  (name) => {
    expect(publicHeaders({ [name]: 'a' })).toEqual({ [name]: 'a' });
  },
);

const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,40}=*$/);

test('one header with one token gives that token; the same header twice gives none', () => {
  fc.assert(
    fc.property(token, fc.constantFrom('Authorization', 'authorization', 'AUTHORIZATION'), (text, name) => {
      const header = [name, `Bearer ${text}`];
      expect(bearerOf(['Host', 'x', ...header])).toEqual({ kind: 'token', token: text });
      expect(bearerOf([...header, 'Host', 'x', ...header]).kind).toBe('refused');
    }),
  );
});

test('whatever one header holds, a token is given only if it is the whole of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        token.map((text) => `Bearer ${text}`),
        token.map((text) => `Bearer ${text},x`),
      ),
      (value) => {
        const found = bearerOf(['Authorization', value]);
        if (found.kind === 'token') expect(value.trim().replace(/^bearer +/i, '')).toBe(found.token);
        else expect(found.message).toContain('Authorization: Bearer TOKEN');
      },
    ),
  );
});
