import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, buildSchema, getArgumentValues, getVariableValues, parse, validate, type FieldNode } from 'graphql';
import { argumentsOf } from '../../../policy/operations/arguments.ts';
import { withoutValues } from '../../../policy/operations/without-values.ts';

const SCHEMA = buildSchema(`
  enum Colour { RED BLUE }
  input Point { x: Int = 1, tags: [String] }
  type Query { f(a: Int = 3, b: String!, c: [Int], d: Colour = RED, p: Point, q: [Int!]! = [7]): Int }
`);
const FIELD = SCHEMA.getQueryType()?.getFields()['f'];
const LITERALS = {
  a: ['1', 'null', '$i', '$j'],
  b: ['"x"', '""', '$s', '$t'],
  c: ['[1]', '2', '[$i]', '$l', 'null'],
  d: ['BLUE', 'null', '$e'],
  p: ['{}', '{ x: 2, tags: "t" }', '{ x: $i }', '$o'],
  q: ['[1]', '[]', '$n'],
} as const;
const DECLARED =
  '$i: Int, $j: Int = 5, $s: String!, $t: String = "t", $l: [Int], $e: Colour, $o: Point, $n: [Int!] = [1]';
const given = fc.record(
  {
    i: fc.constantFrom(1, null),
    j: fc.constantFrom(2, null),
    s: fc.constant('s'),
    t: fc.constantFrom('u', null),
    l: fc.constantFrom([1, null], null),
    e: fc.constantFrom('RED', 'BLUE', null),
    o: fc.constantFrom({ tags: ['a'] }, null),
    n: fc.constantFrom([2, 3], null),
  },
  { requiredKeys: ['s'] },
);
const chosen = fc.record(
  Object.fromEntries(Object.entries(LITERALS).map(([name, values]) => [name, fc.constantFrom(...values)])),
  { requiredKeys: ['b'] },
);

test('arguments are those of graphql-js, in every request, and nobody else’s', () => {
  let compared = 0;
  fc.assert(
    fc.property(chosen, fc.array(given, { minLength: 1, maxLength: 3 }), (literals, requests) => {
      const written = Object.entries(literals).map(([name, value]) => `${name}: ${value}`);
      const document = parse(`query (${DECLARED}) { f(${written.join(', ')}) }`);
      const [operation] = document.definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION || !FIELD) throw new Error('one operation');
      const faults = validate(SCHEMA, document).filter(({ message }) => !message.includes('is never used'));
      if (faults.length > 0) return;
      const node = operation.selectionSet.selections[0] as FieldNode;
      const read = argumentsOf(FIELD, [node]);
      for (const request of requests) {
        const { coerced } = getVariableValues(SCHEMA, operation.variableDefinitions ?? [], request);
        if (!coerced) continue;
        const found = attempt(() => read(coerced));
        expect(found).toEqual(attempt(() => getArgumentValues(FIELD, node, coerced)));
        if (typeof found !== 'string') (found as Record<string, unknown>)['b'] = 'a resolver owns it';
        compared += 1;
      }
    }),
    { numRuns: 1_000 },
  );
  expect(compared).toBeGreaterThan(500);
});

function attempt(work: () => object): object | string {
  try {
    return work();
  } catch (error) {
    return withoutValues((error as Error).message);
  }
}
