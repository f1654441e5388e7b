import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../cli/config.ts';
import { openHub } from '../cli/open-hub.ts';
import { upsertDocuments } from '../hub/index.ts';
import { instant } from '../domain/model/index.ts';
import { ask, BY_ID } from './ask.ts';
import { startServer } from './command.ts';
import { growLargeCustomer, keyOfLarge, LARGE_KEYS, LARGE_TRANSACTIONS, type Times } from './large-customer.ts';
import { figure, percentile } from './report.ts';

const QUESTIONS = 40;
const WARM_UP = 5;
const AIM = { atMost: 50 };

/** `npm run bench -- large`: the part of `read` about very large customers, by itself. */
export async function run(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'c360-bench-'));
  try {
    await measureLarge({ C360_DATA_DIR: join(directory, 'data'), C360_SAMPLES: '0' });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * The full 360 view of a customer with 10,000 source keys and 500,000 transactions, one question at a time: with
 * orders of each key at times of their own, with those of all keys at the same moments, and with an order of one of
 * its keys that another process writes before every question.
 */
export async function measureLarge(env: Readonly<Record<string, string>> & { C360_DATA_DIR: string }): Promise<void> {
  const own = await growLargeCustomer(env.C360_DATA_DIR, 'own');
  const tied = await growLargeCustomer(env.C360_DATA_DIR, 'tied');
  const server = await startServer(env);
  const question = (id: string) => ({ query: BY_ID, variables: { id } });
  try {
    for (const [id, times] of [
      [own, 'times of their own'],
      [tied, 'the same times for all keys'],
    ] as const) {
      const spent = await ask(
        server,
        Array.from({ length: QUESTIONS }, () => question(id)),
        1,
        isWhole,
      );
      figure(`full 360, ${LARGE_KEYS} keys, ${LARGE_TRANSACTIONS} transactions, first`, spent[0] ?? Number.NaN, 'ms');
      figure(`${times}, p50`, percentile(spent.slice(WARM_UP), 50), 'ms', AIM);
    }
    const spent: number[] = [];
    await ordering(env.C360_DATA_DIR, 'own', async (order) => {
      for (let n = 0; n < QUESTIONS; n += 1) {
        await order(n);
        spent.push(...(await ask(server, [question(own)], 1, isWhole)));
      }
    });
    figure('an order comes in before each question, p50', percentile(spent.slice(WARM_UP), 50), 'ms', AIM);
  } finally {
    await server.stop();
  }
}

/** @throws when an answer is not of the large customer with all its keys and rows */
function isWhole(body: unknown): void {
  const { customer } = (body as { data: { customer: Whole } }).data;
  if (customer.crossReferences.totalCount !== LARGE_KEYS || customer.orderCount < LARGE_TRANSACTIONS)
    throw new Error(
      `The answer has ${customer.crossReferences.totalCount} keys and ${customer.orderCount} orders of ${LARGE_KEYS} and ${LARGE_TRANSACTIONS}.`,
    );
}

interface Whole {
  readonly crossReferences: { readonly totalCount: number };
  readonly orderCount: number;
}

/** Gives `work` a way to write one more order of one of the large customer's keys, through the running server's store. */
async function ordering(
  dataDir: string,
  times: Times,
  work: (order: (n: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const config = readConfig({ C360_DATA_DIR: dataDir, C360_LOG_LEVEL: 'silent' }, process.cwd());
  const { hub, close } = await openHub(config, () => {});
  try {
    await work(async (n) => {
      const at = { utc: instant(Date.parse('2026-01-01T00:00:00Z') + n * 1_000), offset: 'Z' };
      const row = {
        system: 'erp',
        rowId: `late-${n}`,
        sourceKey: keyOfLarge(times, (n * 7_919) % LARGE_KEYS),
        at,
        row: n,
        raw: '{}',
        type: 'order',
        status: null,
        currency: 'EUR',
        amount: '19.90',
        tax: null,
        dueAt: null,
        relatedTo: null,
      };
      const [result] = await upsertDocuments(hub, [row], { batchId: 'bench', mapping: 'bench@1' });
      if (result?.outcome !== 'inserted') throw new Error(`an order was ${result?.outcome ?? 'lost'}`);
    });
  } finally {
    await close();
  }
}
