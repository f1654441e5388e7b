import 'reflect-metadata';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Pool } from 'undici';
import { tokensOf } from '../cli/callers.ts';
import { readConfig } from '../cli/config.ts';
import { localGates } from '../cli/gates.ts';
import { openHub } from '../cli/open-hub.ts';
import { buildSubgraphs } from '../cli/subgraphs.ts';
import { Gateway, limitsOf, type Authenticate, type GatewayOptions } from '../gateway/index.ts';
import { customersBySourceKey, type Hub } from '../hub/index.ts';
import type { SourceKey } from '../domain/model/index.ts';
import { readSupergraph } from '../schema/index.ts';
import { createSubgraphExecutor } from '../subgraphs/shared/index.ts';
import { ADMIN, authenticatedAs } from '../test/support/actors.ts';
import { c360 } from './command.ts';
import { figure, percentile } from './report.ts';
import { writeWorld } from './world.ts';

const CONNECTIONS = 8;
const ROUNDS = 15;
/** Of each round. */
const QUESTIONS = 600;
const AUDIENCE = 'bench';
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The full 360 of what a service desk may read, so that both sides answer the same bytes. */
const FULL = `query($id: ID!) { customer(id: $id) { id displayName names { full } birthDate { value }
  emails { id masked value } phones { masked value } addresses { full city } identifiers { type masked }
  lifetimeValue { amount currency } orderCount firstPurchaseAt lastPurchaseAt rfm { segment }
  transactions(first: 5) { edges { node { type id at { utc } amount { amount currency } } } }
  lastContactAt interactions(first: 5) { edges { node { type subject at { utc } } } }
  channels { name choice } consents { purpose channel state } } }`;

/**
 * `npm run bench -- authorization [customers]`: the full 360 over HTTP with everything on (verified tokens, limits and
 * budget, filter, checks of the subgraphs, row predicate, access log), by a gateway over the same store whose policy is
 * to permit all (every caller is one admin; limits and access log as before), and by one that also limits and records
 * nothing. All in one process, in turns.
 */
export async function run(args: readonly string[]): Promise<void> {
  const customers = Number(args[0] ?? '2000');
  const directory = mkdtempSync(join(tmpdir(), 'c360-bench-'));
  const env = { C360_DATA_DIR: join(directory, 'data'), C360_LOG_LEVEL: 'silent' };
  try {
    const world = await writeWorld(directory, customers, 7);
    for (const { file, mapping } of [...world.customers, ...world.business])
      await c360(['import', file, '--mapping', mapping, '--json'], env);
    const { hub, close } = await openHub(readConfig(env, directory), () => {});
    const keys = world.keys.slice(0, 200) as SourceKey[];
    const found = await customersBySourceKey(hub, { kind: 'all' }, keys);
    const bodies = found.flatMap((view) => (view ? [JSON.stringify({ query: FULL, variables: { id: view.id } })] : []));
    const issuer = await startIssuer();
    const kept = {
      accessLog: { sink: hub.audit, hmac: (kind: string, value: string) => hub.store.hmac(kind, value), now: hub.now },
      // Of the budget only the bookkeeping: a bench asks more than any caller may.
      limits: limitsOf({ budget: { most: 1_000_000_000 } }),
    };
    const on = await open(hub, issuer.authenticate, kept);
    const permitAll = await open(hub, authenticatedAs(ADMIN), kept);
    const off = await open(hub, authenticatedAs(ADMIN), { accessLog: null });
    // A round is long enough that its beginning and its end, when fewer than all connections are in use, count little.
    const questions = Array.from({ length: QUESTIONS }, (_, n) => bodies[n % bodies.length] ?? '');
    const rates = { on: [] as number[], permitAll: [] as number[], off: [] as number[] };
    for (let round = -3; round < ROUNDS; round += 1) {
      for (const [name, { url }] of [['on', on] as const, ['permitAll', permitAll] as const, ['off', off] as const]) {
        const rate = await ask(url, questions, issuer.token);
        if (round >= 0) rates[name].push(rate);
      }
    }
    figure('full 360, everything on, throughput (median)', percentile(rates.on, 50), 'answers/s');
    figure('full 360, policy permits all, throughput (median)', percentile(rates.permitAll, 50), 'answers/s');
    figure('full 360, nothing verified, limited or recorded (median)', percentile(rates.off, 50), 'answers/s');
    const share = (of: readonly number[]) =>
      percentile(
        rates.on.map((rate, round) => (100 * rate) / (of[round] ?? rate)),
        50,
      );
    figure('kept of a policy that permits all, round by round (median)', share(rates.permitAll), '%', { atLeast: 85 });
    figure('kept of nothing verified, limited or recorded (median)', share(rates.off), '%');
    for (const { gateway } of [on, permitAll, off]) await gateway.stop();
    issuer.close();
    await close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function open(
  hub: Hub,
  authenticate: Authenticate,
  options: Pick<GatewayOptions, 'accessLog' | 'limits'>,
): Promise<{ gateway: Gateway; url: string }> {
  const gateway = new Gateway({
    supergraphSdl: readSupergraph(),
    subgraphs: buildSubgraphs().map((definition) => createSubgraphExecutor(definition, hub, localGates(hub))),
    authenticate,
    log: QUIET,
    drainMs: 1_000,
    sampleQuery: '',
    ...options,
  });
  return { gateway, url: `http://127.0.0.1:${await gateway.start(0, '127.0.0.1')}/graphql` };
}

/** An issuer of its own: a key, its JWKS on this machine, and a token of a service desk. */
async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' }] });
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(jwks));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = await new SignJWT({ roles: ['service'], purposes: ['service'] })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'bench' })
    .setIssuer(issuer)
    .setSubject('bench')
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const authenticate = tokensOf(
    [{ issuer, audience: AUDIENCE, jwksUri: `${issuer}/jwks.json`, algorithms: ['RS256'] }],
    QUIET,
  );
  return { token, authenticate, close: () => server.close() };
}

/** Asks every body once over eight connections; answers per second. @throws when an answer has errors */
async function ask(url: string, bodies: readonly string[], token: string): Promise<number> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  let next = 0;
  const start = performance.now();
  const worker = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
      const { errors } = (await answer.body.json()) as { errors?: unknown };
      if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 500));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const rate = (bodies.length / (performance.now() - start)) * 1_000;
  await pool.close();
  return rate;
}
