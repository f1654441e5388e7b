import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Kind, buildASTSchema, parse, print, type OperationDefinitionNode } from 'graphql';
import {
  Authorization,
  DEFAULT_AUTHORIZATION,
  showRefusals,
  type AuthorizationOptions,
  type Authorized,
} from '../../../gateway/authorization/index.ts';
import { ROLE_SCOPES, type Actor, type Role } from '../../../policy/index.ts';
import { ADMIN } from '../../support/actors.ts';

const sdl = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });

const actor = (role: Role): Actor => ({ ...ADMIN, roles: [role], scopes: ROLE_SCOPES[role] });
const ask = (
  text: string,
  by: Actor | null,
  more: { readonly options?: Partial<AuthorizationOptions>; readonly variables?: Record<string, unknown> } = {},
): Authorized => {
  const authorization = new Authorization(schema, sdl, { ...DEFAULT_AUTHORIZATION, ...more.options });
  const document = parse(text);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return authorization.authorize(
    {
      document,
      operation: operation as OperationDefinitionNode,
      operationName: null,
      hash: `hash of ${text}`,
      variables: more.variables ?? {},
    },
    by,
  );
};
const left = ({ document }: Authorized) => (document ? print(document) : null);
const same = (text: string) => print(parse(text));

const QUERY = '{ customer(id: "cus_1") { displayName creditLimit { amount } transactions { totalCount } } }';

describe('Authorization', () => {
  test('an admin may ask everything; the hash stays that of the document', () => {
    const answer = ask(QUERY, actor('admin'));
    expect(answer).toMatchObject({ hash: `hash of ${QUERY}`, refusals: [], rejected: false });
    expect(left(answer)).toBe(same(QUERY));
  });

  test('marketing does not see money: it is neither planned nor fetched, and each field is refused once', () => {
    const answer = ask(QUERY, actor('marketing'));
    expect(left(answer)).toBe(same('{ customer(id: "cus_1") { displayName } }'));
    expect(answer.hash).not.toBe(`hash of ${QUERY}`);
    expect(answer.refusals).toEqual([
      { path: ['customer', 'creditLimit'], coordinate: 'Customer.creditLimit', needs: ['scope financial:read'] },
      { path: ['customer', 'transactions'], coordinate: 'Customer.transactions', needs: ['scope financial:read'] },
    ]);
  });

  test('what is left is planned under one hash, whatever was removed', () => {
    const other = '{ customer(id: "cus_1") { displayName birthDate { value } } }';
    expect(ask(other, actor('marketing')).hash).toBe(ask(QUERY, actor('marketing')).hash);
  });

  test('of nobody nothing is asked', () => {
    const answer = ask(QUERY, null);
    expect(answer).toMatchObject({ document: null, operation: null, rejected: false });
    expect(answer.refusals.map(({ coordinate }) => coordinate)).toEqual(['Query.customer']);
  });

  test('a refused change is not executed', () => {
    const answer = ask(
      'mutation { mergeCustomers(input: { customerIds: ["a", "b"] }) { operationId } }',
      actor('service'),
    );
    expect(answer.document).toBeNull();
    expect(answer.refusals).toEqual([
      { path: ['mergeCustomers'], coordinate: 'Mutation.mergeCustomers', needs: ['scope stewardship:write'] },
    ]);
  });

  test('a field that the variables leave out is no refusal, and is gone all the same', () => {
    const text = 'query ($x: Boolean!) { customer(id: "1") { id creditLimit @include(if: $x) { amount } } }';
    const out = ask(text, actor('marketing'), { variables: { x: false } });
    expect([left(out), out.refusals]).toEqual([same('{ customer(id: "1") { id } }'), []]);
    expect(ask(text, actor('marketing'), { variables: { x: true } }).refusals).toHaveLength(1);
  });

  test('the purpose decides a policy and is part of the key where contacts are asked for', () => {
    const sensitive = '{ customer(id: "1") { birthDate { value } } }';
    const selling = { ...actor('admin'), purpose: 'sales', policies: [] };
    expect(ask(sensitive, selling).refusals).toEqual([
      { path: ['customer', 'birthDate'], coordinate: 'Customer.birthDate', needs: ['policy care-or-law'] },
    ]);
    const contact = '{ customer(id: "1") { addresses { city } } }';
    expect(ask(contact, selling).maskKey).not.toBe(ask(contact, actor('admin')).maskKey);
    expect(ask(QUERY, selling).maskKey).toBe(ask(QUERY, actor('admin')).maskKey);
  });

  test('two roles that differ only in scopes the operation does not touch share a key', () => {
    const names = '{ customer(id: "1") { names { full } } }';
    expect(ask(names, actor('sales')).maskKey).toBe(ask(names, actor('steward')).maskKey);
    expect(ask(QUERY, actor('sales')).maskKey).not.toBe(ask(QUERY, actor('steward')).maskKey);
  });
});

describe('options', () => {
  test('reject refuses the operation whole, with every refusal', () => {
    const answer = ask(QUERY, actor('marketing'), { options: { reject: true } });
    expect(answer).toMatchObject({ document: null, rejected: true });
    expect(answer.refusals).toHaveLength(2);
    expect(ask(QUERY, actor('admin'), { options: { reject: true } }).rejected).toBe(false);
  });

  test('reject lets pass what only variables would have asked for', () => {
    const text = 'query ($x: Boolean!) { customer(id: "1") { id creditLimit @skip(if: $x) { amount } } }';
    const answer = ask(text, actor('marketing'), { options: { reject: true }, variables: { x: true } });
    expect(answer.rejected).toBe(false);
  });

  test('a dry run reports and removes nothing, also beside reject', () => {
    const answer = ask(QUERY, actor('marketing'), { options: { dryRun: true, reject: true } });
    expect([left(answer), answer.rejected, answer.refusals.length]).toEqual([same(QUERY), false, 2]);
  });

  test('refusals stand among the errors, in an extension, or nowhere', () => {
    const answer = { data: null, errors: [{ message: 'first' }] };
    const refusal = { message: 'second' };
    expect(showRefusals(answer, [refusal], 'errors')).toEqual({ data: null, errors: [{ message: 'first' }, refusal] });
    expect(showRefusals(answer, [refusal], 'extensions')).toEqual({
      ...answer,
      extensions: { authorizationErrors: [refusal] },
    });
    expect(showRefusals(answer, [refusal], 'disabled')).toEqual(answer);
    expect(showRefusals(answer, [refusal].slice(1), 'extensions')).toBe(answer);
  });
});
