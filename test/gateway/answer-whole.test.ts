import { GraphQLError, buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApolloFront, type Executor } from '../../gateway/index.ts';
import { ADMIN } from '../support/actors.ts';
import { memoryLog } from './tiny-supergraph.ts';

const schema = buildSchema('type Query { a: Int b(n: Int!): [String] }');
let result: () => ReturnType<Executor['execute']>;
const executor: Executor = { start: async () => schema, execute: () => result(), stop: async () => {} };
const front = new ApolloFront({ executor, log: memoryLog() });
beforeAll(() => front.start());
afterAll(() => front.stop());

const coded = (code: string, path?: (string | number)[]) =>
  new GraphQLError(`about ${code}`, { ...(path ? { path } : {}), extensions: { code, host: 'db-7' } });

/** What executors answer, whole or in part. */
const RESULTS: Readonly<Record<string, () => ReturnType<Executor['execute']>>> = {
  data: async () => ({ data: { a: 1, b: ['ä', '"', '\u2028', null] } }),
  'data of no prototype': async () => ({ data: Object.assign(Object.create(null) as object, { a: 2 }) }),
  'data and extensions': async () => ({ data: { a: 1 }, extensions: { authorizationErrors: [{ message: 'm' }] } }),
  'data and an error': async () => ({ data: { a: null }, errors: [coded('SUBGRAPH_UNAVAILABLE', ['a'])] }),
  'no data and an error': async () => ({ data: null, errors: [coded('FORBIDDEN')] }),
  'errors alone': async () => ({ errors: [coded('BAD_USER_INPUT'), coded('AUDIT_UNAVAILABLE')] }),
  'an error without a code': async () => ({ data: null, errors: [new GraphQLError('secret')] }),
  'an error of no library': async () => ({ errors: [new TypeError('secret')] }),
  'more errors than an answer holds': async () => ({
    data: { a: null },
    errors: Array.from({ length: 150 }, (_, i) => coded('NOT_FOUND', ['a', i])),
  }),
  nothing: async () => ({}),
  'a rejection': () => Promise.reject(coded('OVERLOADED')),
  'a rejection that is a fault': () => Promise.reject(new Error('secret')),
};

async function ask(accept: string) {
  const { status, headers, body } = await front.handle({
    method: 'POST',
    headers: { accept },
    search: '',
    body: { query: 'query($n: Int!) { a b(n: $n) }', variables: { n: 1 } },
    requestId: 'req-1',
    actor: ADMIN,
    credential: null,
  });
  // The budget goes down from one question to the next.
  return { status, type: headers['content-type'], cache: headers['cache-control'], body: withoutBudget(body) };
}

const withoutBudget = (body: string): string => body.replace(/"remaining":\d+/, '"remaining":0');

describe('an answer in one piece is what Apollo Server makes of the same result', () => {
  test.each(
    Object.keys(RESULTS).flatMap((name) =>
      ['application/json', 'application/graphql-response+json'].map((type) => [name, type] as const),
    ),
  )('%s, as %s', async (name, type) => {
    result = RESULTS[name] as typeof result;
    const ours = await ask(type);
    expect(ours.body.startsWith('{')).toBe(true);
    expect(ours).toEqual(await ask(`${type}, multipart/mixed; q=0.1`));
  });
});
