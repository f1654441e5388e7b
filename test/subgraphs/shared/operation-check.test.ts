import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Actor } from '../../../policy/index.ts';
import { buildIdentitySubgraph } from '../../../subgraphs/identity/index.ts';
import { operationCheck } from '../../../subgraphs/shared/operation-check.ts';
import { ADMIN } from '../../support/actors.ts';

const check = operationCheck(buildIdentitySubgraph());
const actorWith = (...scopes: string[]): Actor => ({ ...ADMIN, roles: [], scopes });

function ask(query: string, actor: Actor | null, operationName: string | null = null) {
  const refused = check({ query, document: parse(query), operationName, actor });
  return refused && [refused.extensions['code'], refused.extensions['coordinate']];
}

const MAILS = '{ customer(id: "x") { id ... on Customer { emails { address } } } }';

describe('an operation that arrives at a subgraph', () => {
  test('is refused whole for one field that the gateway should have removed', () => {
    expect(ask(MAILS, actorWith('profile:read'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE', 'Customer.emails']);
    expect(ask(MAILS, ADMIN)).toBeNull();
  });

  test('is judged by the actor each time, also when it is known', () => {
    const document = parse(MAILS);
    const of = (actor: Actor) => check({ query: MAILS, document, operationName: null, actor });
    const poor = actorWith('profile:read');
    expect([of(ADMIN), of(ADMIN)]).toEqual([null, null]);
    expect(of(poor)).not.toBeNull();
    expect(of(poor)).not.toBeNull();
    expect(of(ADMIN)).toBeNull();
  });

  test('is judged by the operation that is meant, not by another of the same document', () => {
    const two = `query A { customer(id: "x") { id } } query B ${MAILS}`;
    const document = parse(two);
    const actor = actorWith('profile:read');
    const of = (operationName: string) => check({ query: two, document, operationName, actor });
    expect(of('A')).toBeNull();
    expect(of('B')?.extensions['code']).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(of('A')).toBeNull();
  });

  test('a variable that leaves the field out does not excuse it', () => {
    const hidden = 'query ($no: Boolean!) { customer(id: "x") { id emails @include(if: $no) { address } } }';
    expect(ask(hidden, actorWith('profile:read'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE', 'Customer.emails']);
  });

  test('through entities it is the same', () => {
    const entities =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { emails { address } } } }';
    expect(ask(entities, actorWith('profile:read'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE', 'Customer.emails']);
    expect(ask(entities, ADMIN)).toBeNull();
  });

  test('of nobody is left to the guards, which refuse every root field', () => {
    expect(ask(MAILS, null)).toBeNull();
  });
});
