import { request as httpRequest } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  assertionTrust,
  byAssertion,
  byToken,
  byTransportSecret,
  Credential,
  forwardedTokenTrust,
  HttpSubgraph,
  Listener,
  type Authenticate,
  type SubgraphRequest,
  type Trust,
} from '../../../gateway/index.ts';
import { subgraphAnswer } from '../../../cli/subgraph-answer.ts';
import { buildSubgraph } from '../../../cli/subgraphs.ts';
import type { Actor } from '../../../policy/index.ts';
import {
  createActorSigner,
  createActorVerifier,
  createTokenVerifier,
  newGatewayKey,
  publicHalf,
  readGatewayKey,
  readGatewayPublicKeys,
  type ActorSigner,
} from '../../../policy/tokens/index.ts';
import { createSubgraphExecutor, type SubgraphExecutor } from '../../../subgraphs/shared/index.ts';
import { AUDIENCE, ISSUER, NOW, testKey, token, type TestKey } from '../../policy/tokens/issuer.ts';
import { actorFor } from '../../support/actors.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';
import { memoryLog } from '../tiny-supergraph.ts';

const SUBGRAPH = 'interactions';
const SECRET = 'a-transport-secret-of-enough-characters';
const SDL = '{ _service { sdl } }';

let userKey: TestKey;
let gatewayPem: string;
let opened: OpenedStore;
let executor: SubgraphExecutor;
beforeAll(async () => {
  userKey = await testKey('k1');
  gatewayPem = newGatewayKey();
});

let actors: (Actor | null)[];
beforeEach(async () => {
  opened = await freshStore();
  const real = createSubgraphExecutor(buildSubgraph(SUBGRAPH), hubOver(opened.store));
  actors = [];
  executor = {
    name: real.name,
    execute: (operation) => {
      actors.push(operation.actor);
      return real.execute(operation);
    },
  };
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await opened.destroy();
});

const signerOf = async (pem = gatewayPem): Promise<ActorSigner> =>
  createActorSigner({ key: await readGatewayKey(pem), clock: () => NOW });

async function gatewayForm(): Promise<Authenticate> {
  const keys = await readGatewayPublicKeys(publicHalf(gatewayPem));
  const verifier = createActorVerifier({ keys, subgraph: SUBGRAPH, clock: () => NOW });
  return byAssertion({ verifier, log: memoryLog() });
}

function jwtForm(): Authenticate {
  const verifier = createTokenVerifier({
    issuers: [{ issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], keys: { keys: [userKey.jwk] } }],
    clock: () => NOW,
  });
  return byTransportSecret(SECRET, byToken({ verifier, log: memoryLog() }));
}

async function serve(authenticate: Authenticate): Promise<number> {
  const listener = new Listener({
    authenticate,
    graphql: (request) => subgraphAnswer(executor, request),
    notReady: async () => null,
    maxBodyBytes: 100_000,
    log: memoryLog(),
  });
  closing.push(() => listener.drain(0));
  return listener.listen(0, '127.0.0.1');
}

/** Asks the subgraph as a stranger on the network could. */
const direct = (port: number, headers: Readonly<Record<string, string | string[]>>, query = SDL) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/graphql', method: 'POST' };
    const sent = httpRequest(
      { ...options, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify({ query }));
  });

async function refused(port: number, headers: Readonly<Record<string, string | string[]>>): Promise<void> {
  for (const query of [
    SDL,
    '{ __typename }',
    '{ __schema { types { name } } }',
    '{ interaction(system: "a", id: "b") { id } }',
  ]) {
    const { status, body } = await direct(port, headers, query);
    expect([status, (JSON.parse(body) as { errors: { extensions: unknown }[] }).errors[0]?.extensions]).toEqual([
      401,
      { code: 'UNAUTHENTICATED' },
    ]);
    expect(body).not.toContain('"data"');
  }
  expect(actors).toEqual([]);
}

function fetcher(port: number, trust: Trust): HttpSubgraph {
  const url = `http://127.0.0.1:${port}/graphql`;
  const made = new HttpSubgraph({
    name: SUBGRAPH,
    url,
    timeoutMs: 5_000,
    connections: 1,
    maxAnswerBytes: 1_000_000,
    trust,
  });
  closing.push(() => made.close());
  return made;
}

const asking = (actor: Actor, credential: Credential | null = null): SubgraphRequest => ({
  query: SDL,
  variables: {},
  operationName: null,
  actor,
  credential,
  requestId: 'request-1',
});

describe('C360_SUBGRAPH_TRUST=gateway', () => {
  test('the whole actor of the gateway reaches the subgraph', async () => {
    const port = await serve(await gatewayForm());
    const actor = actorFor('sales', {
      teams: ['é', '中'],
      policies: ['step-up'],
      onBehalfOf: 'x|y',
      amr: ['pwd'],
      authTime: 5,
    });
    const answer = await fetcher(port, assertionTrust(await signerOf(), SUBGRAPH)).execute(asking(actor));
    expect(JSON.stringify(answer.data)).toContain('type Interaction');
    expect(actors).toEqual([actor]);
  });

  test('anything else is 401, also for the SDL', async () => {
    const port = await serve(await gatewayForm());
    const good = await (await signerOf()).sign(actorFor('admin'), SUBGRAPH);
    const elsewhere = await (await signerOf()).sign(actorFor('admin'), 'identity');
    const stranger = await (await signerOf(newGatewayKey())).sign(actorFor('admin'), SUBGRAPH);
    for (const headers of [
      {},
      { authorization: `Bearer ${await token(userKey)}` },
      { authorization: `Bearer ${good}` },
      { 'c360-actor': elsewhere },
      { 'c360-actor': stranger },
      { 'c360-actor': [good, good] },
      { 'c360-actor': `${good}, ${good}` },
      { 'c360-actor': JSON.stringify(actorFor('admin')) },
      { 'c360-actor': await token(userKey) },
      { 'c360-transport-secret': SECRET },
    ]) {
      await refused(port, headers);
    }
    expect((await direct(port, { 'c360-actor': good })).status).toBe(200);
  });

  test('a gateway of another key gets no data, and its caller no 401', async () => {
    const port = await serve(await gatewayForm());
    const other = fetcher(port, assertionTrust(await signerOf(newGatewayKey()), SUBGRAPH));
    await expect(other.execute(asking(actorFor('admin')))).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(actors).toEqual([]);
  });
});

describe('C360_SUBGRAPH_TRUST=jwt', () => {
  test('the user’s own token, its purpose and its client reach the subgraph behind any router', async () => {
    const port = await serve(jwtForm());
    const text = await token(userKey);
    const actor = actorFor('service', { purpose: 'legal', client: { name: 'console', version: '2' } });
    await fetcher(port, forwardedTokenTrust(SECRET)).execute(asking(actor, new Credential(text)));
    expect(actors).toMatchObject([
      { subject: `${ISSUER}|anna`, roles: ['service'], purpose: 'legal', client: { name: 'console', version: '2' } },
    ]);
  });

  test('what the gateway thinks of the caller counts nothing: the subgraph reads the token', async () => {
    const port = await serve(jwtForm());
    const credential = new Credential(await token(userKey, { roles: ['analyst'], purposes: ['analytics'] }));
    const actor = actorFor('admin', { purpose: 'analytics' });
    await fetcher(port, forwardedTokenTrust(SECRET)).execute(asking(actor, credential));
    expect(actors).toMatchObject([{ roles: ['analyst'] }]);
  });

  test('token or secret alone is 401, also for the SDL', async () => {
    const port = await serve(jwtForm());
    const authorization = `Bearer ${await token(userKey)}`;
    for (const headers of [
      {},
      { authorization },
      { 'c360-transport-secret': SECRET },
      { authorization, 'c360-transport-secret': '' },
      { authorization, 'c360-transport-secret': SECRET.slice(0, -1) },
      { authorization, 'c360-transport-secret': SECRET.toUpperCase() },
      { authorization, 'c360-transport-secret': [SECRET, SECRET] },
      { authorization: `Bearer ${await token(userKey, { exp: 1, iat: 0 })}`, 'c360-transport-secret': SECRET },
      { 'c360-actor': await (await signerOf()).sign(actorFor('admin'), SUBGRAPH) },
    ]) {
      await refused(port, headers);
    }
    expect((await direct(port, { authorization, 'c360-transport-secret': SECRET })).status).toBe(200);
  });

  test('a request without a token is not sent', async () => {
    const port = await serve(jwtForm());
    const without = fetcher(port, forwardedTokenTrust(SECRET)).execute(asking(actorFor('admin')));
    await expect(without).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(actors).toEqual([]);
  });
});
