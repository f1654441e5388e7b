import {
  emptyInteractionSummary,
  emptyTransactionSummary,
  foldInteractions,
  foldTransactions,
  standingConsents,
  standingPreferences,
} from '../../domain/business/index.ts';
import {
  splitSourceKey,
  type Consent,
  type Instant,
  type Interaction,
  type Preference,
  type SourceKey,
  type Transaction,
  type TransactionLine,
} from '../../domain/model/index.ts';
import type { Store, Write } from '../../stores/index.ts';

export const AT = (text: string): Instant => new Date(text).toISOString() as Instant;

function base(sourceKey: SourceKey, rowId: string, at: Instant) {
  const { system } = splitSourceKey(sourceKey);
  return {
    id: `${system}:${rowId}`,
    system,
    rowId,
    sourceKey,
    at,
    offset: '+02:00',
    n: 1,
    deleted: false,
    receivedAt: AT('2026-11-01T00:00:00Z'),
    batchId: 'batch-1',
    row: 1,
    mapping: 'test@1',
    contentHash: 'hash',
    raw: '{}',
  };
}

export function transaction(key: SourceKey, rowId: string, at: Instant, more: Partial<Transaction> = {}): Transaction {
  return {
    ...base(key, rowId, at),
    type: 'order',
    status: 'shipped',
    currency: 'EUR',
    amount: '10',
    amountFromLines: false,
    tax: null,
    dueAt: null,
    relatedTo: null,
    lineCount: 0,
    linesAmount: '0',
    ...more,
  };
}

export function line(transactionId: string, position: number, more: Partial<TransactionLine> = {}): TransactionLine {
  return {
    key: String(position),
    transactionId,
    position,
    product: `SKU-${position}`,
    description: null,
    quantity: '2',
    unitPrice: '5',
    tax: null,
    amount: '10',
    ...more,
  };
}

export function interaction(key: SourceKey, rowId: string, at: Instant, more: Partial<Interaction> = {}): Interaction {
  return {
    ...base(key, rowId, at),
    type: 'call',
    channel: 'phone',
    direction: 'inbound',
    subject: null,
    text: null,
    agent: null,
    team: null,
    state: null,
    closedAt: null,
    score: null,
    scoreMax: null,
    durationSeconds: null,
    relatedTo: null,
    ...more,
  };
}

export function preference(key: SourceKey, rowId: string, at: Instant, more: Partial<Preference> = {}): Preference {
  return { ...base(key, rowId, at), subject: 'channel', name: 'email', choice: 'opt-in', ...more };
}

export function consent(key: SourceKey, rowId: string, at: Instant, more: Partial<Consent> = {}): Consent {
  return {
    ...base(key, rowId, at),
    purpose: 'marketing',
    channel: 'email',
    contactPoint: null,
    legalEntity: null,
    law: 'GDPR 6(1)(a)',
    state: 'granted',
    noticeVersion: '3',
    language: 'en',
    evidence: 'form',
    collectionPoint: 'web',
    expiresAt: null,
    ...more,
  };
}

export interface BusinessRows {
  readonly transactions?: readonly Transaction[];
  readonly lines?: readonly TransactionLine[];
  readonly interactions?: readonly Interaction[];
  readonly preferences?: readonly Preference[];
  readonly consents?: readonly Consent[];
}

/** Writes rows and the summaries that belong to them straight into a store. */
export async function seedBusinessRows(store: Store, rows: BusinessRows): Promise<void> {
  const { transactions = [], lines = [], interactions = [], preferences = [], consents = [] } = rows;
  const writes: Write[] = [
    ...transactions.map((doc) => insert('transactions', doc.id, doc)),
    ...lines.map((doc) => insert('transactionLines', `${doc.transactionId}#${doc.key}`, doc)),
    ...interactions.map((doc) => insert('interactions', doc.id, doc)),
    ...preferences.map((doc) => insert('preferences', doc.id, doc)),
    ...consents.map((doc) => insert('consents', doc.id, doc)),
    ...byKey(transactions).map(([key, of]) =>
      insert('transactionSummaries', key, foldTransactions(emptyTransactionSummary(key), [], of).summary),
    ),
    ...byKey(interactions).map(([key, of]) =>
      insert('interactionSummaries', key, foldInteractions(emptyInteractionSummary(key), [], of).summary),
    ),
    ...byKey([...preferences, ...consents]).map(([key]) =>
      insert('preferenceSummaries', key, {
        sourceKey: key,
        consents: standingConsents(consents.filter((c) => c.sourceKey === key)),
        preferences: standingPreferences(preferences.filter((p) => p.sourceKey === key)),
      }),
    ),
  ];
  for (let i = 0; i < writes.length; i += 500) {
    await store.commit({ operationId: `seed-${i}`, writes: writes.slice(i, i + 500), unrecorded: true });
  }
}

function insert<C extends Write['collection']>(collection: C, id: string, doc: unknown): Write {
  return { op: 'insert', collection, id, doc } as Write;
}

function byKey<R extends { readonly sourceKey: SourceKey | null }>(rows: readonly R[]): [SourceKey, R[]][] {
  const map = new Map<SourceKey, R[]>();
  for (const row of rows) {
    if (row.sourceKey === null) continue;
    const list = map.get(row.sourceKey);
    if (list) list.push(row);
    else map.set(row.sourceKey, [row]);
  }
  return [...map];
}
