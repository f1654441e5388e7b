import type { InteractionInput, LineInput, TransactionInput, ConsentInput } from '../../../domain/business/index.ts';
import type { Instant, SourceKey } from '../../../domain/model/index.ts';
import type { BusinessMeta } from '../../../hub/business/index.ts';

export const META: BusinessMeta = { batchId: 'bat_test', mapping: 'test@1' };

export const day = (n: number): { utc: Instant; offset: null } => ({
  utc: new Date(Date.UTC(2026, 0, n)).toISOString() as Instant,
  offset: null,
});

export const key = (id: string | number): SourceKey => `shop:${id}` as SourceKey;

export function order(rowId: string, more: Partial<TransactionInput> = {}): TransactionInput {
  return {
    system: 'shop',
    rowId,
    sourceKey: key(1),
    at: day(1),
    row: 1,
    raw: '{}',
    type: 'order',
    status: null,
    currency: 'EUR',
    amount: '10',
    tax: null,
    dueAt: null,
    relatedTo: null,
    ...more,
  };
}

export function line(transactionId: string, more: Partial<LineInput> = {}): LineInput {
  return {
    system: 'shop',
    transactionId,
    number: null,
    position: null,
    product: 'p',
    description: null,
    quantity: '2',
    unitPrice: '1.50',
    tax: null,
    amount: null,
    ...more,
  };
}

export function call(rowId: string, more: Partial<InteractionInput> = {}): InteractionInput {
  return {
    system: 'shop',
    rowId,
    sourceKey: key(1),
    at: day(1),
    row: 1,
    raw: '{}',
    type: 'call',
    channel: null,
    direction: null,
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

export function consent(rowId: string, more: Partial<ConsentInput> = {}): ConsentInput {
  return {
    system: 'shop',
    rowId,
    sourceKey: key(1),
    at: day(1),
    row: 1,
    raw: '{}',
    purpose: 'newsletter',
    channel: 'email',
    contactPoint: null,
    legalEntity: null,
    law: null,
    state: 'granted',
    noticeVersion: null,
    language: null,
    evidence: null,
    collectionPoint: null,
    expiresAt: null,
    ...more,
  };
}
