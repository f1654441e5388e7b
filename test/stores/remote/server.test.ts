import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { StoreGoneError, StoreUnavailableError, type Store } from '../../../stores/index.ts';
import { openRemoteStore, serveStore, type StoreServer } from '../../../stores/remote/index.ts';
import { freshStore, TEST_SECRET, type OpenedStore } from '../../support/stores.ts';

describe('the server of a store', () => {
  let opened: OpenedStore;
  let server: StoreServer;
  const faults: unknown[] = [];
  beforeEach(async () => {
    opened = await freshStore();
    faults.length = 0;
    const broken = { count: () => Promise.reject(new Error('a secret detail')) };
    server = await serveStore({ ...opened.store, ...broken } as Store, { onFault: (error) => faults.push(error) });
  });
  afterEach(async () => {
    await server.close();
    await opened.destroy();
  });

  interface Call {
    readonly token?: string | null;
    readonly method?: 'GET' | 'POST';
    readonly path?: string;
    readonly body?: string;
  }
  const call = async (c: Call = {}): Promise<{ status: number; text: string }> => {
    const token = c.token === undefined ? server.secret : c.token;
    const answer = await request(`http://${server.address}${c.path ?? '/ping'}`, {
      method: c.method ?? 'POST',
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(c.method === 'GET' ? {} : { body: c.body ?? '{}' }),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  it('tells an outcome when it is on the disk, of a store that tells it earlier', async () => {
    let synced = 0;
    const early = { ...opened.store, synced: () => Promise.resolve(void (synced += 1)) };
    const other = await serveStore(early);
    const remote = await openRemoteStore({ address: other.address, token: other.secret, secret: TEST_SECRET });
    const done = await remote.commit({ operationId: 'one', writes: [] });
    expect([done.kind, synced]).toEqual(['committed', 1]);
    await remote.close();
    await other.close();
  });

  it('listens on the loopback address and answers who knows its secret', async () => {
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await call()).toEqual({ status: 200, text: expect.stringContaining(`{"pid":${process.pid},`) });
  });

  it.each<[string, Call, number]>([
    ['no token', { token: null }, 401],
    ['another token', { token: 'guessed' }, 401],
    ['a token of the same length', { token: 'x'.repeat(43) }, 401],
    ['a question by GET', { method: 'GET' }, 405],
    ['an unknown question', { path: '/close' }, 404],
    ['a name of the prototype', { path: '/constructor' }, 404],
    ['a body that is not JSON', { body: 'x' }, 422],
    ['a body that is no object', { body: '1' }, 422],
    ['an undeclared collection', { path: '/find', body: '{"collection":"__proto__","limit":1}' }, 422],
    ['a body beyond the limit', { path: '/commit', body: `{"operationId":"${'x'.repeat(16_000_001)}"}` }, 413],
  ])('refuses %s', async (_, c, status) => {
    expect((await call(c)).status).toBe(status);
    expect((await call()).status).toBe(200);
  });

  it('tells faults of ours to its own log, not to the caller', async () => {
    const answer = await call({ path: '/count', body: '{"collection":"tasks","where":{"state":"open"},"limit":1}' });
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain('secret detail');
    expect(faults).toHaveLength(1);
  });

  it('closes when what it answers has been taken whole', async () => {
    const ids = ['x'.repeat(8_000_000)];
    const large = { ...opened.store, get: () => Promise.resolve(new Map(ids.map((id) => [id, { id }]))) };
    const other = await serveStore(large as unknown as Store);
    const socket = connect(Number(other.address.split(':')[1]), '127.0.0.1');
    socket.write(
      `POST /get HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${other.secret}\r\ncontent-length: 2\r\n\r\n{}`,
    );
    await once(socket, 'readable');
    const closing = other.close();
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
    await Promise.all([once(socket, 'close'), closing]);
    expect(bytes).toBeGreaterThan(8_000_000);
  });

  it('is gone for its clients once it is closed', async () => {
    const options = { address: server.address, token: server.secret, secret: TEST_SECRET };
    const remote = await openRemoteStore(options);
    await server.close();
    await expect(remote.get('tasks', ['a'])).rejects.toThrow(StoreGoneError);
    await expect(openRemoteStore(options)).rejects.toThrow(StoreGoneError);
    await remote.close();
    server = await serveStore(opened.store);
  });

  it('is not used with another secret of the tenant', async () => {
    const secret = new TextEncoder().encode('another secret, as long as it has to be');
    const remote = openRemoteStore({ address: server.address, token: server.secret, secret });
    await expect(remote).rejects.toThrow(StoreUnavailableError);
  });
});
