import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { c360, startServer, type Server } from './command.ts';
import { growLargeCustomer, LARGE_KEYS, LARGE_TRANSACTIONS } from './large-customer.ts';
import { figure, percentile } from './report.ts';
import { storePart } from './store-part.ts';
import { writeWorld } from './world.ts';

const CONNECTIONS = 8;
const SECTIONS = `{ id displayName
  names { full lineage { rule sourceRecord { system sourceId } } }
  emails { address lineage { rule sourceRecord { system sourceId } } }
  phones { e164 lineage { rule sourceRecord { system sourceId } } }
  addresses { full city lineage { rule sourceRecord { system sourceId } } }
  crossReferences(first: 10) { totalCount edges { node { sourceRecord { system sourceId } by { kind name } at } } }
  lifetimeValue { amount currency } orderCount firstPurchaseAt lastPurchaseAt rfm { segment }
  transactions(first: 5) { edges { node { type id at { utc } amount { amount currency } } } }
  lastContactAt interactions(first: 5) { edges { node { type subject at { utc } } } }
  channels { name choice } consents { purpose channel state } mayContact(channel: "email", purpose: "marketing") { allowed reason } }`;
const BY_ID = `query($id: ID!) { customer(id: $id) ${SECTIONS} }`;
const BY_KEY = `query($system: String!, $sourceId: String!) { customerBySource(system: $system, sourceId: $sourceId) ${SECTIONS} }`;

/**
 * `npm run bench -- read [customers]`: the full 360 view over HTTP, eight connections, from an embedded store of
 * (by default) 100,000 customers, then of one customer with 10,000 source keys and 500,000 transactions.
 */
export async function run(args: readonly string[]): Promise<void> {
  const customers = Number(args[0] ?? '100000');
  const directory = mkdtempSync(join(tmpdir(), 'c360-bench-'));
  const env = { C360_DATA_DIR: join(directory, 'data'), C360_SAMPLES: '0' };
  try {
    const world = await writeWorld(directory, customers, 7);
    for (const { file, mapping } of [...world.customers, ...world.business])
      await c360(['import', file, '--mapping', mapping, '--json'], env);
    const keys = world.keys.map((key) => ({
      system: key.slice(0, key.indexOf(':')),
      sourceId: key.slice(key.indexOf(':') + 1),
    }));
    await measureMany(env, keys);
    await storePart(env.C360_DATA_DIR, BY_ID, keys);
    const large = await growLargeCustomer(env.C360_DATA_DIR, 'own');
    const server = await startServer(env);
    try {
      const times = await ask(
        server,
        Array.from({ length: 40 }, () => ({ query: BY_ID, variables: { id: large } })),
        1,
      );
      figure(
        `full 360, ${LARGE_KEYS} keys and ${LARGE_TRANSACTIONS} transactions, p50`,
        percentile(times.slice(5), 50),
        'ms',
        { atMost: 50 },
      );
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
}

async function measureMany(
  env: Readonly<Record<string, string>>,
  keys: readonly { system: string; sourceId: string }[],
): Promise<void> {
  const server = await startServer(env);
  try {
    const byKey = keys.map((variables) => ({ query: BY_KEY, variables }));
    const ids: string[] = [];
    await ask(server, byKey.slice(0, 2_000), CONNECTIONS, (body) => {
      const { data } = body as { data: { customerBySource: { id: string } | null } };
      if (!data.customerBySource) throw new Error('a customer is missing');
      ids.push(data.customerBySource.id);
    });
    const questions: readonly (readonly [string, readonly Question[]])[] = [
      ['source key', byKey.slice(0, 4_000)],
      ['id', [...ids, ...ids].map((id) => ({ query: BY_ID, variables: { id } }))],
    ];
    for (const [name, list] of questions) {
      const start = performance.now();
      const times = await ask(server, list, CONNECTIONS);
      figure(`full 360 by ${name}, ${CONNECTIONS} connections, p50`, percentile(times, 50), 'ms', { atMost: 5 });
      figure(`full 360 by ${name}, ${CONNECTIONS} connections, p99`, percentile(times, 99), 'ms', { atMost: 25 });
      figure(`full 360 by ${name}, throughput`, (list.length / (performance.now() - start)) * 1_000, 'answers/s');
    }
  } finally {
    await server.stop();
  }
}

/** Asks every question once over `connections` connections; the milliseconds of each. @throws when an answer has errors */
async function ask(
  { url, token }: Pick<Server, 'url' | 'token'>,
  questions: readonly Question[],
  connections: number,
  seen?: (body: unknown) => void,
): Promise<number[]> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let question = questions[next++]; question; question = questions[next++]) {
      const start = performance.now();
      const answer = await pool.request({
        path: pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(question),
      });
      const body = (await answer.body.json()) as { errors?: unknown };
      times.push(performance.now() - start);
      if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors).slice(0, 500));
      seen?.(body);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
  return times;
}
