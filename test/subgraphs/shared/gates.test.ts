import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { Listener, type Log } from '../../../gateway/index.ts';
import type { Hub } from '../../../hub/index.ts';
import {
  InternalClient,
  consentGateEndpoint,
  customerGateEndpoint,
  remoteConsentGate,
  remoteCustomerGate,
  type ConsentGate,
  type ConsentQuestion,
  type CustomerGate,
} from '../../../subgraphs/shared/index.ts';
import type { SourceKey } from '../../../domain/model/index.ts';
import { actorFor } from '../../support/actors.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const KEYS = ['crm:1', 'crm:2'] as SourceKey[];
const QUESTION: ConsentQuestion = { sourceKeys: KEYS, purpose: 'marketing', channel: 'email', legalEntity: 'X GmbH' };
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let opened: OpenedStore;
/** Another tenant's secret: what it signs must not be believed. */
let stranger: OpenedStore;
let listener: Listener;
let url: string;
let now = Date.UTC(2026, 0, 1);
const clock = () => now;

const asked: unknown[] = [];
let customers: CustomerGate['visible'];
let consents: ConsentGate['permitted'];
const clients: InternalClient[] = [];

const hubOf = (store: OpenedStore['store']): Pick<Hub, 'store' | 'now'> => ({ store, now: clock });
function client(store = opened.store, address = url): InternalClient {
  const made = new InternalClient({ url: address, timeoutMs: 2_000, hub: hubOf(store) });
  clients.push(made);
  return made;
}

beforeAll(async () => {
  [opened, stranger] = [await freshStore(), await freshStore({ secret: Buffer.alloc(32, 7) })];
  const hub = hubOf(opened.store);
  listener = new Listener({
    authenticate: () => Promise.reject(new Error('these paths know their callers by themselves')),
    graphql: () => Promise.reject(new Error('not asked')),
    notReady: async () => null,
    endpoints: [
      customerGateEndpoint(hub, { visible: (...args) => customers(...args) }),
      consentGateEndpoint(hub, { permitted: (...args) => consents(...args) }),
    ],
    maxBodyBytes: 1_000_000,
    log: quiet,
  });
  url = `http://127.0.0.1:${await listener.listen(0, '127.0.0.1')}/graphql`;
});
beforeEach(() => {
  asked.length = 0;
  now = Date.UTC(2026, 0, 1);
  customers = async (actor, keys) => {
    asked.push({ actor, keys });
    return keys.map((key) => key === 'crm:1');
  };
  consents = async (questions) => {
    asked.push(questions);
    return questions.map(() => ({ permitted: false, reason: 'REFUSED' }));
  };
});
afterAll(async () => {
  await Promise.all(clients.map((each) => each.close()));
  await listener.drain(1_000);
  await opened.destroy();
  await stranger.destroy();
});

describe('between processes', () => {
  test('identity is asked with the whole actor, and answers in order', async () => {
    const actor = actorFor('sales', { teams: ['north'], customerId: null, authTime: 5 });
    expect(await remoteCustomerGate(client()).visible(actor, KEYS)).toEqual([true, false]);
    expect(asked).toEqual([{ actor, keys: KEYS }]);
  });

  test('preferences is asked all questions at once', async () => {
    const answers = await remoteConsentGate(client()).permitted([QUESTION, { ...QUESTION, contactPoint: 'h' }]);
    expect(answers).toEqual([
      { permitted: false, reason: 'REFUSED' },
      { permitted: false, reason: 'REFUSED' },
    ]);
    expect(asked).toEqual([[QUESTION, { ...QUESTION, contactPoint: 'h' }]]);
  });

  test('who has not the secret of the installation is not heard', async () => {
    await expect(remoteCustomerGate(client(stranger.store)).visible(actorFor('admin'), KEYS)).rejects.toThrow('401');
    expect(asked).toEqual([]);
  });

  test.each([
    ['no answer of the gate', () => Promise.reject(new Error('store is gone'))],
    ['too few answers', async () => [true]],
  ])('%s rejects: nothing is taken for a yes', async (_, answer) => {
    customers = answer;
    await expect(remoteCustomerGate(client()).visible(actorFor('admin'), KEYS)).rejects.toThrow();
  });

  test('an answer that is not JSON is not quoted', async () => {
    const server = createServer((_request, response) => void response.end('anna@private.example'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
      const answer = client(opened.store, address).ask('/internal/x', {});
      await expect(answer).rejects.toThrow(new Error('/internal/x answered with what is not JSON.'));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('nor does a process that is not there', async () => {
    const gone = client(opened.store, 'http://127.0.0.1:1/graphql');
    await expect(remoteConsentGate(gone).permitted([QUESTION])).rejects.toThrow();
  });
});

describe('whatever is not signed for this path, this body and this minute is refused unread', () => {
  const path = '/internal/customer-gate';
  const body = JSON.stringify({ actor: actorFor('admin'), keys: KEYS });

  /** What an honest client sends. */
  async function captured(): Promise<{ header: string; body: string }> {
    const sent: { header: string; body: string }[] = [];
    const { createServer } = await import('node:http');
    const server = createServer((incoming, response) => {
      let text = '';
      incoming.on('data', (chunk) => (text += String(chunk)));
      incoming.on('end', () => {
        sent.push({ header: String(incoming.headers['c360-internal']), body: text });
        response.end('{"visible":[true,true]}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.address() as { port: number };
    await remoteCustomerGate(client(opened.store, `http://127.0.0.1:${port}`)).visible(actorFor('admin'), KEYS);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return sent[0]!;
  }
  async function post(to: string, header: string | null, text: string): Promise<number> {
    const headers = { 'content-type': 'application/json', ...(header === null ? {} : { 'c360-internal': header }) };
    const answer = await request(new URL(to, url), { method: 'POST', headers, body: text });
    await answer.body.dump();
    return answer.statusCode;
  }

  test('nothing, and any text', async () => {
    for (const header of [null, '', 'x', '1.2.3', `${Math.floor(now / 1_000)}.${'a'.repeat(43)}.${'b'.repeat(43)}`])
      expect(await post(path, header, body)).toBe(401);
    expect(asked).toEqual([]);
  });

  test('another path, another body, another time', async () => {
    const { header, body: sent } = await captured();
    expect(await post(path, header, sent)).toBe(200);
    asked.length = 0;
    expect(await post('/internal/consent-gate', header, sent)).toBe(401);
    expect(await post(path, header, sent.replace('crm:2', 'crm:3'))).toBe(401);
    expect(await post(path, header.replace(/^\d/, '2'), sent)).toBe(401);
    now += 31_000;
    expect(await post(path, header, sent)).toBe(401);
    now -= 62_000;
    expect(await post(path, header, sent)).toBe(401);
    expect(asked).toEqual([]);
  });

  test('and a GET finds nothing there', async () => {
    const answer = await request(new URL(path, url));
    await answer.body.dump();
    expect(answer.statusCode).toBe(404);
  });
});
