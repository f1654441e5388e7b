import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../cli/config.ts';
import { openHub } from '../../cli/open-hub.ts';
import { importFile, type Hub } from '../../hub/index.ts';
import { loadMapping, openInput, readItems } from '../../sources/index.ts';
import { localProcess, portOf, readCompose, type ComposeService } from '../support/compose.ts';
import { part } from '../support/crash/imports.ts';
import { c360 } from '../support/c360.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../support/mongo.ts';

const SUBGRAPHS = ['identity', 'transactions', 'interactions', 'preferences'];
const services = readCompose('docker-compose.yml');
const product = [...services.values()].filter(({ command }) => command[0] === 'c360');

function service(name: string): ComposeService {
  const found = services.get(name);
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

describe('docker-compose.yml', () => {
  test('holds the gateway, its development issuer and the four subgraphs, each checked for its health', () => {
    expect(product.map(({ name }) => name).sort()).toEqual(['gateway', 'issuer', ...SUBGRAPHS].sort());
    for (const each of product) {
      expect(each.healthcheck.join(' ')).toContain(`fetch('http://127.0.0.1:${portOf(each)}/`);
    }
    expect(service('mongo').healthcheck).not.toEqual([]);
  });

  test('publishes the gateway alone, and on this machine alone, as its issuer is for demonstration', () => {
    const published = [...services.values()].filter(({ ports }) => ports.length > 0);
    expect(published.map(({ name, ports }) => [name, ports])).toEqual([['gateway', ['127.0.0.1:4000:4000']]]);
    for (const name of ['gateway', ...SUBGRAPHS]) expect(service(name).environment).toMatchObject({ HOST: '0.0.0.0' });
    for (const { name, networks } of services.values()) {
      if (name === 'issuer') continue;
      expect([name, networks]).toEqual([name, name === 'gateway' ? ['inside', 'outside'] : ['inside']]);
    }
  });

  test('the gateway believes the issuer that shares its loopback address, and nobody else', () => {
    const issuer = service('issuer');
    expect(issuer).toMatchObject({ networkMode: 'service:gateway', networks: [], ports: [], secrets: [] });
    expect(issuer.environment).toEqual({ NODE_ENV: 'development' });
    const believed = JSON.parse(service('gateway').environment['C360_ISSUERS'] ?? '') as unknown;
    expect(believed).toEqual([
      { issuer: `http://127.0.0.1:${portOf(issuer)}`, audience: 'customer-360', algorithms: ['ES256'] },
    ]);
  });

  test('the gateway alone can sign who asks', () => {
    expect(service('gateway').secrets).toContain('gateway_key');
    for (const name of SUBGRAPHS) {
      expect(service(name).secrets).not.toContain('gateway_key');
      expect(service(name).environment['C360_GATEWAY_PUBLIC_KEY_FILE']).toBe('/run/secrets/gateway_public_key');
    }
  });

  test('gives keys as secrets and writes none into an environment', () => {
    for (const name of SUBGRAPHS)
      expect(service(name).secrets).toEqual(['c360_secret', 'mongodb_uri', 'audit_key', 'gateway_public_key']);
    expect(service('mongo').secrets).toContain('mongo_keyfile');
    expect(service('mongo').command).toEqual(expect.arrayContaining(['--replSet', '--keyFile']));
    const values = [...services.values()].flatMap(({ environment }) => Object.values(environment));
    for (const value of values) expect(value).not.toMatch(/mongodb(\+srv)?:\/\//);
    expect(service('identity').dependsOn).toEqual({ 'mongo-initiate': 'service_completed_successfully' });
  });

  test('the gateway asks each subgraph where the file has it listen', () => {
    const { C360_SUBGRAPHS = '' } = service('gateway').environment;
    const asked = readConfig({ C360_SUBGRAPHS }, '/').subgraphs;
    expect(Object.fromEntries(asked)).toEqual(
      Object.fromEntries(SUBGRAPHS.map((name) => [name, `http://${name}:${portOf(service(name))}/graphql`])),
    );
  });

  test('the image runs as a plain user, with production dependencies alone', () => {
    const text = readFileSync('Dockerfile', 'utf8');
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect(last).toContain('USER node');
    expect(last).not.toMatch(/npm (ci|install)|COPY \. \./);
    expect(text).toContain('npm ci --omit=dev');
    expect(text).toContain('npm run build');
  });
});

const FULL = `query Full($id: String!) {
  customerBySource(system: "shop", sourceId: $id) {
    id
    displayName
    emails { address }
    crossReferences(first: 10) { totalCount }
    orderCount
    transactions(first: 3) { edges { node { type } } }
    lastContactAt
    interactions(first: 3) { edges { node { type } } }
    consents { purpose state }
    mayContact(channel: "email", purpose: "marketing") { allowed reason }
  }
}`;

interface Answer {
  readonly data: { readonly customerBySource: Record<string, unknown> | null };
  readonly errors?: readonly { readonly path?: readonly string[]; readonly extensions?: { readonly code?: string } }[];
}

/** The same persons in four systems, and their rows. */
const FILES = [
  ['crm-persons.csv', 'crm-persons.yaml', 6],
  ['shop-accounts.csv', 'shop-accounts.yaml', 6],
  ['callcenter-callers.csv', 'callcenter-callers.yaml', 6],
  ['marketing-contacts.ndjson', 'marketing-contacts.yaml', 6],
  ['shop-orders.ndjson', 'shop-orders.yaml', 8],
  ['callcenter-calls.csv', 'callcenter-calls.yaml', 8],
  ['marketing-consents.csv', 'marketing-consents.yaml', 8],
] as const;

const describeMongo = mongoFound('The distributed form') ? describe : describe.skip;

describeMongo('the services of docker-compose.yml, as processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'c360-compose-'));
  const running = new Map<string, ChildProcess>();
  const said = new Map<string, string>();
  const free = new Map<string, { inside: number; port: number }>();
  let database: TestDatabase;
  let address = '';
  let token = '';

  beforeAll(async () => {
    database = await testDatabase();
    await makeSecrets(folder, database.uri);
    for (const each of product) free.set(each.name, { inside: portOf(each), port: await freePort() });
    await load(folder, { ...localProcess(service('identity'), free, folder).environment, ...own() });
    // The gateway first: no process waits for another.
    for (const name of ['gateway', 'issuer', ...SUBGRAPHS]) start(name, localProcess(service(name), free, folder));
    address = `http://127.0.0.1:${free.get('gateway')?.port}/graphql`;
    for (const [name, { port }] of free) await listening(name, port);
    const printed = await c360(['token', '--role', 'admin'], { C360_DATA_DIR: join(folder, 'issuer') });
    token = printed.out.trim();
  }, 300_000);

  afterAll(async () => {
    for (const child of running.values()) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);

  /** What a test adds to the file: the database, and for each process a directory of its own as its container has. */
  function own(name = ''): Record<string, string> {
    return { C360_DATABASE: database.database, C360_DATA_DIR: join(folder, name), C360_LOG_LEVEL: 'error' };
  }

  function start(name: string, wanted: ReturnType<typeof localProcess>): void {
    const child = spawn(process.execPath, ['cli/c360.mjs', ...wanted.arguments], {
      env: { PATH: process.env['PATH'], ...wanted.environment, ...own(name) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.set(name, child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => said.set(name, `${said.get(name) ?? ''}${text.toString()}`));
    }
  }

  async function listening(name: string, port: number): Promise<void> {
    for (let waited = 0; waited < 240_000; waited += 100) {
      const answer = await fetch(`http://127.0.0.1:${port}/livez`).catch(() => null);
      if (answer?.ok === true) return;
      if (running.get(name)?.exitCode !== null) break;
      await sleep(100);
    }
    throw new Error(`${name} does not answer: ${said.get(name)}`);
  }

  async function ask(): Promise<Answer> {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: FULL, variables: { id: 'S10001' } }),
    });
    return (await answer.json()) as Answer;
  }

  test('nobody is answered without a token', async () => {
    for (const name of ['gateway', ...SUBGRAPHS]) {
      const answer = await fetch(`http://127.0.0.1:${free.get(name)?.port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });

  test('answer the full 360 question, and without one subgraph the rest of it with one error that has a path', async () => {
    const whole = await ask();
    expect(whole.errors).toBeUndefined();
    const customer = whole.data.customerBySource;
    expect(customer).toMatchObject({ id: expect.stringMatching(/^cus_/), orderCount: expect.any(Number) });
    expect(customer?.['orderCount']).toBeGreaterThan(0);
    expect(customer?.['crossReferences']).toMatchObject({ totalCount: 3 });
    expect(customer?.['interactions']).toMatchObject({ edges: [{ node: { type: 'CALL' } }] });
    expect(customer?.['consents']).toEqual(expect.any(Array));

    const transactions = running.get('transactions');
    transactions?.kill('SIGKILL');
    if (transactions?.signalCode === null) await once(transactions, 'exit');

    const rest = await ask();
    expect(rest.data.customerBySource).toEqual({ ...customer, orderCount: null, transactions: null });
    expect(rest.errors).toHaveLength(1);
    expect(rest.errors?.[0]?.path?.[0]).toBe('customerBySource');
    expect(rest.errors?.[0]?.extensions?.code).toBe('SUBGRAPH_UNAVAILABLE');
  }, 300_000);
});

/** The secrets as docker/make-secrets.mjs makes them; only the server is another. */
async function makeSecrets(folder: string, uri: string): Promise<void> {
  const child = spawn(process.execPath, ['docker/make-secrets.mjs', folder], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(readFileSync(join(folder, 'mongodb_uri'), 'utf8')).toMatch(/^mongodb:\/\/c360:[\w-]+@mongo:27017\/c360\?/);
  chmodSync(join(folder, 'mongodb_uri'), 0o600);
  writeFileSync(join(folder, 'mongodb_uri'), `${uri}\n`);
}

async function load(folder: string, environment: Record<string, string>): Promise<void> {
  const opened = await openHub(readConfig(environment, folder), () => undefined);
  try {
    for (const [file, mapping, rows] of FILES) await importPart(opened.hub, folder, file, mapping, rows);
  } finally {
    await opened.close();
  }
}

async function importPart(hub: Hub, folder: string, file: string, mapping: string, rows: number): Promise<void> {
  const text = readFileSync(join('samples', 'data', file), 'utf8');
  writeFileSync(join(folder, file), part(text, file.endsWith('.csv'), 0, rows));
  const read = await loadMapping(join('samples', 'mappings', mapping));
  const input = await openInput(join(folder, file), { encoding: read.format.encoding });
  const { summary } = await importFile(hub, { rows: readItems(input, read), mapping: read, file, fileHash: null });
  expect(summary).toMatchObject({ inserted: rows, rejected: 1 });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
