import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LABELS } from '../../cli/issuer/index.ts';
import { c360, serve, type Running } from '../support/c360.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../support/mongo.ts';

const FULL = readFileSync('cli/full-360.graphql', 'utf8');
const PERSON = 'customerBySource(system: "crm-contact", sourceId: "C-70013")';

interface Full {
  customerBySource: {
    id: string;
    displayName: string;
    emails: { address: string; lineage: { sourceRecord: { system: string } } }[];
    crossReferences: { totalCount: number; edges: { node: { sourceRecord: { system: string; sourceId: string } } }[] };
    lifetimeValue: { amount: string; currency: string }[];
    transactions: { edges: { node: { type: string } }[] };
    interactions: { edges: unknown[] };
    consents: { state: string }[];
    mayContact: { allowed: boolean; reason: string };
  };
}

const post = (url: string, headers: Readonly<Record<string, string>>) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ __typename }"}',
  });

const EXTRA =
  'No,Name,Mail\nX1,Fernando Escamilla,fernando.escamilla-mayorga@example.org\nX2,Somebody Else,not an address\n,No Number,a@example.org\n';
const EXTRA_MAPPING =
  'mapping: extra\nsystem: extra\nrecords:\n  - kind: person\n    id: No\n    names: [Name]\n    emails: [Mail]\n';

/**
 * The test peer for MongoDB is slow, so there the files are imported by command and cut short: every system, fewer
 * rows, among them all of the person asked for.
 */
const ROWS_ON_MONGO = 60;

async function importSamples(directory: string, env: Readonly<Record<string, string>>): Promise<void> {
  const manifest = parse(readFileSync('samples/manifest.yaml', 'utf8')) as {
    files: { file: string; mapping: string }[];
  };
  for (const { file, mapping } of manifest.files) {
    const cut = join(directory, file);
    writeFileSync(
      cut,
      `${readFileSync(`samples/data/${file}`, 'utf8').split('\n').slice(0, ROWS_ON_MONGO).join('\n')}\n`,
    );
    const done = await c360(['import', cut, '--mapping', `samples/mappings/${mapping}`], env);
    if (done.code !== 0) throw new Error(`${file}: ${done.code}\n${done.err}`);
  }
}

const kinds = [
  { name: 'embedded', database: async () => null as TestDatabase | null },
  ...(mongoFound('the main job, end to end')
    ? [{ name: 'mongo', database: testDatabase as () => Promise<TestDatabase | null> }]
    : []),
];

describe.each(kinds)('npm start on $name', ({ database }) => {
  let directory: string;
  let env: Record<string, string>;
  let db: TestDatabase | null;
  let server: Running;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'c360-e2e-'));
    db = await database();
    const mongo = db ? { MONGODB_URI: db.uri, C360_DATABASE: db.database, C360_SAMPLES: '0' } : {};
    env = { C360_DATA_DIR: join(directory, 'data'), ...mongo };
    server = await serve(['start'], env);
    if (db) await importSamples(directory, env);
  }, 600_000);

  afterAll(async () => {
    await server.stop();
    await db?.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('the printed query answers with one customer put together from four systems', async () => {
    expect(server.output().out).toContain('curl -s http://127.0.0.1:');
    const { data, errors } = await server.ask<Full>(FULL);
    expect(errors).toBeUndefined();
    const customer = data.customerBySource;
    expect(customer.displayName).toBe('Fernando Escamilla Mayorga');
    const systems = customer.crossReferences.edges.map((edge) => edge.node.sourceRecord.system);
    expect(systems).toEqual(['callcenter', 'crm-contact', 'marketing', 'shop']);
    expect(new Set(customer.emails.map((email) => email.lineage.sourceRecord.system))).toEqual(
      new Set(['marketing', 'crm-contact']),
    );
    expect(customer.lifetimeValue).toEqual([{ amount: '725.29', currency: 'EUR' }]);
    expect(customer.transactions.edges.map((edge) => edge.node.type)).toEqual(['PAYMENT', 'ORDER']);
    expect(customer.interactions.edges).toHaveLength(3);
    expect(customer.consents).toMatchObject([{ state: 'GRANTED' }]);
    expect(typeof customer.mayContact.reason).toBe('string');
  });

  test('one token for each role is printed, and the pasted request is answered; without a token nothing is', async () => {
    const printed = server.output().out;
    const known = LABELS.filter((label) => label !== 'customer' || printed.includes('\ncustomer '));
    const health = new URL('/readyz', server.url);
    expect((await fetch(health)).status).toBe(200);
    for (const label of known) {
      const token = new RegExp(`^${label} +([\\w-]+\\.[\\w-]+\\.[\\w-]+)$`, 'm').exec(printed)?.[1];
      expect((await post(server.url, { authorization: `Bearer ${token}` })).status).toBe(200);
    }
    const pasted = /-H 'authorization: (Bearer [\w.-]+)'/.exec(printed)?.[1];
    expect((await post(server.url, { authorization: pasted ?? '' })).status).toBe(200);
    expect((await post(server.url, {})).status).toBe(401);
  });

  test('every order, call and consent leads back to its customer', async () => {
    const { data } = await server.ask<Record<string, { sourceRecord: { customer: { id: string } } }> & Full>(
      `{ ${PERSON} { id }
         transaction(system: "shop", id: "B000033") { sourceRecord { customer { id } } }
         consent(id: "marketing:E000013") { sourceRecord { customer { id } } } }`,
    );
    expect(data['transaction']?.sourceRecord.customer.id).toBe(data.customerBySource.id);
    expect(data['consent']?.sourceRecord.customer.id).toBe(data.customerBySource.id);
  });

  test('a file imported by a second process is in the next answer; refusals name row and column', async () => {
    const file = join(directory, 'extra.csv');
    const mapping = join(directory, 'extra.yaml');
    writeFileSync(file, EXTRA);
    writeFileSync(mapping, EXTRA_MAPPING);
    const done = await c360(['import', file, '--mapping', mapping, '--json'], env);
    expect(done.code).toBe(3);
    const summary = JSON.parse(done.out) as Record<string, number>;
    expect(Object.keys(summary)).toEqual([
      'read',
      'inserted',
      'changed',
      'unchanged',
      'rejected',
      'erased',
      'seconds',
      'rowsPerSecond',
      'peakMemoryMb',
    ]);
    expect(summary).toMatchObject({ read: 3, inserted: 2, rejected: 1 });
    expect(done.err).toMatch(/extra\.csv.*row 3.*No/);
    const { data } = await server.ask<Full>(
      `{ ${PERSON} { crossReferences { edges { node { sourceRecord { system sourceId } } } } } }`,
    );
    expect(data.customerBySource.crossReferences.edges.map((edge) => edge.node.sourceRecord)).toContainEqual({
      system: 'extra',
      sourceId: 'X1',
    });
  }, 300_000);

  test('what is stored is what the pure functions say', async () => {
    const report = await c360(['verify', '--json'], env);
    expect(JSON.parse(report.out)).toMatchObject({ differences: [] });
    expect(report.code).toBe(0);
  }, 300_000);

  test('a second start has the same customer and loads no sample again', async () => {
    const before = await server.ask<Full>(`{ ${PERSON} { id } }`);
    expect(await server.stop()).toBe(0);
    server = await serve(['start'], env);
    expect(server.output().err).not.toContain('samples:');
    const after = await server.ask<Full>(`{ ${PERSON} { id } }`);
    expect(after.data.customerBySource.id).toBe(before.data.customerBySource.id);
  }, 300_000);
});

test.each([
  [['nonsense'], /unknown command/],
  [['subgraph', 'nobody'], /must be one of identity/],
  [['import'], /missing required argument|required option/],
  [['start'], /PORT must be/, { PORT: 'http' }],
  [['start'], /C360_ISSUERS/, { HOST: '0.0.0.0' }],
  [['start'], /C360_ISSUERS/, { NODE_ENV: 'production' }],
  [['gateway'], /C360_ISSUERS/, { NODE_ENV: 'production' }],
  [['token', '--role', 'nobody'], /must be one of sales/],
])(
  'c360 %j: usage is told and the code is 2',
  async (args: string[], message: RegExp, env: Record<string, string> = {}) => {
    const done = await c360(args, env);
    expect(done.err).toMatch(message);
    expect(done.code).toBe(2);
  },
  60_000,
);
