import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PURPOSE_NAMES, ROLES, ROLE_SCOPES, SCOPES } from '../../../policy/index.ts';
import { actorOfClaims, parseClaims } from '../../../policy/tokens/index.ts';
import { CLAIMS, ISSUER } from './issuer.ts';

const CUSTOMER = 'cus_01980000-0000-7000-8000-000000000001';
const facts = { purpose: null, client: null };
const actorOf = (claims: object, more: Partial<typeof facts> = {}) =>
  actorOfClaims(parseClaims({ ...CLAIMS, ...claims }), { ...facts, ...more });

test('every claim has its member', () => {
  const actor = actorOf({
    roles: ['sales'],
    scope: '',
    teams: ['north'],
    regions: ['Europe'],
    customer_id: CUSTOMER,
    acr: 'two',
    amr: ['pwd', 'otp'],
    auth_time: 1_795_000_000,
    azp: 'web',
    client_id: 'other',
    name: 'Anna, who is nobody’s business here',
  });
  expect(actor).toEqual({
    subject: `${ISSUER}|anna`,
    onBehalfOf: null,
    roles: ['sales'],
    scopes: ROLE_SCOPES.sales,
    policies: [],
    purpose: 'service',
    teams: ['north'],
    regions: ['Europe'],
    customerId: CUSTOMER,
    acr: 'two',
    amr: ['pwd', 'otp'],
    authTime: 1_795_000_000,
    client: { name: 'web', version: null },
  });
});

test('who acts for another is the subject, and the other is named', () => {
  expect(actorOf({ act: { sub: 'robot', act: { sub: 'earlier' } } })).toMatchObject({
    subject: `${ISSUER}|robot`,
    onBehalfOf: `${ISSUER}|anna`,
  });
  expect(actorOf({ act: { sub: 'robot', iss: 'https://robots.test' } })?.subject).toBe('https://robots.test|robot');
});

test('the client that the request names comes before the one of the token', () => {
  const client = { name: 'console', version: '1.2' };
  expect(actorOfClaims(parseClaims({ ...CLAIMS, client_id: 'web' }), { purpose: null, client })?.client).toEqual(
    client,
  );
});

describe('the purpose', () => {
  test.each([
    [['service', 'legal'], null, 'service'],
    [['service', 'legal'], 'legal', 'legal'],
    [['service'], 'marketing', undefined],
    [['service'], '', undefined],
    [['service'], 'service, legal', undefined],
    [['espionage'], null, undefined],
    [['espionage'], 'espionage', undefined],
    [[], null, undefined],
  ])('of %j, header %j: %j', (purposes, purpose, expected) => {
    const actor = actorOfClaims(parseClaims({ ...CLAIMS, purposes }), { purpose, client: null });
    expect(actor?.purpose).toBe(expected);
  });
});

test('an actor never has a scope that neither its roles nor, without any role, its token grants', () => {
  const names = [...Object.keys(SCOPES), 'openid', 'admin', '*', ''];
  fc.assert(
    fc.property(
      fc.subarray([...ROLES, 'superuser']),
      fc.array(fc.constantFrom(...names), { maxLength: 6 }),
      fc.subarray([...PURPOSE_NAMES], { minLength: 1 }),
      (roles, scope, purposes) => {
        const actor = actorOf({ roles, scope: scope.join(' '), purposes });
        const ofRoles = new Set<string>(
          ROLES.filter((role) => roles.includes(role)).flatMap((role) => ROLE_SCOPES[role]),
        );
        const ofToken = new Set(scope.filter((name) => Object.hasOwn(SCOPES, name)));
        for (const granted of actor?.scopes ?? ['none at all']) {
          expect(roles.length === 0 ? ofToken.has(granted) : ofRoles.has(granted)).toBe(true);
          if (ofToken.size > 0) expect(ofToken.has(granted)).toBe(true);
        }
        expect(purposes).toContain(actor?.purpose);
      },
    ),
  );
});

test('any payload is either refused or of the form that claims have', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(CLAIMS), 'scope', 'act', 'teams'), fc.jsonValue()),
      (over) => {
        try {
          const claims = parseClaims({ ...CLAIMS, ...over });
          for (const list of [claims.roles, claims.teams, claims.purposes, claims.scope]) {
            expect(list.every((each) => typeof each === 'string')).toBe(true);
          }
          expect(typeof claims.sub).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({ name: 'TokenRefused', reason: 'claims' });
        }
      },
    ),
  );
});

test.each([
  ['teams', { teams: Array.from({ length: 201 }, (_, i) => `t${i}`) }],
  ['regions', { regions: ['r'.repeat(257)] }],
  ['scope', { scope: 's'.repeat(4_097) }],
])('a claim beyond its bounds is named: %s', (claim, claims) => {
  expect(() => actorOf(claims)).toThrow(expect.objectContaining({ reason: 'claims', claim }));
});
