import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  GraphQLError,
  GraphQLObjectType,
  Kind,
  execute,
  parse,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { PlannedOperation } from '../../../../subgraphs/shared/execution/index.ts';
import { FORMS, operation, rawData } from '../../../support/random-operation.ts';

/** How a member comes: read or called at its source, from a resolver at once or later, or not at all. */
type Manner = 'own' | 'plain' | 'later' | 'thrown' | 'rejected' | 'error';

/** Members of one field come in one manner, by its name, so that both executors meet the same. */
function mannerOf(name: string, seed: number, manners: readonly Manner[]): Manner {
  let hash = seed;
  for (const character of name) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return manners[Math.abs(hash) % manners.length] ?? 'plain';
}

function come(value: unknown, manner: Manner): unknown {
  switch (manner) {
    case 'own':
    case 'plain':
      return value;
    case 'later':
      return Promise.resolve(value);
    case 'thrown':
      throw new Error('thrown');
    case 'rejected':
      return Promise.reject(new GraphQLError('rejected'));
    case 'error':
      return new Error('returned');
  }
}

/** The schema with resolvers, but for the fields that are read from their source. */
function withResolvers(schema: GraphQLSchema, seed: number, manners: readonly Manner[]): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLObjectType) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const manner = mannerOf(`${type.name}.${field.name}`, seed, manners);
      if (manner === 'own') delete field.resolve;
      else
        field.resolve = (source: Readonly<Record<string, unknown>> | undefined) =>
          come(source && Object.hasOwn(source, field.name) ? source[field.name] : null, manner);
    }
  }
  return schema;
}

function paths({ errors = [] }: ExecutionResult) {
  return errors.map(({ path }) => JSON.stringify(path));
}

/** FORMS with a root and resolvers that answer in these manners. */
function answering(seed: number, holes: number, manners: readonly Manner[]): GraphQLSchema {
  const schema = withResolvers(FORMS, seed, manners);
  const root = schema.getQueryType();
  const data = rawData(schema, seed, holes);
  // graphql-js takes a root value, a subgraph has none: the root's members are its resolvers' own.
  for (const field of Object.values(root?.getFields() ?? {})) {
    const manner = mannerOf(`Query.${field.name}`, seed, manners);
    field.resolve = () => come(data[field.name] ?? null, manner);
  }
  return schema;
}

async function both(text: string, seed: number, holes: number, yes: boolean, manners: readonly Manner[]) {
  const document = parse(text);
  const found = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  const variables = { yes };
  // What fails at once beside a promise leaves graphql-js with one that nobody waits for: should that be rejected, the
  // process ends. So graphql-js is given all at once; when values come changes nothing in the answer.
  const atOnce: Partial<Record<Manner, Manner>> = { later: 'plain', rejected: 'thrown' };
  const oracle = answering(
    seed,
    holes,
    manners.map((manner) => atOnce[manner] ?? manner),
  );
  const expected = await execute({ schema: oracle, document, variableValues: variables });
  const schema = answering(seed, holes, manners);
  const planned = new PlannedOperation(schema, document, found);
  const first = await planned.execute({ variables, context: {} });
  const second = await planned.execute({ variables, context: {} });
  return { expected, first, second };
}

describe('a planned operation', () => {
  test('gives the bytes and errors of graphql-js where nothing has to be waited for', async () => {
    await fc.assert(
      fc.asyncProperty(
        operation(FORMS, 3),
        fc.integer(),
        fc.constantFrom(0, 0.1),
        fc.boolean(),
        async (text, seed, holes, yes) => {
          const { expected, first, second } = await both(text, seed, holes, yes, [
            'own',
            'own',
            'plain',
            'plain',
            'error',
          ]);
          expect(JSON.stringify(first.data)).toBe(JSON.stringify(expected.data));
          expect(paths(first)).toEqual(paths(expected));
          expect(JSON.stringify(second)).toBe(JSON.stringify(first));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('gives the bytes of graphql-js in whatever order values come and fail', async () => {
    const manners: Manner[] = ['own', 'plain', 'later', 'later', 'later', 'thrown', 'rejected'];
    await fc.assert(
      fc.asyncProperty(
        operation(FORMS, 3),
        fc.integer(),
        fc.constantFrom(0, 0.1),
        fc.boolean(),
        async (text, seed, holes, yes) => {
          const { expected, first, second } = await both(text, seed, holes, yes, manners);
          expect(JSON.stringify(first.data)).toBe(JSON.stringify(expected.data));
          expect(paths(first).length > 0).toBe(paths(expected).length > 0);
          expect(new Set(paths(first)).size).toBe(paths(first).length);
          expect(JSON.stringify(second.data)).toBe(JSON.stringify(first.data));
        },
      ),
      { numRuns: 150 },
    );
  });
});
