import { request as httpRequest } from 'node:http';
import { exportSPKI } from 'jose';
import { buildSubgraphs } from '../../cli/subgraphs.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { Gateway, Listener, byAssertion, byToken, type Work } from '../../gateway/index.ts';
import {
  createActorVerifier,
  createTokenVerifier,
  newGatewayKey,
  publicHalf,
  readGatewayPublicKeys,
} from '../../policy/tokens/index.ts';
import { readSupergraph } from '../../schema/index.ts';
import { createSubgraphExecutor } from '../../subgraphs/shared/index.ts';
import { memoryLog } from '../gateway/tiny-supergraph.ts';
import { AUDIENCE, CLAIMS, ISSUER, NOW, forged, testKey, token } from '../policy/tokens/issuer.ts';
import { counting } from '../support/counting-store.ts';
import { AT, seedBusinessRows, transaction } from '../support/business-rows.ts';
import { testHub } from '../support/hub.ts';
import { Seed, customerId, golden, key } from '../support/identity-seed.ts';
import { freshStore } from '../support/stores.ts';
import type { Attack, Facts, Sent, Steps } from './attack.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  } | null;
  readonly steps: Steps;
}

/** The whole product in this process: four subgraphs over one store, the gateway before them, identity by itself. */
export interface World {
  readonly facts: Facts;
  send(sent: Sent): Promise<Answered>;
  attack(attack: Attack): Promise<Answered>;
  /** What reached the log as a fault of ours. */
  faults(): readonly string[];
  close(): Promise<void>;
}

const CUSTOMERS = 3;
/** The first calls himself as the second's source key. */
const named = (given: string, family: string) =>
  ({ values: [{ value: { full: `${given} ${family}`, given, family } }] }) as never;
const CALLER = { roles: ['service'], purposes: ['service'] };

export async function openWorld(): Promise<World> {
  const opened = await freshStore();
  const seed = new Seed(opened.store);
  for (let n = 1; n <= CUSTOMERS; n += 1) {
    const more = n === 1 ? { golden: golden({ name: named('crm', '2') }) } : { golden: golden() };
    seed.customer(customerId(n), [key('crm', n)], more);
  }
  await seed.commit();
  await seedBusinessRows(opened.store, {
    transactions: [transaction(key('crm', 2), 't2', AT('2026-01-01T00:00:00Z'))],
  });
  const counted = counting(opened.store);
  let writes = 0;
  const store = {
    ...counted.store,
    commit: (unit: Parameters<typeof opened.store.commit>[0]) => ((writes += 1), opened.store.commit(unit)),
  };
  const hub = testHub(store, { resolver: deterministicResolver() });
  const log = memoryLog();

  const issuersKey = await testKey('k1');
  const stranger = await testKey('k1');
  const fetched: string[] = [];
  const verifier = createTokenVerifier({
    issuers: [{ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${ISSUER}/keys`, algorithms: ['ES256'] }],
    clock: () => NOW,
    fetch: async (url) => {
      fetched.push(url);
      return Response.json({ keys: [issuersKey.jwk] });
    },
  });
  let work: Work[] = [];
  const subgraphs = buildSubgraphs().map((definition) => createSubgraphExecutor(definition, hub));
  const gateway = new Gateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    authenticate: byToken({ verifier, log }),
    log,
    drainMs: 1_000,
    accessLog: null,
    sampleQuery: '',
    onWork: (one) => work.push(one),
  });
  const identity = subgraphs.find(({ name }) => name === 'identity');
  if (!identity) throw new Error('There is no subgraph of identity.');
  const subgraph = new Listener({
    authenticate: byAssertion({
      verifier: createActorVerifier({
        keys: await readGatewayPublicKeys(publicHalf(newGatewayKey())),
        subgraph: 'identity',
        clock: () => NOW,
      }),
      log,
    }),
    graphql: async ({ body, actor, requestId }) => {
      const { query } = body as { query: string };
      const result = await identity.execute({ query, actor, requestId });
      return { status: 200, headers: {}, body: JSON.stringify(result) };
    },
    notReady: async () => null,
    maxBodyBytes: 64_000_000,
    log,
  });
  const ports = { gateway: await gateway.start(0, '127.0.0.1'), subgraph: await subgraph.listen(0, '127.0.0.1') };

  const good = await token(issuersKey, CALLER);
  const facts: Facts = {
    token: (claims = {}, header = {}) => token(issuersKey, { ...CALLER, ...claims }, header),
    strangersToken: (header = {}) => token(stranger, { roles: ['admin'] }, header),
    forged: (header, signature = () => '') => {
      const unsigned = forged({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header }, { ...CLAIMS, roles: ['admin'] });
      return `${unsigned}${signature(unsigned.slice(0, -1))}`;
    },
    publicKey: await exportSPKI(issuersKey.publicKey),
    now: NOW,
  };

  const send = async (sent: Sent): Promise<Answered> => {
    const authorization = sent.token === null ? {} : { authorization: `Bearer ${sent.token ?? good}` };
    counted.reset();
    writes = 0;
    work = [];
    fetched.length = 0;
    const answer = await ask(ports[sent.to ?? 'gateway'], { ...sent, headers: { ...authorization, ...sent.headers } });
    const sum = (step: keyof Work) => work.reduce((total, one) => total + one[step], 0);
    const steps: Steps = {
      tokens: sum('tokens'),
      selections: sum('selections'),
      expanded: sum('expanded'),
      validations: sum('validations'),
      executions: sum('executions'),
      storeCalls: counted.calls.length + writes,
      foreignFetches: fetched.filter((url) => url !== `${ISSUER}/keys`).length,
    };
    return { ...answer, steps };
  };
  return {
    facts,
    send,
    attack: async (attack) => send(await attack.request(facts)),
    faults: () =>
      log.entries
        .filter(({ level }) => level === 'error')
        .map(({ message, fields }) => `${message} ${String(fields['cause'])}`),
    close: async () => {
      await gateway.stop();
      await subgraph.drain(1_000);
      await opened.destroy();
    },
  };
}

/** Without `fetch`, which mends or refuses some of what attackers send. */
function ask(
  port: number,
  { method = 'POST', path = '/graphql', headers = {}, body }: Sent,
): Promise<Omit<Answered, 'steps'>> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { ...length, ...headers },
        maxHeaderSize: 65_536,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? null : (JSON.parse(text) as Answered['body']),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
