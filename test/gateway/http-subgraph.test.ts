import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { HttpSubgraph } from '../../gateway/index.ts';
import { DEMONSTRATION_ADMIN } from '../../policy/index.ts';

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

function client(url: string, timeoutMs = 2_000): HttpSubgraph {
  const made = new HttpSubgraph({ name: 'orders', url, timeoutMs, connections: 2, maxAnswerBytes: 10_000 });
  clients.push(made);
  return made;
}

const request = {
  query: 'query Q { a }',
  variables: { x: 1 },
  operationName: 'Q',
  actor: DEMONSTRATION_ADMIN,
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
