import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, executeSync, parse, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { NO_DEFAULTS, conditionsOf, defaultsOf, flagsReader, isIncluded } from '../../../policy/operations/index.ts';

const schema = buildSchema('type Query { a: Int }');

/** Whether `a` is part of the operation: by the conditions themselves, and by their flags. */
function judged(text: string, variables: Readonly<Record<string, unknown>>): readonly [boolean, boolean] {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const field = operation.selectionSet.selections[0] as FieldNode;
  const flags = flagsReader(document, operation)(variables);
  return [
    isIncluded(conditionsOf(field, defaultsOf(operation)), variables),
    isIncluded(conditionsOf(field, NO_DEFAULTS), flags),
  ];
}

describe('@skip and @include', () => {
  test('let stand what graphql-js executes: literals, what is given, defaults', () => {
    const written = (directive: string) =>
      fc.constantFrom('', ...['$x', '$y', 'true', 'false'].map((value) => `@${directive}(if: ${value})`));
    const conditions = fc.tuple(written('skip'), written('include'));
    const declared = fc.constantFrom('Boolean!', 'Boolean! = true', 'Boolean! = false', 'Boolean = true');
    const given = fc.record({ x: fc.boolean(), y: fc.boolean() }, { requiredKeys: [] });
    fc.assert(
      fc.property(conditions, declared, declared, given, (directives, x, y, variableValues) => {
        const text = `query ($x: ${x}, $y: ${y}) { a ${directives.join(' ')} }`;
        const { data } = executeSync({ schema, document: parse(text), rootValue: { a: 1 }, variableValues });
        // A variable without a default that is not given.
        if (!data) return fc.pre(false);
        const stands = 'a' in data;
        expect(judged(text, variableValues)).toEqual([stands, stands]);
      }),
    );
  });

  test('take null, which a variable with a default may be, for false', () => {
    expect(judged('query ($x: Boolean = true) { a @include(if: $x) }', { x: null })).toEqual([false, false]);
    expect(judged('query ($x: Boolean = true) { a @skip(if: $x) }', { x: null })).toEqual([true, true]);
  });

  test('ask for variables of any name', () => {
    const text = 'query ($constructor: Boolean = true) { a @include(if: $constructor) }';
    expect(judged(text, {})).toEqual([true, true]);
    expect(judged(text, { constructor: false })).toEqual([false, false]);
  });
});

test('the flags of a request are those that the document asks for anywhere, and no other variable', () => {
  const document = parse(`query ($x: Boolean!, $y: Boolean = true, $z: Boolean!, $n: Int) {
    a(n: $n) @skip(if: $x) ... @include(if: $y) { b @other(if: $z) } ...F } fragment F on T { c @include(if: $x) }`);
  const flagsOf = flagsReader(document, document.definitions[0] as OperationDefinitionNode);
  expect(flagsOf({ x: true, z: true, n: 1 })).toEqual({ x: true, y: true });
  expect(flagsOf({ y: false })).toEqual({ x: false, y: false });
});
