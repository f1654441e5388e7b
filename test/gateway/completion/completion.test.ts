import { describe, expect, test } from '@jest/globals';
import { Kind, buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { Completion } from '../../../gateway/completion/index.ts';

const schema = buildSchema(`
  type Query { customer: Customer  customers: [Customer!]!  kind: Kind }
  type Customer { id: ID!  name: String  must: String!  parts: [Part!]! }
  type Part { id: ID!  amount: Float }
  enum Kind { OPEN }
`);
const completion = new Completion(schema);

function complete(text: string, data: Record<string, unknown> | null, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  const operation = document.definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const { data: completed, errors } = completion.complete({ document, operation, variables, data });
  return { text: JSON.stringify(completed), errors: errors.map(({ path }) => path) };
}

describe('an answer', () => {
  test('has what was asked for, in the order of the operation, under its aliases, and nothing else', () => {
    const data = { customer: { hidden: 'key', name: 'Ada', id: '1', second: '1', __typename: 'Customer' }, secret: 1 };
    expect(complete('{ customer { second: id kind: __typename name id } root: __typename }', data)).toEqual({
      text: '{"customer":{"second":"1","kind":"Customer","name":"Ada","id":"1"},"root":"Query"}',
      errors: [],
    });
  });

  test('has null for what was removed before planning', () => {
    expect(complete('{ customer { id name } kind }', { customer: { id: '1' } }).text).toBe(
      '{"customer":{"id":"1","name":null},"kind":null}',
    );
  });

  test('has null for what was not executed, whatever the data holds, in every form that the variables give it', () => {
    const text = `query ($with: Boolean = true) {
      customer { id ...N parts { id a: amount @include(if: $with) } } kind
    } fragment N on Customer { name }`;
    const left = '{ customer { id parts { id ...P } } } fragment P on Part { __typename }';
    const [asked, executed] = [text, left].map((each) => {
      const document = parse(each);
      return { document, operation: document.definitions[0] as OperationDefinitionNode };
    });
    if (!asked || !executed) throw new Error('Two operations.');
    const data = { kind: 'OPEN', customer: { id: '1', name: 'Ada', parts: [{ id: 'p', a: 1 }] } };
    const ask = (variables: Record<string, unknown>) => completion.complete({ ...asked, executed, variables, data });
    expect(ask({})).toMatchObject({
      data: { customer: { id: '1', name: null, parts: [{ id: 'p', a: null }] }, kind: null },
      errors: [],
    });
    expect(ask({ with: false }).data).toEqual({ customer: { id: '1', name: null, parts: [{ id: 'p' }] }, kind: null });
    expect(completion.complete({ ...asked, variables: {}, data }).data).toMatchObject({ customer: { name: 'Ada' } });
  });

  test('finds a field under the name it was fetched by, and one of the caller’s name under that', () => {
    const document = parse('{ customer { id: name parts { id } } kind }');
    const operation = document.definitions[0] as OperationDefinitionNode;
    const data = { kind: 'OPEN', customer: { id: '1', own_id: 'Ada', parts: [{ id: 'p' }] } };
    const keys = new Map([['id', 'own_id']]);
    expect(completion.complete({ document, operation, keys, variables: {}, data }).data).toEqual({
      customer: { id: 'Ada', parts: [{ id: 'p' }] },
      kind: 'OPEN',
    });
  });

  test('carries null up to the nearest place that may be null, once', () => {
    const data = { customer: { id: '1', parts: [{ id: 'a' }, { amount: 2 }, {}] } };
    expect(complete('{ customer { id parts { id } } kind }', data)).toEqual({
      text: '{"customer":null,"kind":null}',
      errors: [['customer', 'parts', 1, 'id']],
    });
    expect(complete('{ customers { id must } }', { customers: [{ id: '1' }] })).toEqual({
      text: 'null',
      errors: [['customers', 0, 'must']],
    });
  });

  test('follows conditions by the variables of each request, and defaults', () => {
    const text = 'query ($a: Boolean!, $b: Boolean! = true) { customer { id @skip(if: $a) name @include(if: $b) } }';
    const data = { customer: { id: '1', name: 'Ada' } };
    expect(complete(text, data, { a: false }).text).toBe('{"customer":{"id":"1","name":"Ada"}}');
    expect(complete(text, data, { a: true }).text).toBe('{"customer":{"name":"Ada"}}');
    expect(complete(text, data, { a: true, b: false }).text).toBe('{"customer":{}}');
  });

  test('takes names that objects inherit for what they are: response keys', () => {
    const text = '{ customer { constructor: name toString: id __proto__: name hasOwnProperty: parts { id } } }';
    const data = { customer: { toString: '1', ['__proto__']: 'Ada', hasOwnProperty: [] } };
    expect(complete(text, data).text).toBe(
      '{"customer":{"constructor":null,"toString":"1","__proto__":"Ada","hasOwnProperty":[]}}',
    );
    expect(complete('{ customer { toString: name } }', { customer: {} }).text).toBe('{"customer":{"toString":null}}');
  });

  test('shows no value that the schema does not know', () => {
    expect(complete('{ kind }', { kind: 'HIDDEN' })).toEqual({ text: '{"kind":null}', errors: [['kind']] });
    expect(complete('{ customer { name } }', { customer: { name: { deep: 1 } } })).toEqual({
      text: '{"customer":{"name":null}}',
      errors: [['customer', 'name']],
    });
    expect(complete('{ customers { id } }', { customers: { id: '1' } }).text).toBe('null');
    expect(complete('{ customer { id } }', { customer: ['1'] }).text).toBe('{"customer":null}');
  });

  test('is null without data', () => {
    expect(complete('{ kind }', null)).toEqual({ text: 'null', errors: [] });
  });

  test('holds introspection, which stands in the data like anything else', () => {
    const data = { __schema: { queryType: { name: 'Query', kind: 'OBJECT' } } };
    expect(complete('{ __schema { queryType { name } } }', data).text).toBe(
      '{"__schema":{"queryType":{"name":"Query"}}}',
    );
  });
});
