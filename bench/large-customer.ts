import { randomBytes } from 'node:crypto';
import { readConfig } from '../cli/config.ts';
import { openHub } from '../cli/open-hub.ts';
import { emptyTransactionSummary, foldTransactions } from '../domain/business/index.ts';
import {
  instant,
  mintCustomerId,
  sourceKey,
  versionKey,
  type CustomerId,
  type SourceKey,
  type SourceRecord,
  type Transaction,
} from '../domain/model/index.ts';
import { customerDocument } from '../hub/workspace/index.ts';
import type { Store, Write } from '../stores/index.ts';

export const LARGE_KEYS = 10_000;
export const LARGE_TRANSACTIONS = 500_000;
const START = Date.parse('2024-01-01T00:00:00Z');
const DAY_MS = 86_400_000;
const AT = instant(START);

/** When its orders were placed: each source key's at a time of day of their own, or all keys' at the same moments. */
export type Times = 'own' | 'tied';

/** Writes one customer of 10,000 source keys with 50 orders each straight into the store; answers with its id. */
export async function growLargeCustomer(dataDir: string, times: Times): Promise<CustomerId> {
  const config = readConfig({ C360_DATA_DIR: dataDir, C360_LOG_LEVEL: 'silent' }, process.cwd());
  const { hub, close } = await openHub(config, () => {});
  try {
    const id = mintCustomerId(Date.now(), (n) => new Uint8Array(randomBytes(n)));
    const records = Array.from({ length: LARGE_KEYS }, (_, i) => record(keyOfLarge(times, i), i));
    const keys = records.map((each) => each.key).sort();
    const { doc } = customerDocument(
      { redirectTo: null, merged: [], keys, records, overrides: [], remade: true },
      null,
      hub.policy,
      AT,
    );
    const writes: Write[] = [{ op: 'insert', collection: 'customers', id, doc }];
    for (let page = 1; page * 500 < keys.length; page += 1) {
      const part = keys.slice(page * 500, (page + 1) * 500);
      writes.push({
        op: 'insert',
        collection: 'customerKeys',
        id: versionKey(id, page),
        doc: { customerId: id, page, keys: part },
      });
    }
    for (const each of records) {
      writes.push({ op: 'insert', collection: 'records', id: each.key, doc: each });
      writes.push({
        op: 'insert',
        collection: 'links',
        id: each.key,
        doc: { key: each.key, customerId: id, by: { kind: 'steward', name: 'bench' }, at: AT, evidence: [] },
      });
    }
    await commitAll(hub.store, writes);
    for (const [i, key] of keys.entries()) await commitAll(hub.store, orders(key, times === 'own' ? i : 0));
    return id;
  } finally {
    await close();
  }
}

/** The customer's `i`-th source key. */
export function keyOfLarge(times: Times, i: number): SourceKey {
  return sourceKey('erp', `${times}${i}`);
}

function record(key: SourceKey, i: number): SourceRecord {
  return {
    key,
    kind: 'organisation',
    n: 1,
    deleted: false,
    raw: '{}',
    relations: [],
    orderBasis: 'arrival',
    receivedAt: instant(START + i * 1_000),
    contentHash: String(i),
    attributes: {
      organisationName: [
        {
          raw: 'Large Company Ltd',
          quality: 'valid',
          value: { full: 'Large Company Ltd', core: 'large company', form: 'ltd', kind: 'current', script: 'Latn' },
        },
      ],
    },
    provenance: { batchId: 'bench', row: i, mapping: 'bench@1', normaliser: 'bench' },
  };
}

/** One order a day, at the time of day that is the customer's `index`-th. */
function orders(key: SourceKey, index: number): Write[] {
  const rows = Array.from({ length: LARGE_TRANSACTIONS / LARGE_KEYS }, (_, n): Transaction => {
    const at = instant(START + n * DAY_MS + index * Math.floor(DAY_MS / LARGE_KEYS));
    const rowId = `${key.slice(4)}-${n}`;
    return {
      id: `erp:${rowId}`,
      system: 'erp',
      rowId,
      sourceKey: key,
      at,
      offset: 'Z',
      n: 1,
      deleted: false,
      receivedAt: AT,
      batchId: 'bench',
      row: n,
      mapping: 'bench@1',
      contentHash: rowId,
      raw: '{}',
      type: 'order',
      status: null,
      currency: 'EUR',
      amount: '19.9',
      amountFromLines: false,
      tax: null,
      dueAt: null,
      relatedTo: null,
      lineCount: 0,
      linesAmount: '0',
    };
  });
  const { summary } = foldTransactions(emptyTransactionSummary(key), [], rows);
  return [
    ...rows.map((doc): Write => ({ op: 'insert', collection: 'transactions', id: doc.id, doc })),
    { op: 'insert', collection: 'transactionSummaries', id: key, doc: summary },
  ];
}

let unit = 0;
async function commitAll(store: Store, writes: readonly Write[]): Promise<void> {
  for (let i = 0; i < writes.length; i += 400) {
    const outcome = await store.commit({
      operationId: `bench-${(unit += 1)}`,
      unrecorded: true,
      writes: writes.slice(i, i + 400),
    });
    if (outcome.kind !== 'committed') throw new Error(`unit ${unit}: ${outcome.kind}`);
  }
}
