import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Gateway, limitsOf, readManifest, type GatewayOptions, type Work } from '../../gateway/index.ts';
import type { Actor } from '../../policy/index.ts';
import { actorFor } from '../support/actors.ts';
import { memoryLog, tinySupergraph } from './tiny-supergraph.ts';

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions?: { cost: { requested: number; limit: number; remaining: number; restoreRate: number } };
}

const running: Gateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
});

const ADMIN = actorFor('admin');
const SALES = actorFor('sales');
const QUERY = '{ customer(id: "a") { id } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function start(options: Partial<GatewayOptions> = {}) {
  const tiny = tinySupergraph();
  const log = memoryLog();
  const work: Work[] = [];
  let actor: Actor = ADMIN;
  const gateway = new Gateway({
    accessLog: null,
    supergraphSdl: tiny.sdl,
    subgraphs: Object.values(tiny.subgraphs),
    authenticate: async () => ({ kind: 'actor', actor, credential: null }),
    log,
    drainMs: 2_000,
    sampleQuery: QUERY,
    onWork: (one) => work.push(one),
    ...options,
  });
  const url = `http://127.0.0.1:${await gateway.start(0, '127.0.0.1')}/graphql`;
  running.push(gateway);
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  const codes = async (body: unknown, headers: Record<string, string> = {}) =>
    (await post(body, headers)).body.errors?.map(({ extensions }) => extensions['code']) ?? [];
  return { url, post, codes, log, work, seen: tiny.seen, as: (other: Actor) => (actor = other) };
}

describe('a prepared document', () => {
  test('is prepared once: the second time no token is read, good or bad', async () => {
    const { post, work } = await start();
    for (const query of [QUERY, '{ nothing }']) {
      await post({ query });
      await post({ query });
    }
    expect(work.map(({ tokens, validations, executions }) => [tokens, validations, executions])).toEqual([
      [11, 1, 1],
      [0, 0, 1],
      [3, 1, 0],
      [0, 0, 0],
    ]);
  });

  test('several operations: the named one, and none by a name that is not there', async () => {
    const { post, codes } = await start();
    const query = 'query A { customer(id: "a") { id } } query B { customer(id: "b") { id } }';
    expect((await post({ query, operationName: 'B' })).body.data).toEqual({ customer: { id: 'b' } });
    expect(await codes({ query })).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect((await post({ query: QUERY, operationName: '' })).body.data).toEqual({ customer: { id: 'a' } });
    expect(await codes({ query, operationName: 'C' })).toEqual(['OPERATION_RESOLUTION_FAILURE']);
  });

  test('an operation of a type that the schema does not have is not valid, and asks nobody', async () => {
    const { post, log, work, seen } = await start();
    for (const query of [
      'subscription { x }',
      'mutation { x }',
      'subscription { ...F } fragment F on Query { __typename }',
    ]) {
      const classic = await post({ query });
      const modern = await post({ query }, { accept: 'application/graphql-response+json' });
      expect([classic.status, modern.status]).toEqual([200, 400]);
      expect(modern.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
      const kind = query.split(' ', 1)[0];
      expect(classic.body).toEqual({
        errors: [
          {
            message: `The schema has no operation of type "${kind}"; it has "query".`,
            locations: [{ line: 1, column: 1 }],
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
          },
        ],
      });
    }
    expect([seen, log.entries]).toEqual([[], []]);
    expect([...new Set(work.map(({ executions }) => executions))]).toEqual([0]);
    const both = 'query A { customer(id: "a") { id } } subscription B { x }';
    expect((await post({ query: both, operationName: 'A' })).body.data).toEqual({ customer: { id: 'a' } });
  });

  test('variables that do not fit: at most five errors, without the values', async () => {
    const { post, seen } = await start();
    const names = Array.from({ length: 9 }, (_, n) => `v${n}`);
    const query = `query(${names.map((name) => `$${name}: ID!`).join(' ')}) { ${names
      .slice(0, 9)
      .map((name) => `c${name}: customer(id: $${name}) { id }`)
      .join(' ')} }`;
    const variables = Object.fromEntries(names.map((name) => [name, { $gt: 'secret' }]));
    const { body } = await post({ query, variables });
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(5).fill('BAD_USER_INPUT'));
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(seen).toEqual([]);
  });
});

test('no error quotes what the document says, in the answer or the log', async () => {
  const { post, log, seen } = await start();
  const answers = await Promise.all(
    [
      '{ customer(id: secret) { id } }',
      '{ customer(id: { of: "secret" }) { id } }',
      '{ customer "secret" { id } }',
      'query($no: Boolean = "secret") { customer(id: "a") @skip(if: $no) { id } }',
    ].map((query) => post({ query })),
  );
  expect(
    answers.map(({ body }) => body.errors?.map(({ message, extensions }) => [extensions['code'], message])),
  ).toEqual([
    [['GRAPHQL_VALIDATION_FAILED', 'ID cannot represent a non-string and non-integer value.']],
    [['GRAPHQL_VALIDATION_FAILED', 'ID cannot represent a non-string and non-integer value.']],
    [['GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found String.']],
    [['GRAPHQL_VALIDATION_FAILED', 'Boolean cannot represent a non boolean value.']],
  ]);
  expect([seen, log.entries]).toEqual([[], []]);
});

describe('the schema is shown to schema:read alone', () => {
  test('introspection', async () => {
    const { post, codes, as, seen } = await start();
    for (const query of [
      '{ __schema { queryType { name } } }',
      '{ ...F } fragment F on Query { __type(name: "Customer") { name } }',
    ]) {
      as(ADMIN);
      expect((await post({ query })).body.errors).toBeUndefined();
      as(SALES);
      expect(await codes({ query })).toEqual(['FORBIDDEN']);
    }
    as(SALES);
    expect((await post({ query: '{ __typename customer(id: "a") { __typename } }' })).body.errors).toBeUndefined();
    expect(seen).toHaveLength(1);
  });

  test('suggestions', async () => {
    const { post, as } = await start();
    const message = async () => (await post({ query: '{ customer(id: "a") { nam } }' })).body.errors?.[0]?.message;
    as(SALES);
    expect(await message()).toBe('Cannot query field "nam" on type "Customer".');
    as(ADMIN);
    expect(await message()).toContain('Did you mean "name"');
    as(SALES);
    expect(await message()).toBe('Cannot query field "nam" on type "Customer".');
  });
});

describe('limits', () => {
  test('measure lets pass and logs each request, the known document’s too', async () => {
    const { post, log } = await start({ limits: limitsOf({ depth: { most: 1, mode: 'measure' } }) });
    for (let i = 0; i < 2; i += 1) expect((await post({ query: QUERY })).body.data).toEqual({ customer: { id: 'a' } });
    const noted = log.entries.filter(({ fields }) => fields['limit'] === 'depth');
    expect(noted.map(({ fields }) => [fields['found'], fields['most']])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  test('cost and variable depth are refused before execution; the status follows the media type', async () => {
    const { post, seen } = await start({ limits: limitsOf({ cost: { most: 5 }, variableDepth: { most: 1 } }) });
    const dear = { query: '{ customers { id } }' };
    const json = await post(dear);
    const modern = await post(dear, { accept: 'application/graphql-response+json' });
    expect([json.status, modern.status]).toEqual([200, 400]);
    expect(json.body.errors?.[0]?.extensions['code']).toBe('QUERY_TOO_COMPLEX');
    expect(modern.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    const deep = await post({ query: QUERY, variables: { a: [[[1]]] } });
    expect(deep.body.errors?.[0]?.message).toContain('variableDepth');
    expect(seen).toEqual([]);
  });

  test('sizes of headers and body can be measured', async () => {
    const { post, log } = await start({
      limits: limitsOf({ headerBytes: { most: 1_024, mode: 'measure' }, bodyBytes: { most: 1_000, mode: 'measure' } }),
    });
    const { status } = await post(
      { query: QUERY, extensions: { x: 'x'.repeat(2_000) } },
      { 'x-long': 'y'.repeat(2_000) },
    );
    expect(status).toBe(200);
    expect(log.entries.map(({ fields }) => fields['limit'])).toEqual(['headerBytes', 'bodyBytes']);
  });

  test('the budget is each caller’s own; what does not fit is not taken from it', async () => {
    const { post, as } = await start({ limits: limitsOf({ budget: { most: 12 } }) });
    const many = { query: '{ customers { id } }' };
    const first = await post(many);
    expect(first.body.extensions?.cost).toEqual({ requested: 10, limit: 12, remaining: 2, restoreRate: 0 });
    const refused = await post(many);
    expect([refused.status, refused.body.data]).toEqual([429, undefined]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(refused.body.extensions?.cost).toMatchObject({ requested: 10, remaining: 2 });
    expect((await post({ query: QUERY })).status).toBe(200);
    as(actorFor('sales', { subject: 'another' }));
    expect((await post(many)).status).toBe(200);
    as(actorFor('admin', { client: { name: 'a new name', version: null } }));
    expect((await post(many)).status).toBe(429);
  });

  test('of more than a hundred errors the last says how many were left out', async () => {
    const tiny = tinySupergraph();
    const errors = Array.from({ length: 250 }, (_, n) => ({
      message: `error ${n}`,
      path: ['customers', 0],
      extensions: { code: 'NOT_FOUND' },
    }));
    const { post } = await start({
      subgraphs: [
        { name: 'identity', execute: async () => ({ data: { customers: [] }, errors }) },
        tiny.subgraphs.orders,
      ],
    });
    const { body } = await post({ query: '{ customers { id } }' });
    expect(body.errors).toHaveLength(100);
    expect(body.errors?.at(-1)).toMatchObject({
      message: '151 more errors were left out; an answer holds at most 100.',
      extensions: { code: 'QUERY_TOO_COMPLEX', count: 151 },
    });
  });
});

describe('persisted documents', () => {
  const persisted = (sha256Hash: string, version: unknown = 1) => ({
    extensions: { persistedQuery: { version, sha256Hash } },
  });

  test('are registered by their own hash after they passed, and found by it', async () => {
    const { post, codes } = await start();
    const hash = sha256(QUERY);
    expect(await codes(persisted(hash))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post({ query: QUERY, ...persisted(hash) })).body.data).toEqual({ customer: { id: 'a' } });
    expect((await post(persisted(hash))).body.data).toEqual({ customer: { id: 'a' } });
  });

  test('not under another hash, not when refused, not in another version', async () => {
    const { codes } = await start();
    expect(await codes({ query: QUERY, ...persisted(sha256('other')) })).toEqual(['BAD_REQUEST']);
    expect(await codes({ query: '{ nothing }', ...persisted(sha256('{ nothing }')) })).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    expect(await codes(persisted(sha256('{ nothing }')))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(await codes({ query: QUERY, ...persisted(sha256(QUERY), 2) })).toEqual(['BAD_REQUEST']);
    expect(await codes({ extensions: { persistedQuery: 'x' } })).toEqual(['BAD_REQUEST']);
  });

  const trusted = readManifest(
    JSON.stringify({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'one', name: 'One', type: 'query', body: QUERY }],
    }),
  );

  test('safelist: registered ones by id or text, nothing else', async () => {
    const { post, codes, seen } = await start({ documents: { mode: 'safelist', trusted } });
    expect((await post(persisted('one'))).body.data).toEqual({ customer: { id: 'a' } });
    expect((await post({ query: QUERY })).body.data).toEqual({ customer: { id: 'a' } });
    const other = '{ customer(id: "b") { id } }';
    expect(await codes({ query: other })).toEqual(['OPERATION_NOT_ALLOWED']);
    expect(await codes({ query: other, ...persisted(sha256(other)) })).toEqual(['OPERATION_NOT_ALLOWED']);
    expect(await codes(persisted(sha256(other)))).toEqual(['OPERATION_NOT_ALLOWED']);
    expect(await codes({ query: other, ...persisted('one') })).toEqual(['BAD_REQUEST']);
    expect(seen).toHaveLength(2);
  });

  test('prefer: others are answered and logged', async () => {
    const { post, log } = await start({ documents: { mode: 'prefer', trusted } });
    expect((await post({ query: '{ customer(id: "b") { id } }' })).body.data).toEqual({ customer: { id: 'b' } });
    expect((await post({ query: QUERY })).body.data).toEqual({ customer: { id: 'a' } });
    expect(log.entries.map(({ message }) => message)).toEqual(['document is not registered']);
  });

  test.each([
    ['not JSON', '{'],
    ['another format', '{"format":"x","version":1,"operations":[]}'],
    ['no list', '{"format":"apollo-persisted-query-manifest","version":1}'],
    ['no body', '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a"}]}'],
    [
      'one id, two bodies',
      '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a","body":"x"},{"id":"a","body":"y"}]}',
    ],
  ])('a manifest with %s is refused', (_name, text) => {
    expect(() => readManifest(text)).toThrow(/manifest/);
  });
});

describe('other origins', () => {
  const preflight = (url: string, origin: string) =>
    fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  test('none by default; a preflight needs no token', async () => {
    const { url } = await start({
      authenticate: async () => ({ kind: 'refused', status: 401, code: 'UNAUTHENTICATED', message: 'x' }),
    });
    const answer = await preflight(url, 'https://app.example.com');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, null]);
  });

  test('those on the list, without credentials', async () => {
    const { url, post } = await start({ corsOrigins: ['https://app.example.com'] });
    const allowed = await preflight(url, 'https://app.example.com');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed.headers.get('vary')).toBe('origin');
    const other = await preflight(url, 'https://app.example.com.evil.example');
    expect([other.headers.get('access-control-allow-origin'), other.headers.get('vary')]).toEqual([null, 'origin']);
    const answer = await post({ query: QUERY }, { origin: 'https://app.example.com' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  });
});

test('media types: what the caller prefers; what nobody writes is 406 before any work', async () => {
  const { post, seen } = await start();
  const type = async (accept: string) =>
    (await post({ query: QUERY }, { accept })).headers.get('content-type')?.split(';')[0];
  expect(await type('application/graphql-response+json, application/json;q=0.9')).toBe(
    'application/graphql-response+json',
  );
  expect(await type('*/*')).toBe('application/json');
  const asked = seen.length;
  // A single answer is never in parts, and Apollo Server would find that out when all is done.
  for (const accept of ['text/html', 'multipart/mixed', 'multipart/mixed;deferSpec=20220824, text/event-stream'])
    expect((await post({ query: QUERY }, { accept })).status).toBe(406);
  expect(seen).toHaveLength(asked);
  for (const accept of ['application/json; charset=latin1', 'multipart/mixed, application/json'])
    expect([accept, (await post({ query: QUERY }, { accept })).status]).toEqual([accept, 200]);
});
