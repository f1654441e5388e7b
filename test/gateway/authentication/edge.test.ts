import { request as httpRequest } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { byToken, Credential, Gateway } from '../../../gateway/index.ts';
import { createActorSigner, createTokenVerifier, newGatewayKey, readGatewayKey } from '../../../policy/tokens/index.ts';
import { AUDIENCE, ISSUER, NOW, testKey, token, type TestKey } from '../../policy/tokens/issuer.ts';
import { actorFor } from '../../support/actors.ts';
import { memoryLog, tinySupergraph } from '../tiny-supergraph.ts';

let key: TestKey;
beforeAll(async () => {
  key = await testKey('k1');
});

const running: Gateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const verifier = () =>
  createTokenVerifier({
    issuers: [{ issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], keys: { keys: [key.jwk] } }],
    clock: () => NOW,
  });

async function start() {
  const tiny = tinySupergraph();
  const log = memoryLog();
  const gateway = new Gateway({
    accessLog: null,
    supergraphSdl: tiny.sdl,
    subgraphs: Object.values(tiny.subgraphs),
    authenticate: byToken({ verifier: verifier(), log }),
    log,
    drainMs: 2_000,
    sampleQuery: '{ customers { id } }',
  });
  const port = await gateway.start(0, '127.0.0.1');
  running.push(gateway);
  /** By node:http, which sends a header twice when it is asked to. */
  const send = (
    path: string,
    headers: Readonly<Record<string, string | string[]>>,
    body: string | null = '{"query":"{ customers { id name } }"}',
    method = 'POST',
  ) =>
    new Promise<Answer>((resolve, reject) => {
      const options = { port, host: '127.0.0.1', path, method, headers };
      const sent = httpRequest(options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      sent.on('error', reject);
      sent.end(body ?? undefined);
    });
  const ask = (headers: Readonly<Record<string, string | string[]>>) =>
    send('/graphql', { 'content-type': 'application/json', ...headers });
  return { send, ask, seen: tiny.seen, log };
}

const codeOf = ({ body }: Answer): unknown =>
  (JSON.parse(body) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;
const bearer = async (claims = {}) => ({ authorization: `Bearer ${await token(key, claims)}` });

describe('without a valid token', () => {
  test.each([
    ['an operation', '/graphql', 'POST', '{"query":"{ customers { id } }"}', 'application/json'],
    ['introspection', '/graphql', 'POST', '{"query":"{ __schema { types { name } } }"}', 'application/json'],
    ['the type name alone', '/graphql', 'POST', '{"query":"{ __typename }"}', 'application/json'],
    ['a document that does not parse', '/graphql', 'POST', '{"query":"{"}', 'application/json'],
    ['a body that is no JSON', '/graphql', 'POST', '{', 'application/json'],
    ['a body past the limit', '/graphql', 'POST', ' '.repeat(300_000), 'application/json'],
    ['a form', '/graphql', 'POST', 'query=1', 'application/x-www-form-urlencoded'],
    ['GET', '/graphql?query=%7B__typename%7D', 'GET', null, 'application/json'],
  ])('%s is answered 401 and nothing else', async (_name, path, method, body, type) => {
    const { send, seen } = await start();
    const answer = await send(path, { 'content-type': type }, body, method);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="customer-360"');
    expect(Object.keys(JSON.parse(answer.body) as object)).toEqual(['errors']);
    expect(seen).toEqual([]);
  });

  test.each(['/livez', '/readyz', '/'])('%s answers all the same', async (path) => {
    const { send } = await start();
    expect((await send(path, {}, null, 'GET')).status).toBe(200);
  });

  test('a token that is not believed says why, in words that hold nothing of it', async () => {
    const { ask, log } = await start();
    const headers = await bearer({ exp: 1, iat: 0 });
    const answer = await ask(headers);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="customer-360", error="invalid_token"');
    expect(answer.body).toContain('It has expired; get a new one.');
    const fields = { requestId: answer.headers['x-request-id'], reason: 'expired' };
    expect(log.entries).toEqual([{ level: 'info', fields, message: 'token refused' }]);
  });
});

describe('the token is taken from one Authorization header alone', () => {
  test.each<[string, (good: string) => [string, Record<string, string | string[]>]]>([
    ['two headers', (good) => ['/graphql', { authorization: [`Bearer ${good}`, `Bearer ${good}`] }]],
    ['two headers, the second empty', (good) => ['/graphql', { authorization: [`Bearer ${good}`, ''] }]],
    ['a list', (good) => ['/graphql', { authorization: `Bearer ${good}, Bearer ${good}` }]],
    ['another scheme', (good) => ['/graphql', { authorization: `Basic ${good}` }]],
    ['no scheme', (good) => ['/graphql', { authorization: good }]],
    ['the scheme alone', () => ['/graphql', { authorization: 'Bearer' }]],
    ['the query string', (good) => [`/graphql?access_token=${good}`, {}]],
    ['a cookie', (good) => ['/graphql', { cookie: `access_token=${good}; authorization=Bearer ${good}` }]],
    ['a header of a proxy', (good) => ['/graphql', { 'proxy-authorization': `Bearer ${good}` }]],
    ['a forwarded header', (good) => ['/graphql', { 'x-forwarded-authorization': `Bearer ${good}` }]],
    ['more after the token', (good) => ['/graphql', { authorization: `Bearer ${good} and more` }]],
  ])('%s: 401', async (_name, how) => {
    const { send, seen } = await start();
    const [path, headers] = how(await token(key));
    const answer = await send(path, { 'content-type': 'application/json', ...headers });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect(seen).toEqual([]);
  });

  test.each(['Bearer', 'bearer', 'BEARER'])('%s is the scheme, in any case (RFC 9110 §11.1)', async (scheme) => {
    const { ask } = await start();
    expect((await ask({ authorization: `${scheme} ${await token(key)}` })).status).toBe(200);
  });
});

describe('with a valid token', () => {
  test('every subgraph is asked as the actor of the token', async () => {
    const { ask, seen } = await start();
    const headers = {
      ...(await bearer()),
      'apollographql-client-name': 'console',
      'apollographql-client-version': '2',
    };
    await ask(headers);
    await ask(headers);
    expect(seen).toHaveLength(2);
    expect(seen[0]?.actor).toMatchObject({
      subject: `${ISSUER}|anna`,
      roles: ['service'],
      purpose: 'service',
      client: { name: 'console', version: '2' },
    });
  });

  test('the same facts give one actor object, as long as the token is believed', async () => {
    const authenticate = byToken({ verifier: verifier(), log: memoryLog() });
    const { authorization } = await bearer();
    const actorWith = async (headers: Record<string, string>) => {
      const who = await authenticate({ requestId: 'r', headers, rawHeaders: ['Authorization', authorization] });
      if (who.kind === 'refused') throw new Error(who.message);
      return who.actor;
    };
    const first = await actorWith({});
    expect(await actorWith({})).toBe(first);
    expect(await actorWith({ 'c360-purpose': 'service' })).toEqual(first);
    expect(await actorWith({ 'c360-purpose': 'legal' })).not.toEqual(first);
    for (let i = 0; i < 40; i += 1) {
      expect(await actorWith({ 'apollographql-client-name': `client-${i}` })).toMatchObject({
        client: { name: `client-${i}` },
      });
    }
  });

  test.each([
    ['legal', 'legal'],
    ['service', 'service'],
  ])('the purpose %s of the header is the one of the request', async (header, purpose) => {
    const { ask, seen } = await start();
    await ask({ ...(await bearer()), 'c360-purpose': header });
    expect(seen[0]?.actor.purpose).toBe(purpose);
  });

  test.each([['marketing'], ['nonsense'], [''], [['service', 'legal']]])(
    'the purpose %j is not among those of the token: FORBIDDEN, and nothing is asked',
    async (purpose) => {
      const { ask, seen } = await start();
      const answer = await ask({ ...(await bearer()), 'c360-purpose': purpose });
      expect([answer.status, codeOf(answer)]).toEqual([200, 'FORBIDDEN']);
      expect(answer.body).toContain('service, legal');
      expect(seen).toEqual([]);
    },
  );

  test('a token without any purpose may ask nothing', async () => {
    const { ask } = await start();
    expect(codeOf(await ask(await bearer({ purposes: [] })))).toBe('FORBIDDEN');
    const unknown = await ask(await bearer({ purposes: ['fraud-check'] }));
    expect(codeOf(unknown)).toBe('FORBIDDEN');
    expect(unknown.body).toMatch(/It allows none\./);
    expect(unknown.body).not.toContain('fraud-check');
  });

  test('headers by which our processes or proxies tell who somebody is change nothing', async () => {
    const { ask, seen } = await start();
    const signer = createActorSigner({ key: await readGatewayKey(newGatewayKey()), clock: () => NOW });
    const answer = await ask({
      ...(await bearer()),
      'c360-actor': await signer.sign(actorFor('admin'), 'identity'),
      'c360-actor-roles': 'admin',
      'c360-transport-secret': 'guess',
      'x-forwarded-user': 'root',
      'x-forwarded-roles': 'admin',
      forwarded: 'for=root',
      'apollographql-client-name': 'x'.repeat(200),
    });
    expect(answer.status).toBe(200);
    expect(seen[0]?.actor).toMatchObject({ subject: `${ISSUER}|anna`, roles: ['service'], client: null });
    expect(Object.keys(seen[0] ?? {}).sort()).not.toContain('headers');
  });

  test('the token stands in no line of the log, however it is printed', async () => {
    const { ask, seen, log } = await start();
    await ask(await bearer());
    const text = await token(key);
    const credential = new Credential(text);
    expect(credential.reveal()).toBe(text);
    for (const printed of [
      JSON.stringify({ credential }),
      inspect({ credential }, { showHidden: true }),
      String(credential),
    ]) {
      expect(printed).not.toContain(text.slice(0, 20));
      expect(printed).toContain('[token]');
    }
    expect(JSON.stringify([seen, log.entries])).not.toContain(text.slice(0, 20));
  });
});
