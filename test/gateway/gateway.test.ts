import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Gateway, Listener, SubgraphFailure, limitsOf, type LocalSubgraph } from '../../gateway/index.ts';
import { ADMIN, authenticatedAs } from '../support/actors.ts';
import { memoryLog, tinySupergraph } from './tiny-supergraph.ts';

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

const running: Gateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
});

async function start(
  change: (subgraphs: ReturnType<typeof tinySupergraph>['subgraphs']) => LocalSubgraph[] = Object.values,
  notReady?: () => Promise<string | null>,
) {
  const tiny = tinySupergraph();
  const log = memoryLog();
  const gateway = new Gateway({
    accessLog: null,
    supergraphSdl: tiny.sdl,
    subgraphs: change(tiny.subgraphs),
    authenticate: authenticatedAs(ADMIN),
    log,
    limits: limitsOf({ bodyBytes: { most: 10_000 } }),
    drainMs: 2_000,
    sampleQuery: '{ customers { id } } # <script>',
    ...(notReady ? { notReady } : {}),
  });
  const port = await gateway.start(0, '127.0.0.1');
  running.push(gateway);
  const url = `http://127.0.0.1:${port}`;
  const ask = async (query: string, headers: Record<string, string> = {}, variables?: unknown) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  return { gateway, url, ask, log, seen: tiny.seen };
}

const failing = (failure: Error): LocalSubgraph => ({ name: 'orders', execute: () => Promise.reject(failure) });

describe('a question over two subgraphs', () => {
  test('is answered whole, with actor and request id at every subgraph', async () => {
    const { ask, seen } = await start();
    const { status, body } = await ask('{ customers { id name orders } }', { 'x-request-id': 'req-1' });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      customers: ['a', 'b', 'c'].map((id) => ({ id, name: `name of ${id}`, orders: [`order of k-${id}`] })),
    });
    expect(body.errors).toBeUndefined();
    expect(seen.map((request) => [request.requestId, request.actor])).toEqual([
      ['req-1', ADMIN],
      ['req-1', ADMIN],
    ]);
  });

  test('keeps what is inaccessible inside', async () => {
    const { ask } = await start();
    const { body } = await ask('{ customer(id: "a") { keys } }');
    expect(body.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('a subgraph that answers what nobody asked it', () => {
  const adding = (subgraph: LocalSubgraph, more: (entity: object, i: number) => object): LocalSubgraph => ({
    name: subgraph.name,
    execute: async (request) => {
      const { data, ...rest } = await subgraph.execute(request);
      const entities = data?.['_entities'] as object[] | undefined;
      return { ...rest, data: { _entities: entities?.map(more) } };
    },
  });

  test('replaces nothing that others gave', async () => {
    const { ask } = await start(({ identity, orders }) => [
      identity,
      adding(orders, (entity) =>
        Object.freeze({ ...entity, id: 'other', name: 'other', keys: null, __typename: 'Customer' }),
      ),
    ]);
    const { body } = await ask('{ customer(id: "a") { id name orders } }');
    expect(body).toMatchObject({ data: { customer: { id: 'a', name: 'name of a', orders: ['order of k-a'] } } });
    expect(body.errors).toBeUndefined();
  });

  test('or entities of another type than those it was asked of: it is unavailable', async () => {
    const { ask, log } = await start(({ identity, orders }) => [
      identity,
      adding(orders, (entity, i) => (i === 1 ? { ...entity, __typename: 'Order' } : entity)),
    ]);
    const { body } = await ask('{ customers { id orders } }');
    expect(body.data).toEqual({ customers: ['a', 'b', 'c'].map((id) => ({ id, orders: null })) });
    expect(body.errors).toMatchObject([
      { path: ['customers', 0, 'orders'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
    expect(log.entries.map(({ fields }) => fields['cause'])).toEqual(['Error: malformed answer']);
  });
});

describe('a caller who names something of his own as a field that the plan needs', () => {
  const mine = (orders: string[]) => ({ customer: { keys: 'name of a', orders } });

  test('chooses nobody’s rows by it, and has what he asked for', async () => {
    const { ask } = await start();
    const { body } = await ask('{ customer(id: "a") { keys: name orders } }');
    expect(body).toMatchObject({ data: mine(['order of k-a']) });
    expect(body.errors).toBeUndefined();
  });

  test.each(['id', 'orders', '__typename', 'name__alias_0', 'c360Seen', 'constructor'])(
    'as %s has it',
    async (alias) => {
      const { ask } = await start();
      const other = alias === 'orders' ? 'id' : 'orders';
      const { body } = await ask(`{ ...C } fragment C on Query { all: customers { ${alias}: name ${other} } }`);
      expect(body.errors).toBeUndefined();
      expect(body.data?.['all']).toEqual(
        ['a', 'b', 'c'].map((id) => ({
          [alias]: `name of ${id}`,
          [other]: other === 'id' ? id : [`order of k-${id}`],
        })),
      );
    },
  );

  test('sees the errors where they are for him', async () => {
    const failure = new SubgraphFailure('orders', 'SUBGRAPH_UNAVAILABLE');
    const { ask } = await start(({ identity }) => [identity, failing(failure)]);
    const { body } = await ask('{ orders: customer(id: "a") { id: name keys: orders } }');
    expect(body.data).toEqual({ orders: { id: 'name of a', keys: null } });
    expect(body.errors?.map(({ path }) => path)).toEqual([['orders', 'keys']]);
  });

  test('as the variable of entities, too', async () => {
    const { ask } = await start();
    const query =
      'query ($representations: Boolean!) { customer(id: "a") { orders again: orders @include(if: $representations) } }';
    const orders = ['order of k-a'];
    for (const [representations, customer] of [
      [true, { orders, again: orders }],
      [false, { orders }],
    ]) {
      const { body } = await ask(query, {}, { representations });
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual({ customer });
    }
  });

  test('and of the schema', async () => {
    const { ask } = await start();
    const { body } = await ask('{ customers: __type(name: "Customer") { keys: name name: kind } id: __typename }');
    expect(body).toMatchObject({ data: { customers: { keys: 'Customer', name: 'OBJECT' }, id: 'Query' } });
  });
});

describe('a subgraph that fails', () => {
  test.each([
    [
      'down',
      new SubgraphFailure('orders', 'SUBGRAPH_UNAVAILABLE', { cause: new Error('connect ECONNREFUSED 10.0.0.7:4002') }),
      'SUBGRAPH_UNAVAILABLE',
    ],
    ['slow', new SubgraphFailure('orders', 'SUBGRAPH_TIMEOUT'), 'SUBGRAPH_TIMEOUT'],
    ['broken', new TypeError('driver text with host 10.0.0.7'), 'SUBGRAPH_UNAVAILABLE'],
  ])('%s: the rest is served with one error at the first affected place', async (_name, failure, code) => {
    const { ask, log } = await start(({ identity }) => [identity, failing(failure)]);
    const { body } = await ask('{ customers { id orders } }');
    expect(body.data).toEqual({ customers: ['a', 'b', 'c'].map((id) => ({ id, orders: null })) });
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]).toMatchObject({ path: ['customers', 0, 'orders'], extensions: { code } });
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    expect(log.entries.filter((entry) => entry.message === 'fetch failed')).toHaveLength(1);
  });

  test.each([
    ['no entities', { data: {} }],
    ['too few entities', { data: { _entities: [null] } }],
    ['entities that are none', { data: { _entities: [null, 5, 'x'] } }],
    ['no data', { errors: [] }],
  ])('answers with %s: an error with a path all the same', async (_name, answer) => {
    const { ask } = await start(({ identity }) => [identity, { name: 'orders', execute: async () => answer }]);
    const { body } = await ask('{ customers { id orders } }');
    expect(body.errors?.map((error) => [error.path, error.extensions['code']])).toEqual([
      [['customers', 0, 'orders'], 'SUBGRAPH_UNAVAILABLE'],
    ]);
  });

  test('at the root: null and its response name as path', async () => {
    const { ask } = await start(({ orders }) => [
      { name: 'identity', execute: () => Promise.reject(new Error('x')) },
      orders,
    ]);
    const { body } = await ask('{ who: customer(id: "a") { id } }');
    expect(body.data).toEqual({ who: null });
    expect(body.errors).toMatchObject([{ path: ['who'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  });

  test('with an unknown code: INTERNAL without its text', async () => {
    const { ask, log } = await start(({ orders }) => [
      {
        name: 'identity',
        execute: async () => ({
          data: { customer: null },
          errors: [{ message: 'secret stack', path: ['customer'], extensions: { code: 'ODD', host: 'db-7' } }],
        }),
      },
      orders,
    ]);
    const { body } = await ask('{ customer(id: "a") { id } }', { 'x-request-id': 'req-9' });
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL' });
    expect(JSON.stringify(body)).not.toMatch(/secret|db-7/);
    expect(log.entries).toContainEqual({
      level: 'warn',
      fields: { subgraph: 'identity', requestId: 'req-9', given: 'ODD' },
      message: 'a subgraph answered an error whose text is withheld',
    });
    expect(JSON.stringify(log.entries)).not.toMatch(/secret|db-7/);
  });

  test.each([
    ['no code', {}, 'SUBGRAPH_UNAVAILABLE', null],
    ['a code that is a text', { code: 'secret of anna@private.example' }, 'INTERNAL', null],
    ['our code of unknown faults', { code: 'INTERNAL' }, 'INTERNAL', 'INTERNAL'],
  ])('with %s: neither caller nor log receives its text', async (_name, extensions, code, given) => {
    const errors = [{ message: 'secret of anna@private.example', extensions }];
    const { ask, log } = await start(({ orders }) => [{ name: 'identity', execute: async () => ({ errors }) }, orders]);
    const { body } = await ask('{ customer(id: "a") { id } }');
    expect(body.errors).toMatchObject([{ path: ['customer'], extensions: { code } }]);
    expect(log.entries.map(({ fields }) => fields['given'])).toContain(given);
    expect(JSON.stringify([body, log.entries])).not.toMatch(/secret|anna/);
  });

  test.each([
    'BAD_REQUEST',
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'OPERATION_RESOLUTION_FAILURE',
    'OPERATION_NOT_ALLOWED',
    'PERSISTED_QUERY_NOT_FOUND',
    'PERSISTED_QUERY_NOT_SUPPORTED',
    'QUERY_TOO_COMPLEX',
    'RATE_LIMITED',
    'UNAUTHENTICATED',
  ])('with %s, which is about the gateway’s own request: unavailable, and the code is in the log', async (code) => {
    const errors = ['Cannot query field "new"', 'Cannot query field "newer"'].map((message) => ({
      message,
      locations: [{ line: 1, column: 2 }],
      extensions: { code },
    }));
    const { ask, log } = await start(({ identity }) => [
      identity,
      { name: 'orders', execute: async () => ({ errors }) },
    ]);
    const { status, body } = await ask('{ customers { id orders } }', { 'x-request-id': 'req-9' });
    expect([status, body.data?.['customers']]).toEqual([200, ['a', 'b', 'c'].map((id) => ({ id, orders: null }))]);
    expect(body.errors).toEqual([
      {
        message: 'The orders part could not be fetched.',
        path: ['customers', 0, 'orders'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      },
    ]);
    expect(log.entries).toEqual([
      {
        level: 'warn',
        fields: { subgraph: 'orders', requestId: 'req-9', given: code },
        message: 'a subgraph refused the request of this gateway; compare their versions',
      },
    ]);
  });

  test.each(['FORBIDDEN', 'CONSENT_REQUIRED', 'NOT_FOUND', 'BAD_USER_INPUT', 'CONFLICT', 'OVERLOADED'])(
    'with %s, which is about what the caller asked: with its text',
    async (code) => {
      const errors = [{ message: 'What it says.', path: ['customer'], extensions: { code } }];
      const answer = { data: { customer: null }, errors };
      const { ask } = await start(({ orders }) => [{ name: 'identity', execute: async () => answer }, orders]);
      expect((await ask('{ customer(id: "a") { id } }')).body.errors).toEqual(errors);
    },
  );

  test.each<[string, object]>([
    ['entities that nobody asked for', { data: { _entities: [5, 'x'] } }],
    ['nothing', { data: {} }],
    ['a list', { data: [1] }],
    ['a text', { data: 'x' }],
    ['errors that are none', { data: null, errors: 'secret' }],
    ['an error without a text', { data: { who: null }, errors: [null] }],
    ['an error at no place', { data: { who: null }, errors: [{ message: 'secret', path: 5 }] }],
  ])('at the root answers with %s: unavailable, and not "no such customer"', async (_name, answer) => {
    const { ask, log } = await start(({ orders }) => [{ name: 'identity', execute: async () => answer }, orders]);
    const { body } = await ask('{ who: customer(id: "a") { id } }');
    expect(body.data).toEqual({ who: null });
    expect(body.errors).toMatchObject([{ path: ['who'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(log.entries.map(({ fields }) => fields['cause'])).toEqual(['Error: malformed answer']);
  });

  test('a root field that the variables leave out is not missed', async () => {
    const answer = { data: { all: [] } };
    const { ask } = await start(({ orders }) => [{ name: 'identity', execute: async () => answer }, orders]);
    const query =
      'query($with: Boolean = true, $none: Boolean!) { all: customers { id } a: customer(id: "a") @include(if: $with) { id } b: customer(id: "b") @skip(if: $none) { id } }';
    const left = await ask(query, {}, { with: false, none: true });
    expect(left.body).toMatchObject({ data: { all: [] } });
    expect(left.body.errors).toBeUndefined();
    const asked = await ask(query, {}, { none: true });
    expect(asked.body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['all'], 'SUBGRAPH_UNAVAILABLE'],
      [['a'], 'SUBGRAPH_UNAVAILABLE'],
    ]);
  });

  const refusal = (code: string, path?: string[]) => ({
    message: code,
    extensions: { code },
    ...(path ? { path } : {}),
  });
  test.each<[string, LocalSubgraph['execute'], unknown[][]]>([
    [
      'that fails',
      () => Promise.reject(new Error('x')),
      [
        [['a'], 'SUBGRAPH_UNAVAILABLE'],
        [['b'], 'SUBGRAPH_UNAVAILABLE'],
      ],
    ],
    [
      'that is refused whole',
      async () => ({ data: null, errors: [refusal('BAD_USER_INPUT'), refusal('OVERLOADED')] }),
      [
        [['a'], 'BAD_USER_INPUT'],
        [['a'], 'OVERLOADED'],
        [['b'], 'BAD_USER_INPUT'],
      ],
    ],
    [
      'that one of them made null',
      async () => ({ data: null, errors: [refusal('CONFLICT', ['b', 'id'])] }),
      [
        [['b', 'id'], 'CONFLICT'],
        [['a'], 'SUBGRAPH_UNAVAILABLE'],
      ],
    ],
    [
      'that each of them and something else made null',
      async () => ({
        data: null,
        errors: [refusal('CONFLICT', ['a']), refusal('CONFLICT', ['b']), refusal('OVERLOADED')],
      }),
      [
        [['a'], 'CONFLICT'],
        [['b'], 'CONFLICT'],
        [['a'], 'OVERLOADED'],
      ],
    ],
  ])(
    'of a fetch %s every root field has an error, as its null says that there is none',
    async (_name, execute, errors) => {
      const { ask } = await start(({ orders }) => [{ name: 'identity', execute }, orders]);
      const { body } = await ask(
        '{ a: customer(id: "a") { id } b: customer(id: "b") { id } b: customer(id: "b") { name } }',
      );
      expect(body.data).toEqual({ a: null, b: null });
      expect(body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual(errors);
    },
  );
});

test('a gateway that did not start says why, and stops in silence: its subgraphs are closed', async () => {
  const { sdl } = tinySupergraph();
  let closed = 0;
  const gateway = new Gateway({
    accessLog: null,
    supergraphSdl: sdl,
    subgraphs: [{ name: 'identity', execute: async () => ({}), close: async () => void (closed += 1) }],
    authenticate: authenticatedAs(ADMIN),
    log: memoryLog(),
    drainMs: 1,
    sampleQuery: '',
  });
  await expect(gateway.start(0, '127.0.0.1')).rejects.toThrow(
    'The supergraph names the subgraph "orders", which no address was given for.',
  );
  await gateway.stop();
  expect(closed).toBe(1);
});

test('a contract that could not be made keeps the gateway from nothing when it stops', async () => {
  const tiny = tinySupergraph();
  let closed = 0;
  const [first, ...others] = Object.values(tiny.subgraphs);
  const log = memoryLog();
  const gateway = new Gateway({
    accessLog: null,
    supergraphSdl: tiny.sdl,
    contracts: new Map([['/graphql/odd', () => 'type Query']]),
    subgraphs: [{ ...first!, close: async () => void (closed += 1) }, ...others],
    authenticate: authenticatedAs(ADMIN),
    log,
    drainMs: 1,
    sampleQuery: '',
  });
  const port = await gateway.start(0, '127.0.0.1');
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ customers { id } }' });
  expect((await fetch(`http://127.0.0.1:${port}/graphql/odd`, { method: 'POST', headers, body })).status).toBe(500);
  await gateway.stop();
  expect(closed).toBe(1);
});

describe('HTTP', () => {
  test.each([
    ['parse', '{ customers {', 'GRAPHQL_PARSE_FAILED'],
    ['validation', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['coercion', 'query($id: ID!) { customer(id: $id) { id } }', 'BAD_USER_INPUT'],
  ])(
    'a failed %s is 200 as application/json and 400 as application/graphql-response+json',
    async (_name, query, code) => {
      const { ask } = await start();
      const classic = await ask(query, { accept: 'application/json' });
      const modern = await ask(query, { accept: 'application/graphql-response+json' });
      expect([classic.status, modern.status]).toEqual([200, 400]);
      for (const { body } of [classic, modern]) expect(body.errors?.[0]?.extensions['code']).toBe(code);
    },
  );

  test('bodies that are too large, not JSON or not declared as JSON are refused before work', async () => {
    const { url, seen } = await start();
    const post = (body: string, type: string) =>
      fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post(JSON.stringify({ query: ' '.repeat(20_000) }), 'application/json')).status).toBe(413);
    expect((await post('{', 'application/json')).status).toBe(400);
    expect((await post('query=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('[{"query":"{ customers { id } }"}]', 'application/json')).status).toBe(400);
    expect(seen).toHaveLength(0);
  });

  test('a compressed body is refused before work, and told to be sent as it is', async () => {
    const { url, seen } = await start();
    const post = async (body: Buffer, encoding: string) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      return { status: response.status, body: (await response.json()) as Answer };
    };
    const text = Buffer.from(JSON.stringify({ query: '{ customer(id: "a") { id } }' }));
    for (const [body, encoding] of [
      [gzipSync(text), 'gzip'],
      [brotliCompressSync(text), 'identity, BR'],
      // Nothing is taken to be what it does not say it is.
      [text, 'gzip'],
    ] as const) {
      const refused = await post(body, encoding);
      expect([refused.status, refused.body.errors?.[0]?.extensions]).toEqual([415, { code: 'BAD_REQUEST' }]);
      expect(refused.body.errors?.[0]?.message).toMatch(/without a content-encoding/);
    }
    expect(seen).toHaveLength(0);
    expect((await post(text, 'identity')).body.data).toEqual({ customer: { id: 'a' } });
  });

  test('a body said to be in another charset than UTF-8 is refused before it is read', async () => {
    const { url, seen } = await start();
    const status = async (type: string) => {
      const body = JSON.stringify({ query: '{ __typename }' });
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body });
      await response.text();
      return response.status;
    };
    const types = ['utf-16', 'latin1', '"iso-8859-1"', '', 'utf-8; charset=utf-16', 'UTF-8', '"utf-8"', 'utf8'];
    const statuses = await Promise.all(types.map((charset) => status(`application/json; charset=${charset}`)));
    expect(statuses).toEqual([415, 415, 415, 415, 415, 200, 200, 200]);
    expect(await status('application/json; boundary=x')).toBe(200);
    expect(seen).toEqual([]);
  });

  test('a caller who hangs up in mid-body is no fault: a line for debugging, without a stack', async () => {
    const { url, log } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\nx-request-id: req-7\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"query":"',
    );
    socket.end();
    while (log.entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const message = 'The sender went away before the end of its body.';
    expect(log.entries).toEqual([{ level: 'debug', fields: { requestId: 'req-7' }, message }]);
  });

  test('a body that is not UTF-8 is refused before work, whatever it would be read as', async () => {
    const { url, seen } = await start();
    const post = async (body: Buffer) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      return { status: response.status, body: (await response.json()) as Answer };
    };
    const query = '{ customer(id: "J\u00fcrgen") { id } }';
    const latin1 = await post(Buffer.from(JSON.stringify({ query }), 'latin1'));
    expect(latin1).toEqual({
      status: 400,
      body: { errors: [{ message: 'The body is not UTF-8.', extensions: { code: 'BAD_REQUEST' } }] },
    });
    expect(seen).toHaveLength(0);
    const utf8 = Buffer.from(JSON.stringify({ query }));
    expect((await post(utf8)).body.data).toEqual({ customer: { id: 'J\u00fcrgen' } });
    const marked = await post(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]));
    expect([marked.status, marked.body.errors?.[0]?.message]).toEqual([400, 'The body is not JSON.']);
  });

  test('a body that grows past the limit without saying so is cut', async () => {
    const { url } = await start();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(
        `${url}/graphql`,
        { method: 'POST', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on('error', reject);
      for (let i = 0; i < 20; i += 1) sent.write(' '.repeat(1_000));
      sent.end('{}');
    });
    expect(status).toBe(413);
  });

  test('request ids: a plain one is kept, another is replaced; security headers are always there', async () => {
    const { ask } = await start();
    const kept = await ask('{ customers { id } }', { 'x-request-id': 'abc-1' });
    const replaced = await ask('{ customers { id } }', { 'x-request-id': 'a b <script>' });
    expect(kept.headers.get('x-request-id')).toBe('abc-1');
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(kept.headers.get('x-content-type-options')).toBe('nosniff');
    expect(kept.headers.get('x-powered-by')).toBeNull();
  });

  test('live, ready, page, and nothing else', async () => {
    let reason: string | null = 'the store is away';
    const { url } = await start(Object.values, async () => reason);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const away = await fetch(`${url}/readyz`);
    expect([away.status, await away.text()]).toEqual([503, 'the store is away']);
    reason = null;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const page = await (await fetch(`${url}/`)).text();
    expect(page).toContain('{ customers { id } } # &lt;script>');
    expect((await fetch(`${url}/etc/passwd`)).status).toBe(404);
  });

  test('GET without a preflight header is refused, with one it is answered; mutations never by GET', async () => {
    const { url } = await start();
    const query = `?query=${encodeURIComponent('{ customer(id: "a") { id } }')}`;
    expect((await fetch(`${url}/graphql${query}`)).status).toBe(400);
    const answer = await fetch(`${url}/graphql${query}`, { headers: { 'apollo-require-preflight': '1' } });
    expect(await answer.json()).toMatchObject({ data: { customer: { id: 'a' } } });
  });
});

/** An answer that is held back until it is released; `started` when it is asked for. */
function heldAnswer() {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  let arrived: () => void = () => {};
  const started = new Promise<void>((resolve) => (arrived = resolve));
  const held = (): Promise<void> => {
    arrived();
    return gate;
  };
  return { started, held, release };
}

test('drain: an answer under way is finished, new connections are refused', async () => {
  const { started, held, release } = heldAnswer();
  const { gateway, ask, url } = await start(({ identity, orders }) => [
    {
      name: 'identity',
      execute: async (request) => {
        await held();
        return identity.execute(request);
      },
    },
    orders,
  ]);
  const answer = ask('{ customer(id: "a") { id } }');
  await started;
  const stopped = gateway.stop();
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
  release();
  expect((await answer).body.data).toEqual({ customer: { id: 'a' } });
  await stopped;
  running.length = 0;
});

const QUESTION = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

/** A listener that answers so, and a caller whose question is on its way. */
async function askedOnce(graphql: ConstructorParameters<typeof Listener>[0]['graphql']) {
  const listener = new Listener({
    authenticate: authenticatedAs(ADMIN),
    graphql,
    notReady: async () => null,
    maxBodyBytes: 1_000,
    log: memoryLog(),
  });
  const port = await listener.listen(0, '127.0.0.1');
  const socket = connect(port, '127.0.0.1');
  socket.write(QUESTION);
  return { listener, socket };
}

test('drain: an answer that its reader takes slowly arrives whole', async () => {
  const page = 'x'.repeat(8_000_000);
  const { listener, socket } = await askedOnce(async () => ({ status: 200, headers: {}, body: page }));
  await once(socket, 'readable');
  // Nothing is read until the drain has begun.
  const drained = listener.drain(20_000);
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await Promise.all([once(socket, 'close'), drained]);
  expect(bytes).toBeGreaterThan(page.length);
});

test('drain: a request that is on its way over a connection kept open is answered, and the connection ends', async () => {
  const { listener, socket } = await askedOnce(async () => ({ status: 200, headers: {}, body: 'answer' }));
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(socket, 'data');
  const drained = listener.drain(60_000);
  socket.write(QUESTION);
  await Promise.all([once(socket, 'close'), drained]);
  expect(said.match(/200 OK|connection: \S+|answer/gi)).toEqual([
    '200 OK',
    'Connection: keep-alive',
    'answer',
    '200 OK',
    'connection: close',
    'answer',
  ]);
});

test('drain: an answer under way is its connection’s last', async () => {
  const { started, held, release } = heldAnswer();
  const { listener, socket } = await askedOnce(async () => {
    await held();
    return { status: 200, headers: {}, body: 'answer' };
  });
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await started;
  const drained = listener.drain(60_000);
  release();
  await Promise.all([once(socket, 'close'), drained]);
  expect(said).toMatch(/connection: close/i);
});

test('drain: a connection that says nothing more is closed', async () => {
  const { listener, socket } = await askedOnce(async () => ({ status: 200, headers: {}, body: 'answer' }));
  await once(socket, 'data');
  await Promise.all([once(socket, 'close'), listener.drain(400)]);
});

test('drain: waits for what is executed for a caller who has gone', async () => {
  const { started, held, release } = heldAnswer();
  const { listener, socket } = await askedOnce(async () => {
    await held();
    return { status: 200, headers: {}, body: '' };
  });
  await started;
  socket.destroy();
  await once(socket, 'close');
  let isOver = false;
  const drained = listener.drain(20_000).then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isOver).toBe(false);
  release();
  await drained;
});

describe('who asks before it sends its body', () => {
  const body = JSON.stringify({ query: '{ customer(id: "a") { id } }' });
  const ask = async (length: number, type = 'application/json', path = '/graphql') => {
    const { url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-Continue\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    return { socket, first: first.toString() };
  };

  test.each([
    ['larger than is read', 1_000_000, 'application/json', '/graphql', 413],
    ['of another type', body.length, 'text/plain', '/graphql', 415],
    ['for no path of ours', body.length, 'application/json', '/nowhere', 404],
  ])('%s is refused without it, and the connection ends', async (_name, length, type, path, status) => {
    const { socket, first } = await ask(length, type, path);
    let answer = first;
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  });

  test('is told to, and answered', async () => {
    const { socket, first } = await ask(body.length);
    expect(first).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 [^]*\r\nconnection: keep-alive\r\n[^]*"id":"a"/i);
  });
});

test('a target in the form that proxies use is the path in it', async () => {
  const { url } = await start();
  const port = Number(new URL(url).port);
  const status = async (target: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return Number(chunk.toString().split(' ')[1]);
  };
  expect(await status(`http://x:1/livez`)).toBe(200);
  expect(await status('HTTPS://x/readyz?now')).toBe(200);
  expect(await status('http://x')).toBe(await status('/'));
  expect(await status('http://x?a')).toBe(await status('/?a'));
  expect(await status('ftp://x/livez')).toBe(404);
});

test.each([
  ['host: x\r\nexpect: cake', 417],
  ['accept: */*', 400],
])('what HTTP itself forbids (%s) is refused with a body and our headers', async (header, status) => {
  const { url } = await start();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`POST /graphql HTTP/1.1\r\n${header}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toMatch(/x-request-id: /i);
  expect(answer).toMatch(/"code":"BAD_REQUEST"/);
});
