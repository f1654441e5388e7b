import { GraphQLError, buildSchema } from 'graphql';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '../../domain/errors.ts';
import { ApolloFront, type Executor } from '../../gateway/index.ts';
import { ADMIN } from '../support/actors.ts';
import { memoryLog } from './tiny-supergraph.ts';

const schema = buildSchema('type Query { a: Int }');

/** One answer of a front whose executor does as it is told. */
async function ask(execute: Executor['execute'], accept = 'application/json') {
  const log = memoryLog();
  const executor: Executor = { start: async () => schema, execute, stop: async () => {} };
  const front = new ApolloFront({ executor, log });
  await front.start();
  const { status, body } = await front.handle({
    method: 'POST',
    headers: { accept },
    search: '',
    body: { query: '{ a }' },
    requestId: 'req-1',
    actor: ADMIN,
    credential: null,
  });
  await front.stop();
  return { status, body: JSON.parse(body) as { data?: unknown; errors?: { extensions: { code: string } }[] }, log };
}

const failure = (code: string) =>
  new GraphQLError('a message', { extensions: { code, host: 'db-7', stacktrace: ['at x'] } });

describe('an operation that ends without data has the status of its code', () => {
  test.each(Object.keys(ERROR_CODES) as ErrorCode[])('%s', async (code) => {
    const { http } = ERROR_CODES[code];
    for (const fail of [async () => ({ errors: [failure(code)] }), () => Promise.reject(failure(code))]) {
      const classic = await ask(fail);
      const modern = await ask(fail, 'application/graphql-response+json');
      const always = http > 400 || code === 'BAD_REQUEST' ? http : code.startsWith('PERSISTED') ? 200 : null;
      expect([classic.status, modern.status]).toEqual(always === null ? [200, 400] : [always, always]);
      expect(classic.body).toEqual({
        errors: [expect.objectContaining({ extensions: { code } })],
        extensions: expect.anything(),
      });
      expect(JSON.stringify(classic.body)).not.toMatch(/db-7|at x/);
    }
  });
});

test('errors beside data leave the status at 200, whatever their code', async () => {
  for (const data of [{ a: null }, null]) {
    const { status, body } = await ask(async () => ({ data, errors: [failure('AUDIT_UNAVAILABLE')] }));
    expect([status, body.data]).toEqual([200, data]);
  }
});

test('what is thrown without a code of ours is a fault: 500, and its text stays in the log', async () => {
  const { status, body, log } = await ask(() => Promise.reject(new Error('secret of the driver')));
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([500, 'INTERNAL']);
  expect(JSON.stringify(body)).not.toContain('secret');
  expect(log.entries.some(({ fields }) => String(fields['cause']).includes('secret of the driver'))).toBe(true);
});
