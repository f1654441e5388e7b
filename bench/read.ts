import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, askSteadily, BY_ID, BY_KEY, type Question } from './ask.ts';
import { c360, startServer, type Server } from './command.ts';
import { measureLarge } from './large.ts';
import { figure, percentile } from './report.ts';
import { storePart } from './store-part.ts';
import { writeWorld } from './world.ts';

const CONNECTIONS = 8;
/** Customers that are asked for. */
const ASKED = 2_000;
/** Questions a second at which a server that is not saturated is asked, for ten seconds each. */
const RATES = [100, 300];
/**
 * `npm run bench -- read [customers]`: the full 360 view over HTTP, eight connections, from an embedded store of
 * (by default) 100,000 customers, then of customers with 10,000 source keys and 500,000 transactions.
 */
export async function run(args: readonly string[]): Promise<void> {
  const customers = Number(args[0] ?? '100000');
  const directory = mkdtempSync(join(tmpdir(), 'c360-bench-'));
  const env = { C360_DATA_DIR: join(directory, 'data'), C360_SAMPLES: '0' };
  try {
    const world = await writeWorld(directory, customers, 7);
    const files = [...world.customers, ...world.business];
    await c360(['import', ...files.flatMap(({ file, mapping }) => [file, '--mapping', mapping]), '--json'], env);
    const keys = world.keys.map((key) => ({
      system: key.slice(0, key.indexOf(':')),
      sourceId: key.slice(key.indexOf(':') + 1),
    }));
    await measureMany(env, keys);
    await storePart(env.C360_DATA_DIR, BY_ID, keys);
    await measureLarge(env);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Eight callers ask without pause. */
async function measure(
  server: Server,
  name: string,
  questions: readonly Question[],
  seen?: (body: unknown) => void,
): Promise<void> {
  const start = performance.now();
  const times = await ask(server, questions, CONNECTIONS, seen);
  const seconds = (performance.now() - start) / 1_000;
  figure(`full 360 ${name}, ${CONNECTIONS} connections, p50`, percentile(times, 50), 'ms', { atMost: 5 });
  figure(`full 360 ${name}, ${CONNECTIONS} connections, p99`, percentile(times, 99), 'ms', { atMost: 25 });
  figure(`full 360 ${name}, throughput`, questions.length / seconds, 'answers/s');
}

async function measureMany(
  env: Readonly<Record<string, string>>,
  keys: readonly { system: string; sourceId: string }[],
): Promise<void> {
  const server = await startServer(env);
  try {
    const byKey = keys.map((variables): Question => ({ query: BY_KEY, variables }));
    // Others than those that are measured: the program is warm then, and of the customers nothing is kept.
    await ask(server, byKey.slice(ASKED, 2 * ASKED), CONNECTIONS);
    const asked = byKey.slice(0, ASKED);
    const ids: string[] = [];
    await measure(server, 'by source key, first time', asked, (body) => {
      const { data } = body as { data: { customerBySource: { id: string } | null } };
      if (!data.customerBySource) throw new Error('a customer is missing');
      ids.push(data.customerBySource.id);
    });
    const byId = ids.map((id): Question => ({ query: BY_ID, variables: { id } }));
    await measure(server, 'by source key', [...asked, ...asked]);
    await measure(server, 'by id', [...byId, ...byId]);
    for (const perSecond of RATES) {
      const list = Array.from({ length: 10 * perSecond }, (_, n) => byId[n % byId.length] as Question);
      const times = await askSteadily(server, list, { connections: CONNECTIONS, perSecond });
      figure(`full 360 by id, ${perSecond} questions a second, p50`, percentile(times, 50), 'ms');
      figure(`full 360 by id, ${perSecond} questions a second, p99`, percentile(times, 99), 'ms');
    }
  } finally {
    await server.stop();
  }
}
