import { readFileSync } from 'node:fs';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { afterEach, expect, test } from '@jest/globals';
import { byClientCertificate, HttpSubgraph, Listener, type TlsIdentity } from '../../../gateway/index.ts';
import { ADMIN, authenticatedAs } from '../../support/actors.ts';
import { memoryLog } from '../tiny-supergraph.ts';

const pem = (name: string) => readFileSync(`test/support/certificates/${name}`, 'utf8');
const identity = (name: string): TlsIdentity => ({
  key: pem(`${name}.key`),
  cert: pem(`${name}.crt`),
  ca: pem('ca.crt'),
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(): Promise<number> {
  const listener = new Listener({
    authenticate: byClientCertificate(authenticatedAs(ADMIN)),
    graphql: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"data":{"a":1}}' }),
    notReady: async () => null,
    tls: identity('subgraph'),
    maxBodyBytes: 1_000,
    log: memoryLog(),
  });
  closing.push(() => listener.drain(0));
  return listener.listen(0, '127.0.0.1');
}

const statusOf = (port: number, path: string, options: RequestOptions = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = httpsRequest(
      {
        port,
        host: '127.0.0.1',
        path,
        method: path === '/graphql' ? 'POST' : 'GET',
        headers,
        ca: pem('ca.crt'),
        ...options,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    sent.on('error', reject);
    sent.end(path === '/graphql' ? '{"query":"{ a }"}' : undefined);
  });

function fetcher(port: number, tls: TlsIdentity): HttpSubgraph {
  const url = `https://127.0.0.1:${port}/graphql`;
  const made = new HttpSubgraph({
    name: 'orders',
    url,
    timeoutMs: 5_000,
    connections: 1,
    maxAnswerBytes: 10_000,
    trust: async () => ({}),
    tls,
  });
  closing.push(() => made.close());
  return made;
}

const asking = { query: '{ a }', variables: {}, operationName: null, actor: ADMIN, requestId: 'request-1' };

test('a router with a certificate of the authority is answered', async () => {
  const port = await serve();
  expect(await fetcher(port, identity('gateway')).execute(asking)).toEqual({ data: { a: 1 } });
});

test('without a certificate, or with one of another authority, 401; health is asked without', async () => {
  const port = await serve();
  expect(await statusOf(port, '/graphql')).toBe(401);
  expect(await statusOf(port, '/graphql', { key: pem('stranger.key'), cert: pem('stranger.crt') })).toBe(401);
  expect(await statusOf(port, '/graphql', { key: pem('gateway.key'), cert: pem('gateway.crt') })).toBe(200);
  expect(await statusOf(port, '/readyz')).toBe(200);
});

test('a subgraph that shows a certificate of another authority is not asked', async () => {
  const port = await serve();
  const misled = fetcher(port, { ...identity('gateway'), ca: pem('stranger.crt') });
  await expect(misled.execute(asking)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
});

test('over plain http no certificate was shown', async () => {
  const authenticate = byClientCertificate(authenticatedAs(ADMIN));
  const headers = { requestId: 'r', headers: { 'x-client-cert': 'gateway' }, rawHeaders: ['X-Client-Cert', 'gateway'] };
  expect(await authenticate(headers)).toMatchObject({ kind: 'refused', status: 401 });
  expect(await authenticate({ ...headers, certified: false })).toMatchObject({ kind: 'refused', status: 401 });
});
