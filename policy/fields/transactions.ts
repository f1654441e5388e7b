import { SHARED, SOURCE_RECORD_STUB, all, connections, type FieldKinds } from './kinds.ts';

/** Field kinds of the transactions subgraph: all of it is financial. */
export const transactionsFields = {
  PageInfo: SHARED.PageInfo,
  Money: SHARED.Money,
  Moment: SHARED.Moment,
  SourceRecord: SOURCE_RECORD_STUB,
  ...connections('Transaction', 'TransactionLine'),

  Query: { transaction: 'financial' },
  Customer: {
    id: 'plumbing',
    sourceKeys: 'internal',
    ...all('financial', 'transactions transactionTotals transactionCounts lifetimeValue firstPurchaseAt'),
    ...all('financial', 'lastPurchaseAt orderCount purchaseCount rfm'),
  },
  Transaction: {
    ...all('plumbing', 'system id'),
    ...all('financial', 'type status cancelled at amount amountFromLines tax dueAt dueAtOffset lineCount'),
    ...all('financial', 'linesAmount sourceRecord lines relatedTo'),
  },
  TransactionLine: all('financial', 'position product description quantity unitPrice tax amount'),
  TransactionTotal: all('financial', 'type total'),
  TransactionCount: all('financial', 'type count'),
  Rfm: all('financial', 'recency frequency monetary segment daysSinceLastPurchase purchases policy'),
} as const satisfies FieldKinds;
