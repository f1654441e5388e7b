import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Io } from '../../cli/io.ts';
import { announce, runningIssuer } from '../../cli/issuer/address.ts';
import { LABELS, issuerSecrets, type Label } from '../../cli/issuer/index.ts';
import { main } from '../../cli/main.ts';
import { ROLE_SCOPES, ROLES } from '../../policy/index.ts';
import { actorOfClaims, createTokenVerifier, type TokenVerifier } from '../../policy/tokens/index.ts';

const CUSTOMER = 'cus_01980000-0000-7000-8000-000000000001';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'c360-token-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const io: Io = {
    env: { C360_DATA_DIR: directory, C360_LOG_LEVEL: 'silent', ...env },
    cwd: directory,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stop: new AbortController().signal,
    exitCode: 0,
  };
  return { code: await main(['token', ...args], io), out, err };
}

/** What a server on the same data directory believes. */
async function verifier(issuer = 'http://127.0.0.1:4000'): Promise<TokenVerifier> {
  const { publicKey } = await issuerSecrets(directory);
  const trusted = { issuer, audience: 'customer-360', algorithms: ['ES256'] as const, keys: { keys: [publicKey] } };
  return createTokenVerifier({ issuers: [trusted], clock: Date.now });
}

async function actor(args: readonly string[]) {
  const { code, out, err } = await run(args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  return actorOfClaims(await (await verifier()).verify(out.trim()), { purpose: null, client: null });
}

describe('c360 token', () => {
  test.each(LABELS)('%s: the token alone, which a server on the data directory believes', async (role: Label) => {
    const made = await actor(['--role', role, ...(role === 'customer' ? ['--customer', CUSTOMER] : [])]);
    expect(made?.roles).toEqual(role === 'developer' ? [] : [role]);
    expect(made?.purpose).toBeDefined();
    const granted = role === 'developer' ? ['schema:read', 'profile:read'] : ROLE_SCOPES[role];
    expect(new Set(made?.scopes)).toEqual(new Set(granted));
    expect(made?.customerId).toBe(role === 'customer' ? CUSTOMER : null);
    expect(made?.amr).toEqual(['pwd']);
  });

  test('the schema is open to the admin and the developer alone', () => {
    const open = ROLES.filter((role) => ROLE_SCOPES[role].includes('schema:read'));
    expect(open).toEqual(['admin']);
  });

  test('--purpose allows this one alone; --stepped-up is a second factor given just now', async () => {
    const before = Math.floor(Date.now() / 1_000);
    const made = await actor(['--role', 'service', '--purpose', 'legal', '--stepped-up']);
    expect(made).toMatchObject({ purpose: 'legal', amr: ['pwd', 'otp'], acr: 'urn:customer-360:two-factors' });
    expect(made?.authTime).toBeGreaterThanOrEqual(before);
    const { out } = await run(['--role', 'service', '--purpose', 'legal']);
    expect(decodeJwt(out.trim())['purposes']).toEqual(['legal']);
  });

  test('the address of a running server is the issuer, and its sample customer the customer', async () => {
    await issuerSecrets(directory);
    announce(directory, { issuer: 'http://127.0.0.1:41234', customerId: CUSTOMER });
    const { out } = await run(['--role', 'customer'], { PORT: '0' });
    expect(decodeJwt(out.trim())).toMatchObject({ iss: 'http://127.0.0.1:41234', customer_id: CUSTOMER });
  });

  test('what a crashed server left behind does not count', async () => {
    writeFileSync(
      join(directory, 'development-issuer-address.json'),
      JSON.stringify({ issuer: 'http://127.0.0.1:41234', pid: 2 ** 30, customerId: null }),
    );
    expect(runningIssuer(directory)).toBeNull();
    const { out } = await run(['--role', 'admin'], { PORT: '4321' });
    expect(decodeJwt(out.trim()).iss).toBe('http://127.0.0.1:4321');
    for (const damaged of ['', '{', '{"issuer":7}']) {
      writeFileSync(join(directory, 'development-issuer-address.json'), damaged);
      expect(runningIssuer(directory)).toBeNull();
    }
  });

  test('the key is made once, for its owner alone, and later tokens are signed by it', async () => {
    await run(['--role', 'admin']);
    const file = join(directory, 'development-issuer.json');
    const text = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await run(['--role', 'sales']);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test.each<[string, readonly string[], NodeJS.ProcessEnv, RegExp, number]>([
    ['an unknown role', ['--role', 'root'], {}, /must be one of sales/, 2],
    ['no role', [], {}, /required option/, 2],
    ['an unknown purpose', ['--role', 'admin', '--purpose', 'fun'], {}, /must be one of service/, 2],
    ['a customer id that is none', ['--role', 'customer', '--customer', '1'], {}, /must be a customer id/, 2],
    ['production', ['--role', 'admin'], { NODE_ENV: 'production' }, /C360_ISSUERS/, 2],
    ['no address before a start', ['--role', 'admin'], { PORT: '0' }, /start it first/, 1],
    ['a customer that cannot be found', ['--role', 'customer'], {}, /--customer ID/, 1],
    [
      'other issuers',
      ['--role', 'admin'],
      { C360_ISSUERS: '[{"issuer":"https://id.example.org","audience":"a","algorithms":["RS256"]}]' },
      /tokens come from those issuers/,
      1,
    ],
  ])('%s: says what to do, and prints no token', async (_name, args, env, message, code) => {
    const ran = await run(args, env);
    expect(ran.err).toMatch(message);
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' });
  });

  test('a damaged key file is named, and nothing of it said', async () => {
    writeFileSync(join(directory, 'development-issuer.json'), '{"key":"secret words"}');
    const ran = await run(['--role', 'admin']);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('development-issuer.json is damaged');
    expect(ran.err).not.toContain('secret words');
  });
});
