import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, executeSync, parse, validate, type OperationDefinitionNode } from 'graphql';
import { Completion } from '../../../gateway/completion/index.ts';
import { FORMS, operation, rawData } from '../../support/random-operation.ts';

/** graphql-js on the same data, each field read under its response key. */
function byGraphqlJs(document: ReturnType<typeof parse>, variableValues: Record<string, unknown>, rootValue: unknown) {
  return executeSync({
    schema: FORMS,
    document,
    variableValues,
    rootValue,
    fieldResolver: (source: Record<string, unknown>, _args, _context, info) =>
      Object.hasOwn(source, info.path.key) ? source[info.path.key] : null,
    typeResolver: (value: { __typename?: string }) => value.__typename,
  });
}

describe('completion', () => {
  test('gives the bytes that graphql-js gives, and errors at the same places', () => {
    const completion = new Completion(FORMS);
    fc.assert(
      fc.property(
        operation(FORMS, 3),
        fc.integer(),
        fc.constantFrom(0, 0.05, 0.2),
        fc.boolean(),
        fc.option(fc.boolean(), { nil: undefined }),
        (text, seed, holes, yes, no) => {
          const data = rawData(FORMS, seed, holes);
          const document = parse(text);
          expect(validate(FORMS, document)).toEqual([]);
          const variables = { yes, ...(no === undefined ? {} : { no }) };
          const found = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
          const request = {
            document,
            operation: found as OperationDefinitionNode,
            variables,
            data,
          };
          const expected = byGraphqlJs(document, variables, data);
          const before = JSON.stringify(data);
          const completed = completion.complete(request);
          expect(JSON.stringify(completed.data)).toBe(JSON.stringify(expected.data));
          expect(completed.errors.map((error) => error.path)).toEqual(
            (expected.errors ?? []).map((error) => error.path),
          );
          // The shape is kept: the second answer is the first.
          expect(completion.complete(request)).toEqual(completed);
          expect(JSON.stringify(data)).toBe(before);
        },
      ),
      { numRuns: 200 },
    );
  });
});
