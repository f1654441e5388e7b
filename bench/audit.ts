import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  loggedCustomers,
  newSigningKeyPem,
  signingKey,
  verifyAccessLog,
  type AccessEntry,
  type Hmac,
  type SigningKey,
} from '../audit/index.ts';
import { accessLogOf, createAuditSink, DEFAULT_LIMITS, exportAccessLog, type Hub } from '../hub/index.ts';
import type { CustomerId } from '../domain/model/index.ts';
import { deterministicResolver } from '../domain/matching/index.ts';
import { defaultSurvivorshipPolicy } from '../domain/survivorship/index.ts';
import { openEmbeddedStore } from '../stores/embedded/index.ts';
import { figure, percentile } from './report.ts';

const ENTRIES = 400_000;
/** Requests under way at once; each waits until its entry is durable. */
const CALLERS = 4_000;
const CUSTOMERS = 50_000;
const SUBJECTS = 300;
const OPERATIONS = 40;
const FIELDS_PER_OPERATION = 60;

/** Entries a second that are durable, and what reading and verifying them costs. */
export async function run(args: readonly string[]): Promise<void> {
  const entries = args[0] === undefined ? ENTRIES : Number(args[0]);
  const directory = mkdtempSync(join(tmpdir(), 'c360-bench-audit-'));
  const store = await openEmbeddedStore({ directory });
  const key = signingKey(newSigningKeyPem());
  const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
  const hub: Hub = {
    store,
    resolver: deterministicResolver(),
    policy: defaultSurvivorshipPolicy,
    now: Date.now,
    random,
    limits: DEFAULT_LIMITS,
  };
  try {
    const hmac: Hmac = (kind, value) => store.hmac(kind, value);
    const sink = createAuditSink({ store, key, now: Date.now, random });
    const shapes = Array.from({ length: OPERATIONS }, (_, n) => fieldsOf(n));
    const waits: number[] = [];
    const cpu = process.cpuUsage();
    const started = performance.now();
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < entries) {
        const n = next++;
        const asked = performance.now();
        await sink.record(entryOf(n, shapes[n % OPERATIONS] ?? {}, hmac));
        if (n % 100 === 0) waits.push(performance.now() - asked);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    const durable = (performance.now() - started) / 1_000;
    const untilDurable = process.cpuUsage(cpu);
    await sink.close();
    const indexed = (performance.now() - started) / 1_000;
    const untilIndexed = process.cpuUsage(cpu);
    // The index is written behind, when few wait or when much of it does: both figures belong together.
    figure('entries a second, durable', entries / durable, '/s', { atLeast: 40_000 });
    figure('the same until every customer and subject is indexed too', entries / indexed, '/s');
    figure('processor time an entry, durable, with its caller', microseconds(untilDurable) / entries, 'µs');
    figure('the same with the index', microseconds(untilIndexed) / entries, 'µs');
    figure(`wait of one of ${CALLERS} callers, p50`, percentile(waits, 50), 'ms');
    figure(`wait of one of ${CALLERS} callers, p99`, percentile(waits, 99), 'ms');
    figure('bytes an entry, with its index', statSync(join(directory, 'c360.db')).size / entries, 'B');
    await lightLoad({ store, key, random });
    await reading(hub);
    await verifying(hub, key, entries);
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

const microseconds = ({ user, system }: NodeJS.CpuUsage): number => user + system;

/** What one caller alone waits, as a service with little to do. */
async function lightLoad(parts: Pick<Hub, 'store' | 'random'> & { key: SigningKey }): Promise<void> {
  const sink = createAuditSink({ ...parts, now: Date.now });
  const waits: number[] = [];
  const fields = fieldsOf(1);
  const hmac: Hmac = (kind, value) => parts.store.hmac(kind, value);
  for (let n = 0; n < 200; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const asked = performance.now();
    await sink.record(entryOf(n, fields, hmac));
    waits.push(performance.now() - asked);
  }
  await sink.close();
  figure('wait of a caller alone, p50', percentile(waits, 50), 'ms');
}

async function reading(hub: Hub): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < 50; n += 1) {
    const question = { kind: 'customers', ids: [customerOf(n * 977)] } as const;
    const asked = performance.now();
    await accessLogOf(hub, question, { first: 20 });
    times.push(performance.now() - asked);
  }
  figure('the last 20 accesses to a customer, p50', percentile(times, 50), 'ms');
}

async function verifying(hub: Hub, key: SigningKey, entries: number): Promise<void> {
  const started = performance.now();
  const found = await verifyAccessLog(() => exportAccessLog(hub, key));
  if (!found.ok) throw new Error(`The log does not verify: ${JSON.stringify(found.firstBad)}`);
  figure(
    'entries verified a second, read from the store twice',
    entries / ((performance.now() - started) / 1_000),
    '/s',
  );
}

function customerOf(n: number): CustomerId {
  return `cus_019a0000-0000-7000-8000-${String((n * 7_919) % CUSTOMERS).padStart(12, '0')}` as CustomerId;
}

function fieldsOf(n: number): AccessEntry['fields'] {
  const named = (type: string) => Array.from({ length: FIELDS_PER_OPERATION / 3 }, (_, i) => `${type}.field${n}x${i}`);
  return { contact: named('ContactPoint'), financial: named('Transaction'), profile: named('Customer') };
}

function entryOf(n: number, fields: AccessEntry['fields'], hmac: Hmac): AccessEntry {
  return {
    at: new Date(Date.now()).toISOString(),
    requestId: `5f0c1e0a-0000-4000-8000-${String(n).padStart(12, '0')}`,
    subject: `https://issuer.example employee-${n % SUBJECTS}`,
    roles: ['service'],
    onBehalfOf: null,
    client: { name: 'service-desk', version: '4.2.0' },
    purpose: 'service',
    operation: { kind: 'query', name: `Operation${n % OPERATIONS}`, hash: 'ab'.repeat(32) },
    fields,
    customers: loggedCustomers([customerOf(n)], hmac),
    outcome: 'ok',
  };
}
