import { request } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { openCallers, tokensOf } from '../../cli/callers.ts';
import { readConfig } from '../../cli/config.ts';
import { developmentIssuer, neighbouringIssuer, runningIssuer, SERVICE_CLIENT } from '../../cli/issuer/index.ts';
import { Listener, unauthenticated, type Authenticate } from '../../gateway/index.ts';
import type { Actor } from '../../policy/index.ts';
import { createTokenVerifier, newGatewayKey, publicHalf } from '../../policy/tokens/index.ts';
import { memoryLog } from '../gateway/tiny-supergraph.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'c360-issuer-'));
});
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(directory, { recursive: true, force: true });
});

const config = (env: NodeJS.ProcessEnv = {}) => readConfig({ C360_DATA_DIR: directory, ...env }, directory);

async function serve(): Promise<{ address: string; port: number; secret: string }> {
  const issuer = await developmentIssuer(config(), memoryLog());
  const listener = new Listener({
    authenticate: async () => unauthenticated('no'),
    graphql: () => Promise.reject(new Error('not asked here')),
    site: issuer.site,
    notReady: async () => null,
    maxBodyBytes: 1_000,
    log: memoryLog(),
  });
  closing.push(() => listener.drain(0));
  const port = await listener.listen(0, '127.0.0.1');
  const { issuer: address } = await issuer.open(port, null);
  closing.push(() => issuer.close());
  return { address, port, secret: issuer.secrets.clientSecret };
}

const json = async (url: string): Promise<Record<string, unknown>> =>
  (await (await fetch(url)).json()) as Record<string, unknown>;

async function serviceToken(address: string, secret: string, scope: string): Promise<{ status: number; text: string }> {
  const credentials = Buffer.from(`${SERVICE_CLIENT.clientId}:${secret}`).toString('base64');
  const answer = await fetch(`${address}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('the development issuer', () => {
  test('is discovered, publishes the public half of its key alone, and names itself', async () => {
    const { address } = await serve();
    const metadata = await json(`${address}/.well-known/openid-configuration`);
    expect(metadata).toMatchObject({ issuer: address, jwks_uri: `${address}/.well-known/jwks.json` });
    const { keys } = (await json(`${address}/.well-known/jwks.json`)) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(Object.keys(keys[0] ?? {})).not.toContain('d');
  });

  test('gives a service a token in its own name, which is verified by discovery', async () => {
    const { address, secret } = await serve();
    const { status, text } = await serviceToken(address, secret, 'profile:read financial:read');
    expect(status).toBe(200);
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    const verifier = createTokenVerifier({
      issuers: [{ issuer: address, audience: 'customer-360', algorithms: ['ES256'] }],
      clock: Date.now,
    });
    expect(await verifier.verify(token)).toMatchObject({
      sub: SERVICE_CLIENT.clientId,
      client_id: SERVICE_CLIENT.clientId,
      scope: ['profile:read', 'financial:read'],
      roles: [],
      purposes: ['analytics', 'service'],
    });
  });

  test('another secret: no token', async () => {
    const { address } = await serve();
    const { status, text } = await serviceToken(address, 'x'.repeat(43), 'profile:read');
    expect(status).toBe(401);
    expect(text).not.toContain('access_token');
  });

  test.each(['stewardship:write', 'schema:read', 'audit:read'])('%s is not granted', async (scope) => {
    const { address, secret } = await serve();
    const { text } = await serviceToken(address, secret, `${scope} profile:read`);
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    expect(decodeJwt(token)['scope']).toBe('profile:read');
  });

  test('answers nobody who came by another name (DNS rebinding)', async () => {
    const { port } = await serve();
    const statusFor = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const path = '/.well-known/openid-configuration';
        const sent = request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject);
        sent.end();
      });
    expect(await statusFor(`evil.test:${port}`)).toBe(404);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
  });

  test.each([
    ['production', { NODE_ENV: 'production' }, /NODE_ENV=production needs C360_ISSUERS/],
    [
      'an address that others reach',
      { HOST: '0.0.0.0', C360_GATEWAY_PUBLIC_KEY_FILE: 'gateway.pub' },
      /set C360_ISSUERS/,
    ],
  ])('does not start in %s, and makes no key', async (_name, env, message) => {
    writeFileSync(join(directory, 'gateway.pub'), publicHalf(newGatewayKey()));
    await expect(openCallers(config(env), memoryLog())).rejects.toThrow(message);
    expect(() => readFileSync(join(directory, 'development-issuer.json'))).toThrow('ENOENT');
  });

  test('says loudly what it is', async () => {
    const log = memoryLog();
    await developmentIssuer(config(), log);
    expect(log.entries).toMatchObject([{ level: 'warn', message: expect.stringContaining('DEVELOPMENT ISSUER') }]);
  });
});

describe('processes on one data directory', () => {
  const actorOf = async (authenticate: Authenticate, token: string): Promise<Actor | string> => {
    const who = await authenticate({ requestId: 'r', headers: {}, rawHeaders: ['Authorization', `Bearer ${token}`] });
    return who.kind === 'actor' ? who.actor : who.message;
  };

  test('a second one believes the tokens of the first, and leaves the announcement to it', async () => {
    const { address, secret } = await serve();
    const { text } = await serviceToken(address, secret, 'profile:read');
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    const neighbour = (await neighbouringIssuer(config()))();
    expect(neighbour?.issuer).toBe(address);
    expect(await actorOf(tokensOf(neighbour ? [neighbour] : [], memoryLog()), token)).toMatchObject({
      subject: `${address}|${SERVICE_CLIENT.clientId}`,
    });
    expect(runningIssuer(directory)).toEqual({ issuer: address, customerId: null, pid: process.pid });
  });

  test('while none runs, nobody is believed', async () => {
    expect((await neighbouringIssuer(config()))()).toBeNull();
  });

  test('when it ends, its announcement goes', async () => {
    await serve();
    for (const close of closing.splice(0).reverse()) await close();
    expect(runningIssuer(directory)).toBeNull();
  });
});
