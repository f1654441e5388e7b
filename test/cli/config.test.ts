import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig, subgraphNames } from '../../cli/config.ts';
import { newGatewayKey, publicHalf } from '../../policy/tokens/index.ts';
import { runMain } from '../support/run-main.ts';

const ISSUER = { issuer: 'https://id.example.org', audience: 'customer-360', algorithms: ['RS256'] };
const ISSUERS = JSON.stringify([ISSUER]);

function faultOf(env: NodeJS.ProcessEnv, asks: Parameters<typeof readConfig>[2] = []): string {
  try {
    readConfig(env, '/x', asks);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

let directory: string;
const path = (name: string) => join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'c360-config-'));
  writeFileSync(path('secret'), `${'s'.repeat(32)}\n`);
  writeFileSync(path('ed25519'), newGatewayKey());
  writeFileSync(path('ed25519.pub'), publicHalf(newGatewayKey()));
  writeFileSync(path('short'), 'too-short-for-a-secret\n');
  writeFileSync(path('spaces'), `${'s'.repeat(32)} ${'s'.repeat(32)}`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the environment', () => {
  test('empty: loopback, embedded store under ./data, the development issuer', () => {
    const config = readConfig({}, '/somewhere');
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      dataDir: '/somewhere/data',
      secretFile: null,
      mongoUri: null,
      open: false,
      production: false,
      issuers: null,
      subgraphTrust: 'gateway',
      auditKeyFile: null,
      gatewayKeyFile: null,
      gatewayPublicKeyFile: null,
      transportSecret: null,
    });
    expect([...config.subgraphs.keys()]).toEqual(['identity', 'transactions', 'interactions', 'preferences']);
  });

  test('an empty variable counts as absent', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: '', C360_ISSUERS: '' }, '/x')).toMatchObject({
      port: 4000,
      mongoUri: null,
      issuers: null,
    });
  });

  test.each(['0x10', '1e3', '5216.0', '-1', '65536', 'http', '１２'])('takes %s for no whole number', async (text) => {
    const env = { PORT: text, C360_LIMITS_DEPTH: text === '65536' ? '1e1' : text };
    expect(faultOf(env)).toMatch(
      /- PORT must be a whole number from 0 to 65535\n {2}- C360_LIMITS_DEPTH must be a whole/,
    );
    const { code, err } = await runMain('/x', ['issuer', '--port', text]);
    expect([code, err]).toEqual([2, expect.stringContaining('must be a whole number from 0 to 65535')]);
  });

  test('takes digits for a number, and says which levels a log has', () => {
    expect(readConfig({ PORT: ' 5216 ', C360_DRAIN_MS: '0' }, '/x')).toMatchObject({ port: 5216, drainMs: 0 });
    expect(faultOf({ C360_LOG_LEVEL: 'loud' })).toMatch(
      /- C360_LOG_LEVEL must be one of debug, info, warn, error, silent$/,
    );
  });

  test('names all faults together and no value', () => {
    const message = faultOf({
      PORT: '70000',
      MONGODB_URI: 'user:secret@host',
      C360_SUBGRAPHS: 'nobody=x',
      C360_DRAIN_MS: 'soon',
      C360_ISSUERS: '[{"issuer":"http://secret@id.example.org"}]',
      C360_SUBGRAPH_TRUST: 'everybody',
      C360_TRANSPORT_SECRET_FILE: 'nowhere',
    });
    for (const name of [
      'PORT',
      'MONGODB_URI',
      'C360_SUBGRAPHS',
      'C360_DRAIN_MS',
      'C360_ISSUERS',
      'C360_SUBGRAPH_TRUST',
      'C360_TRANSPORT_SECRET_FILE',
    ]) {
      expect(message).toContain(`- ${name}`);
    }
    expect(message).not.toContain('secret@');
  });

  test.each(['0.0.0.0', '::', '192.168.0.4', 'example.org'])(
    'another address than loopback (%s) needs C360_ISSUERS, or for a subgraph the gateway’s key',
    (host) => {
      expect(faultOf({ HOST: host })).toContain('C360_ISSUERS');
      expect(faultOf({ HOST: host, C360_UNAUTHENTICATED: '1' })).toContain('C360_ISSUERS');
      expect(readConfig({ HOST: host, C360_ISSUERS: ISSUERS }, '/x')).toMatchObject({ host, open: true });
      const behind = { HOST: host, C360_GATEWAY_PUBLIC_KEY_FILE: path('ed25519.pub') };
      expect(readConfig(behind, '/x')).toMatchObject({ host, open: true, issuers: null });
    },
  );
});

describe('C360_SUBGRAPHS', () => {
  const four =
    'identity=http://a/graphql,transactions=https://b:1/g?x=1,interactions=http://[::1]:2,preferences=HTTP://d';

  test('says where each subgraph is', () => {
    expect([...readConfig({ C360_SUBGRAPHS: four }, '/x', subgraphNames).subgraphs]).toEqual([
      ['identity', 'http://a/graphql'],
      ['transactions', 'https://b:1/g?x=1'],
      ['interactions', 'http://[::1]:2'],
      ['preferences', 'HTTP://d'],
    ]);
  });

  test.each([
    ['no list', 'http://a/graphql', 'must list name=http://host:port/path'],
    ['a name nobody knows', `${four},nobody=http://e`, 'must list name=http://host:port/path'],
    ['a name without an address', 'identity', 'must give identity an address of the form http://host:port/path'],
    ['another scheme', 'identity=httpx://a', 'must give identity an address of the form http://host:port/path'],
    ['a scheme alone', 'identity=http:foo', 'must give identity an address of the form http://host:port/path'],
    ['no host', 'identity=http:///foo', 'must give identity an address of the form http://host:port/path'],
    ['no port', 'identity=http://a:0x/', 'must give identity an address of the form http://host:port/path'],
    ['a user', 'identity=http://secret@a/', 'must give identity an address without user and password'],
    ['a password', 'identity=http://:secret@a/', 'must give identity an address without user and password'],
    ['a fragment', 'identity=http://a/#secret', 'must give identity an address without a fragment'],
    ['a name twice', `${four},identity=http://e`, 'names identity twice'],
  ])('%s is refused, without its text', (_name, text, fault) => {
    expect(faultOf({ C360_SUBGRAPHS: text })).toContain(`- C360_SUBGRAPHS ${fault}`);
    expect(faultOf({ C360_SUBGRAPHS: text })).not.toContain('secret');
  });

  test('must name those whom the process asks, which is told beside every other fault', () => {
    const env = { C360_SUBGRAPHS: 'identity=http://a/graphql,preferences=ftp://b', PORT: 'x' };
    const all = faultOf(env, subgraphNames);
    expect(all).toContain('- C360_SUBGRAPHS must name transactions, interactions too, which this process asks');
    expect(all).toContain('- C360_SUBGRAPHS must give preferences an address');
    expect(all).toContain('- PORT');
    expect(readConfig({ C360_SUBGRAPHS: 'identity=http://a/graphql' }, '/x', ['identity']).subgraphs.size).toBe(1);
  });

  test.each([
    [['gateway'], 'transactions, interactions, preferences'],
    [['subgraph', 'transactions', '--port', '0'], 'preferences'],
  ])('c360 %s ends with exit code 2 where a name is missing', async (command, missing) => {
    const env = { C360_SUBGRAPHS: 'identity=http://127.0.0.1:1/graphql', PORT: '0', C360_LOG_LEVEL: 'silent' };
    const { code, err } = await runMain(directory, command, env);
    expect([code, err]).toEqual([2, expect.stringContaining(`- C360_SUBGRAPHS must name ${missing} too`)]);
  });
});

describe('C360_ISSUERS', () => {
  test('lists who is believed', () => {
    const list = [ISSUER, { ...ISSUER, issuer: 'http://127.0.0.1:4000', jwksUri: 'https://id.example.org/keys' }];
    expect(readConfig({ C360_ISSUERS: JSON.stringify(list) }, '/x').issuers).toEqual(list);
  });

  test.each([
    ['no JSON', 'https://id.example.org'],
    ['no list', JSON.stringify(ISSUER)],
    ['nobody', '[]'],
    ['an issuer twice', JSON.stringify([ISSUER, ISSUER])],
    ['no audience', JSON.stringify([{ ...ISSUER, audience: undefined }])],
    ['an empty audience', JSON.stringify([{ ...ISSUER, audience: '' }])],
    ['no algorithm', JSON.stringify([{ ...ISSUER, algorithms: [] }])],
    ['algorithms left out', JSON.stringify([{ ...ISSUER, algorithms: undefined }])],
    ['the algorithm none', JSON.stringify([{ ...ISSUER, algorithms: ['none'] }])],
    ['a symmetric algorithm', JSON.stringify([{ ...ISSUER, algorithms: ['RS256', 'HS256'] }])],
    ['plain http', JSON.stringify([{ ...ISSUER, issuer: 'http://id.example.org' }])],
    ['keys over plain http', JSON.stringify([{ ...ISSUER, jwksUri: 'http://id.example.org/keys' }])],
    ['a key set in a file', JSON.stringify([{ ...ISSUER, jwksUri: 'file:///etc/passwd' }])],
    ['a member nobody knows', JSON.stringify([{ ...ISSUER, audiences: ['a'] }])],
  ])('%s is refused', (_name, text) => {
    expect(faultOf({ C360_ISSUERS: text })).toMatch(/- C360_ISSUERS (must be a JSON list|names an issuer twice)/);
  });
});

describe('trust between gateway and subgraphs', () => {
  test('jwt needs a transport secret of 32 characters in a file', () => {
    const jwt = { C360_SUBGRAPH_TRUST: 'jwt' };
    expect(faultOf(jwt)).toContain('C360_TRANSPORT_SECRET_FILE');
    for (const name of ['short', 'spaces']) {
      const fault = faultOf({ ...jwt, C360_TRANSPORT_SECRET_FILE: path(name) });
      expect(fault).toContain('C360_TRANSPORT_SECRET_FILE must hold at least 32');
      expect(fault).not.toContain('too-short');
    }
    expect(readConfig({ ...jwt, C360_TRANSPORT_SECRET_FILE: path('secret') }, '/x')).toMatchObject({
      subgraphTrust: 'jwt',
      transportSecret: 's'.repeat(32),
    });
  });

  test('jwt takes certificates instead: key, certificate and authority, all three or none', () => {
    const certificates = 'test/support/certificates';
    const tls = {
      C360_TLS_KEY_FILE: join(process.cwd(), certificates, 'subgraph.key'),
      C360_TLS_CERT_FILE: join(process.cwd(), certificates, 'subgraph.crt'),
      C360_TLS_CA_FILE: join(process.cwd(), certificates, 'ca.crt'),
    };
    const config = readConfig({ C360_SUBGRAPH_TRUST: 'jwt', ...tls }, '/x');
    expect(config.tls?.ca).toContain('BEGIN CERTIFICATE');
    expect(config.transportSecret).toBeNull();
    expect(faultOf({ ...tls, C360_TLS_CA_FILE: '' })).toContain('are set together or not at all');
    expect(faultOf({ ...tls, C360_TLS_KEY_FILE: path('nowhere') })).toContain('C360_TLS_KEY_FILE names a file that');
    for (const other of ['gateway.key', 'ca.crt']) {
      const fault = faultOf({ ...tls, C360_TLS_KEY_FILE: join(process.cwd(), certificates, other) });
      expect(fault).toContain('must hold a key and its certificate');
      expect(fault).not.toContain('BEGIN');
    }
  });

  const named = [
    'MONGODB_URI_FILE',
    'C360_SECRET_FILE',
    'C360_POLICY_FILE',
    'C360_VALUE_POLICY_FILE',
    'C360_AUDIT_KEY_FILE',
    'C360_GATEWAY_KEY_FILE',
    'C360_GATEWAY_PUBLIC_KEY_FILE',
    'C360_TRANSPORT_SECRET_FILE',
    'C360_TRUSTED_DOCUMENTS',
  ];

  test.each([
    ['nowhere', 'names a file that does not exist'],
    ['.', 'names a folder, not a file'],
    ['short', ''],
  ])('every file that a variable names is looked at, and all faults are told together: %s', (file, said) => {
    const fault = faultOf(Object.fromEntries(named.map((name) => [name, path(file)])));
    for (const name of named) expect(fault).toMatch(new RegExp(`- ${name}:? .*${said}`));
    expect(fault).not.toContain('too-short-for-a-secret');
  });

  test('the keys of gateway and access log are Ed25519', () => {
    expect(
      faultOf({
        C360_AUDIT_KEY_FILE: path('ed25519'),
        C360_GATEWAY_KEY_FILE: path('ed25519'),
        C360_GATEWAY_PUBLIC_KEY_FILE: path('ed25519.pub'),
        C360_SECRET_FILE: path('secret'),
      }),
    ).toBe('none');
    expect(faultOf({ C360_AUDIT_KEY_FILE: path('ed25519.pub') })).toContain(
      'C360_AUDIT_KEY_FILE must hold an Ed25519 private key (PEM, PKCS #8): openssl genpkey -algorithm ed25519',
    );
  });
});
