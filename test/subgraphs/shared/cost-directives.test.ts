import { describe, expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { buildSubgraphs } from '../../../cli/subgraphs.ts';
import { readCosts } from '../../../gateway/index.ts';
import { readSupergraph } from '../../../schema/index.ts';
import { FIELD_COSTS, withCostDirectives } from '../../../subgraphs/shared/cost-directives.ts';

const costs = readCosts(readSupergraph());

test('every field that takes "first" says how long it is, in the supergraph too', () => {
  const paged = buildSubgraphs().flatMap(({ sdl }) =>
    parse(sdl).definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION
        ? (definition.fields ?? [])
            .filter((field) => field.arguments?.some(({ name }) => name.value === 'first'))
            .map((field) => `${definition.name.value}.${field.name.value}`)
        : [],
    ),
  );
  expect(paged.length).toBeGreaterThan(15);
  for (const coordinate of paged) {
    expect([coordinate, costs.listSizes.get(coordinate)]).toEqual([
      coordinate,
      { assumedSize: 20, slicingArguments: ['first'], sizedFields: ['edges'], requireOneSlicingArgument: false },
    ]);
  }
});

test('every dear field of the table exists and carries its weight', () => {
  for (const [coordinate, weight] of Object.entries(FIELD_COSTS))
    expect([coordinate, costs.weights.get(coordinate)]).toEqual([coordinate, weight]);
});

describe('what is written', () => {
  const written = (field: string) => {
    const sdl = `type T { ${field} } type A { id: ID } type AConnection { edges: [AEdge!]! totalCount: Int } type AEdge { node: A }`;
    return /@.*/.exec(withCostDirectives(sdl).split('\n')[1] ?? '')?.[0] ?? '';
  };
  test.each([
    ['a: A', ''],
    ['a: Int', ''],
    ['a: [Int!]', ''],
    ['a: [A!]', '@listSize(assumedSize: 5)'],
    ['a: [A!] @external', '@external'],
    ['a(first: Int): [A]', '@listSize(assumedSize: 20, slicingArguments: ["first"], requireOneSlicingArgument: false)'],
    [
      'a(first: Int): AConnection @shareable',
      '@shareable @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)',
    ],
  ])('%s', (field, directives) => {
    expect(written(field)).toBe(directives);
  });
});
