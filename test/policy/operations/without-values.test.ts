import { describe, expect, test } from '@jest/globals';
import {
  Kind,
  buildSchema,
  getArgumentValues,
  getVariableValues,
  parse,
  validate,
  type FieldNode,
  type GraphQLError,
  type OperationDefinitionNode,
} from 'graphql';
import { DomainError } from '../../../domain/errors.ts';
import { argumentsOf, withoutValues } from '../../../policy/operations/index.ts';

const SCHEMA = buildSchema(`
  enum Sort { NAME REGION }
  scalar Moment
  input Filter { region: [String!], name: String }
  type Query { f(id: ID, first: Int, part: Float, text: String, yes: Boolean, sort: Sort, filter: Filter): Int }
`);
const FIELD = SCHEMA.getQueryType()?.getFields()['f'];

/** Everything that graphql-js says of an operation that cannot be parsed, is not valid, or is given such variables. */
function messages(text: string, variables: Record<string, unknown> = {}): readonly string[] {
  try {
    const document = parse(text);
    const invalid = validate(SCHEMA, document);
    if (invalid.length > 0) return invalid.map(({ message }) => message);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const { coerced, errors } = getVariableValues(SCHEMA, operation.variableDefinitions ?? [], variables);
    if (errors) return errors.map(({ message }) => message);
    const node = operation.selectionSet.selections[0] as FieldNode;
    if (FIELD) getArgumentValues(FIELD, node, coerced);
    return [];
  } catch (error) {
    return [(error as GraphQLError).message];
  }
}

describe('what graphql-js says is said without the values that it quotes', () => {
  test.each<[string, string, Record<string, unknown>?]>([
    [
      '{ f(filter: "anna@private.example 1980-05-03") }',
      'Expected value of type "Filter", found a value that is none.',
    ],
    ['{ f(filter: "anna\\nfound \\"anna\\"") }', 'Expected value of type "Filter", found a value that is none.'],
    ['{ f(id: anna) }', 'ID cannot represent a non-string and non-integer value.'],
    ['{ f(first: "anna: 5") }', 'Int cannot represent non-integer value.'],
    ['{ f(first: 19800503170) }', 'Int cannot represent non 32-bit signed integer value.'],
    ['{ f(part: "anna") }', 'Float cannot represent non numeric value.'],
    ['{ f(text: 19800503) }', 'String cannot represent a non string value.'],
    ['{ f(text: { of: "anna" }) }', 'String cannot represent a non string value.'],
    ['{ f(yes: "anna") }', 'Boolean cannot represent a non boolean value.'],
    ['{ f(sort: "anna@private.example") }', 'Enum "Sort" cannot represent non-enum value.'],
    ['{ f(sort: anna) }', 'What is given does not exist in "Sort" enum.'],
    ['{ f(sort: NAMED) }', 'What is given does not exist in "Sort" enum. Did you mean the enum value "NAME"?'],
    ['{ f(sort: "NAME") }', 'Enum "Sort" cannot represent non-enum value. Did you mean the enum value "NAME"?'],
    ['query ($s: Sort = "anna") { f(sort: $s) }', 'Enum "Sort" cannot represent non-enum value.'],
    ['{ f "anna@private.example" { x } }', 'Syntax Error: Expected Name, found String.'],
    ['{ f """anna "and" bob""" }', 'Syntax Error: Expected Name, found BlockString.'],
    ['{ f(id: 5 19800503) }', 'Syntax Error: Expected Name, found Int.'],
    ['{ f(id: 5 1.980) }', 'Syntax Error: Expected Name, found Float.'],
    ['anna { f }', 'Syntax Error: Unexpected Name.'],
    ['{ f(id "anna") }', 'Syntax Error: Expected ":", found String.'],
    ['{ f(text: "\\uanna") }', 'Syntax Error: Invalid Unicode escape sequence.'],
    ['{ f(text: "\\u{1980 anna}") }', 'Syntax Error: Invalid Unicode escape sequence.'],
    ['{ f(text: "\\anna") }', 'Syntax Error: Invalid character escape sequence.'],
    [
      'query ($r: String = "x") { f(filter: { name: "anna", region: [$r] }) }',
      'Argument "filter" has a value that its type does not take.',
      { r: null },
    ],
    [
      'query ($v: Filter) { f(filter: $v) }',
      'Variable "$v" holds a value that its type does not take, at "v.name"; see the schema.',
      { v: { name: { anna: 1980 } } },
    ],
    [
      'query ($v: Filter) { f(filter: $v) }',
      'Variable "$v" holds a value that its type does not take; see the schema.',
      { v: { 'anna@private.example': 1 } },
    ],
  ])('%s', (...[text, said, variables]) => {
    const [message = '', ...others] = messages(text, variables);
    expect(others).toEqual([]);
    expect(message).not.toBe(said);
    expect(withoutValues(message)).toBe(said);
    expect(said).not.toMatch(/anna|1980/i);
  });

  test('what quotes names alone stays as it is', () => {
    for (const text of [
      '{ g }',
      '{ f(name: 5) }',
      '{ f(filter: { nam: "x" }) }',
      '{ f(first: $x) }',
      '{ f } { f }',
      '{ f',
      '{ f(first: 01) }',
      'query ($a: Int = $b) { f(first: $a) }',
      '{ f @other }',
    ]) {
      const said = messages(text);
      expect(said.length).toBeGreaterThan(0);
      expect(said.map(withoutValues)).toEqual(said);
    }
  });
});

test('an argument that only the variables spoil is the caller’s fault, and is not quoted', () => {
  const [operation] = parse('query ($r: String = "x") { f(filter: { name: "anna", region: [$r] }) }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || !FIELD) throw new Error('one operation');
  const read = argumentsOf(FIELD, [operation.selectionSet.selections[0] as FieldNode]);
  expect(read({ r: 'y' })).toEqual({ filter: { name: 'anna', region: ['y'] } });
  const message = 'Argument "filter" has a value that its type does not take.';
  expect(() => read({ r: null })).toThrow(new DomainError('BAD_USER_INPUT', message));
});
