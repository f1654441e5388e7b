import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { HttpSubgraph, type Trust } from '../../gateway/index.ts';
import { ADMIN } from '../support/actors.ts';

const servers: Server[] = [];
const clients: HttpSubgraph[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

function client(url: string, timeoutMs = 2_000, trust: Trust = async () => ({})): HttpSubgraph {
  const made = new HttpSubgraph({ name: 'orders', url, timeoutMs, connections: 2, maxAnswerBytes: 10_000, trust });
  clients.push(made);
  return made;
}

const request = {
  query: 'query Q { a }',
  variables: { x: 1 },
  operationName: 'Q',
  actor: ADMIN,
  requestId: 'req-1',
};

test('asks over HTTP with the request id and answers with data', async () => {
  let got: unknown;
  const url = await serve((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('end', () => {
      got = { id: incoming.headers['x-request-id'], path: incoming.url, body: JSON.parse(text) as unknown };
      response.end('{"data":{"a":1}}');
    });
  });
  expect(await client(url).execute(request)).toEqual({ data: { a: 1 } });
  expect(got).toEqual({
    id: 'req-1',
    path: '/graphql',
    body: { query: 'query Q { a }', variables: { x: 1 }, operationName: 'Q' },
  });
});

test.each([
  ['nobody listens', async () => 'http://127.0.0.1:1/graphql', 'SUBGRAPH_UNAVAILABLE'],
  ['not JSON', () => serve((_request, response) => void response.end('<html>')), 'SUBGRAPH_UNAVAILABLE'],
  [
    'JSON without an answer',
    () => serve((_request, response) => void response.end('{"ok":true}')),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['the connection breaks', () => serve((_request, response) => void response.destroy()), 'SUBGRAPH_UNAVAILABLE'],
  [
    'an answer past the limit',
    () => serve((_request, response) => void response.end(`{"data":"${'x'.repeat(20_000)}"}`)),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['no answer in time', () => serve(() => {}), 'SUBGRAPH_TIMEOUT'],
])('%s', async (_name, url, code) => {
  const failure = client(await url(), 200).execute(request);
  await expect(failure).rejects.toMatchObject({ name: 'SubgraphFailure', code });
});

test('what is not JSON is not quoted', async () => {
  const url = await serve((_request, response) => void response.end('anna@private.example'));
  const cause = { message: 'status 200 with an answer that is not JSON' };
  await expect(client(url).execute(request)).rejects.toMatchObject({ cause });
});

test('carries what makes the subgraph believe it; what cannot be made is not sent', async () => {
  const heard: unknown[] = [];
  const url = await serve((incoming, response) => {
    heard.push(incoming.headers['c360-actor']);
    incoming.resume();
    response.end('{"data":{"a":1}}');
  });
  await client(url, 2_000, async ({ actor }) => ({ 'c360-actor': `signed ${actor.subject}` })).execute(request);
  const failing = client(url, 2_000, () => Promise.reject(new Error('no key')));
  await expect(failing.execute(request)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(heard).toEqual([`signed ${ADMIN.subject}`]);
});

test('a subgraph that does not believe the gateway is a fault of the installation, not of the caller', async () => {
  const url = await serve((_request, response) => {
    response.statusCode = 401;
    response.end('{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}');
  });
  await expect(client(url).execute(request)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
});

test('a peer that comes back is used again', async () => {
  let broken = true;
  const url = await serve(
    (_request, response) => void (broken ? response.destroy() : response.end('{"data":{"a":1}}')),
  );
  const subgraph = client(url);
  await expect(subgraph.execute(request)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  broken = false;
  expect(await subgraph.execute(request)).toEqual({ data: { a: 1 } });
});
