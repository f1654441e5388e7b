import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, buildSchema, getVariableValues, parse, type OperationDefinitionNode } from 'graphql';
import { coercionOf } from '../../../policy/operations/variables.ts';

const SCHEMA = buildSchema(`
  scalar Any
  enum Colour { RED BLUE }
  input Point { x: Int! = 1, tags: [String!] }
  type Query { f: Int }
`);
const LIMITS = { maxErrors: 50 };
const NAMED = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Any', 'Colour', 'Point', 'Unknown', 'Query'];

const type = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...NAMED),
    tie('type').map((inner) => `[${inner}]`),
    fc.constantFrom(...NAMED).map((inner) => `${inner}!`),
    tie('type').map((inner) => `[${inner}]!`),
  ),
})).type;
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, 1, 1.5, 'text', '1', true, 'RED', 'GREEN', {}, { x: 2, tags: ['a'] }),
    fc.constant({ x: null }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;
const definition = fc.record({ type, initial: fc.option(fc.constantFrom('null', '1', '"a"', '[1]')) });

test('variables are coerced as graphql-js coerces them, errors and all', () => {
  fc.assert(
    fc.property(
      fc.array(definition, { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom('v0', 'v1', 'v2', 'v3'), value),
      (definitions, given) => {
        const declared = definitions.map(
          ({ type: of, initial }, i) => `$v${i}: ${of}${initial === null ? '' : ` = ${initial}`}`,
        );
        const [operation] = parse(`query (${declared.join(', ')}) { f }`).definitions;
        if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('one operation');
        const found = attempt(() => coercionOf(SCHEMA, operation, LIMITS)(given));
        expect(found).toEqual(attempt(() => expected(operation, given)));
      },
    ),
    { numRuns: 500 },
  );
});

function expected(operation: OperationDefinitionNode, given: Readonly<Record<string, unknown>>) {
  return getVariableValues(SCHEMA, operation.variableDefinitions ?? [], given, LIMITS);
}

function attempt(work: () => ReturnType<typeof getVariableValues>): unknown {
  const { coerced, errors } = work();
  return errors ? errors.map(({ message }) => message) : Object.entries(coerced);
}
