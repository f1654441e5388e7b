import { describe, expect, test } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { emptyTransactionSummary, foldTransactions } from '../../../domain/business/index.ts';
import {
  DEFAULT_VALUE_POLICY,
  firstPurchaseAt,
  lastPurchaseAt,
  lifetimeValue,
  orderCount,
  parseValuePolicy,
  purchaseCount,
  rfmOf,
  transactionCounts,
  transactionTotals,
} from '../../../domain/segments/index.ts';
import type { SourceKey, Transaction, TransactionSummary } from '../../../domain/model/index.ts';
import { AT, transaction } from '../../support/business-rows.ts';

const summaryOf = (key: SourceKey, rows: readonly Transaction[]): TransactionSummary =>
  foldTransactions(emptyTransactionSummary(key), [], rows).summary;
const keys = ['shop:1', 'erp:1'] as const satisfies readonly string[];
const rows = fc.array(
  fc.record({
    key: fc.constantFrom(...keys) as fc.Arbitrary<SourceKey>,
    cents: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    type: fc.constantFrom('order' as const, 'invoice' as const, 'refund' as const, 'payment' as const),
    currency: fc.constantFrom('EUR', 'USD'),
  }),
  { maxLength: 30 },
);
const decimal = (cents: bigint): string => new Big(cents.toString()).div(100).toFixed();

describe('totals', () => {
  test('are the exact sums of the rows, however they are spread over keys', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const all = list.map(({ key, cents, ...more }, n) =>
          transaction(key, String(n), AT('2026-01-01T00:00:00Z'), { ...more, amount: decimal(cents) }),
        );
        const summaries = keys.map((key) =>
          summaryOf(
            key as SourceKey,
            all.filter((row) => row.sourceKey === key),
          ),
        );
        const plain = (type: string, currency: string): bigint =>
          list.filter((r) => r.type === type && r.currency === currency).reduce((sum, r) => sum + r.cents, 0n);
        const totals = transactionTotals(summaries);
        for (const { type, currency, amount } of totals) expect(amount).toBe(decimal(plain(type, currency)));
        for (const { currency, amount } of lifetimeValue(summaries, DEFAULT_VALUE_POLICY)) {
          const value = plain('order', currency) + plain('invoice', currency) - plain('refund', currency);
          expect(amount).toBe(decimal(value));
        }
      }),
    );
  });

  test('are those of what was not cancelled, and so are value, purchases and RFM', () => {
    const types = fc.constantFrom('order' as const, 'invoice' as const, 'refund' as const, 'payment' as const);
    const some = fc.record({ type: types, day: fc.integer({ min: 1, max: 9 }), cancelled: fc.boolean() });
    const key = 'shop:1' as SourceKey;
    const now = Date.parse('2026-12-31T00:00:00Z');
    const figures = (list: readonly Transaction[]) => {
      const summaries = [summaryOf(key, list)];
      return [
        transactionTotals(summaries),
        lifetimeValue(summaries, DEFAULT_VALUE_POLICY),
        purchaseCount(summaries, DEFAULT_VALUE_POLICY),
        rfmOf(summaries, DEFAULT_VALUE_POLICY, now),
        [orderCount(summaries), firstPurchaseAt(summaries), lastPurchaseAt(summaries)],
      ];
    };
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (list) => {
        const all = list.map(({ type, day, cancelled }, n) =>
          transaction(key, String(n), AT(`2026-01-0${day}T00:00:00Z`), {
            type,
            amount: String(n + 1),
            ...(cancelled && { cancelled }),
          }),
        );
        expect(figures(all)).toEqual(figures(all.filter((row) => !row.cancelled)));
        const counts = Object.values(transactionCounts([summaryOf(key, all)]));
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(all.length);
      }),
    );
  });

  test('a system that sends orders and their invoices counts each purchase once', () => {
    const policy = parseValuePolicy({
      ...DEFAULT_VALUE_POLICY,
      version: 'test@1',
      lifetimeValue: {
        ...DEFAULT_VALUE_POLICY.lifetimeValue,
        systems: { erp: { add: ['invoice'], subtract: ['refund'] } },
      },
    });
    const both = (key: SourceKey) =>
      summaryOf(key, [
        transaction(key, 'o', AT('2026-01-01T00:00:00Z'), { amount: '10' }),
        transaction(key, 'i', AT('2026-01-02T00:00:00Z'), { type: 'invoice', amount: '10' }),
      ]);
    const summaries = [both('erp:1' as SourceKey), both('shop:1' as SourceKey)];
    expect(lifetimeValue(summaries, policy)).toEqual([{ currency: 'EUR', amount: '30' }]);
    expect(purchaseCount(summaries, policy)).toBe(3);
  });
});

describe('RFM', () => {
  const NOW = Date.parse('2026-12-31T00:00:00Z');
  const buyer = (count: number, amount: string, last: string, currency = 'EUR') =>
    summaryOf('shop:1' as SourceKey, [
      ...Array.from({ length: count - 1 }, (_, n) =>
        transaction('shop:1' as SourceKey, String(n), AT('2020-01-01T00:00:00Z'), { amount: '0', currency }),
      ),
      transaction('shop:1' as SourceKey, 'last', AT(last), { amount, currency }),
    ]);

  test.each([
    ['the last day of a step', buyer(1, '49.99', '2026-12-01T00:00:00Z'), [5, 1, 1, 'new']],
    ['the first day after it', buyer(1, '50', '2026-11-30T00:00:00Z'), [4, 1, 2, 'promising']],
    ['the best', buyer(16, '5000', '2026-12-31T00:00:00Z'), [5, 5, 5, 'champion']],
    ['a purchase in the future counts as today', buyer(2, '1', '2027-06-01T00:00:00Z'), [5, 2, 1, 'promising']],
    ['long ago, often', buyer(8, '200', '2025-01-01T00:00:00Z'), [1, 4, 3, 'at-risk']],
    ['long ago, once', buyer(1, '1', '2020-01-01T00:00:00Z'), [1, 1, 1, 'lost']],
  ])('%s', (_name, summary, [recency, frequency, monetary, segment]) => {
    expect(rfmOf([summary], DEFAULT_VALUE_POLICY, NOW)).toMatchObject({ recency, frequency, monetary, segment });
  });

  test('without a purchase there is none', () => {
    const paid = [transaction('shop:1' as SourceKey, '1', AT('2026-01-01T00:00:00Z'), { type: 'payment' })];
    expect(rfmOf([summaryOf('shop:1' as SourceKey, paid)], DEFAULT_VALUE_POLICY, NOW)).toBeNull();
  });

  const counting = (...add: Transaction['type'][]) => ({
    ...DEFAULT_VALUE_POLICY,
    lifetimeValue: { default: { add, subtract: [] }, systems: {} },
  });
  const sold = [
    transaction('shop:1' as SourceKey, '1', AT('2026-12-01T00:00:00Z'), { type: 'payment' }),
    transaction('shop:1' as SourceKey, '2', AT('2026-12-11T00:00:00Z'), { type: 'order' }),
    transaction('shop:1' as SourceKey, '3', AT('2026-12-21T00:00:00Z'), { type: 'refund' }),
  ];
  test.each([
    ['payments', counting('payment'), { purchases: 1, daysSinceLastPurchase: 30 }],
    ['payments and orders', counting('payment', 'order'), { purchases: 2, daysSinceLastPurchase: 20 }],
    ['invoices, of which there is none', counting('invoice'), null],
  ])('tells of the documents that the policy counts: %s', (_name, policy, expected) => {
    const summaries = [summaryOf('shop:1' as SourceKey, sold)];
    const rfm = rfmOf(summaries, policy, NOW);
    if (expected === null) expect(rfm).toBeNull();
    else expect(rfm).toMatchObject(expected);
    expect(purchaseCount(summaries, policy)).toBe(expected?.purchases ?? 0);
  });

  test('of an older summary, which tells no time per type, takes the latest time that it tells', () => {
    const { lastOfType: _unknown, ...older } = summaryOf('shop:1' as SourceKey, sold);
    expect(rfmOf([older], counting('payment'), NOW)).toMatchObject({ purchases: 1, daysSinceLastPurchase: 10 });
    expect(rfmOf([older], DEFAULT_VALUE_POLICY, NOW)).toMatchObject({ purchases: 1, daysSinceLastPurchase: 20 });
    expect(rfmOf([older], counting('invoice'), NOW)).toBeNull();
  });
});

describe('the value policy', () => {
  const faulty = (change: (policy: Record<string, never>) => void): (() => unknown) => {
    const policy = structuredClone(DEFAULT_VALUE_POLICY) as unknown as Record<string, never>;
    change(policy);
    return () => parseValuePolicy(policy);
  };
  test.each([
    [
      'an unknown type',
      'lifetimeValue.default.add',
      (p: never) =>
        void ((p as { lifetimeValue: { default: { add: string[] } } }).lifetimeValue.default.add = ['gift']),
    ],
    [
      'a type on both sides',
      'not both',
      (p: never) =>
        void ((p as { lifetimeValue: { default: { add: string[] } } }).lifetimeValue.default.add = ['refund']),
    ],
    [
      'falling thresholds',
      'rfm.frequency',
      (p: never) => void ((p as { rfm: { frequency: number[] } }).rfm.frequency = [4, 3, 2, 1]),
    ],
    [
      'no segment for the rest',
      'must fit everybody',
      (p: never) => void (p as { rfm: { segments: unknown[] } }).rfm.segments.pop(),
    ],
    [
      'a currency that no transaction has',
      'rfm.monetary.currencies.eur: a currency is three capital letters, one of ISO 4217',
      (p: never) =>
        void ((p as { rfm: { monetary: { currencies: object } } }).rfm.monetary.currencies = {
          eur: ['50', '200', '1000', '5000'],
        }),
    ],
    [
      'a currency that nobody has',
      'rfm.monetary.currencies.EUX: a currency is',
      (p: never) =>
        void ((p as { rfm: { monetary: { currencies: object } } }).rfm.monetary.currencies = {
          EUX: ['50', '200', '1000', '5000'],
        }),
    ],
    [
      'amounts that do not rise',
      'rfm.monetary.default: four amounts, each above the one before',
      (p: never) =>
        void ((p as { rfm: { monetary: { default: string[] } } }).rfm.monetary.default = ['1', '2', '3', '3.0']),
    ],
    [
      'what is no amount',
      'rfm.monetary.default.1: a decimal number as text, zero or more',
      (p: never) =>
        void ((p as { rfm: { monetary: { default: string[] } } }).rfm.monetary.default = ['1', 'two', '3', '4']),
    ],
    [
      'a system that none is named like',
      'lifetimeValue.systems.ERP: a system is 1 to 32 of',
      (p: never) =>
        void ((p as { lifetimeValue: { systems: object } }).lifetimeValue.systems = {
          ERP: { add: ['invoice'], subtract: [] },
        }),
    ],
    ['an unknown key', 'Unrecognized key', (p: never) => void ((p as { extra: boolean }).extra = true)],
  ])('refuses %s and names it', (_name, message, change) => {
    expect(faulty(change as never)).toThrow(message);
  });

  test('tells amounts apart to the last digit', () => {
    const steps = ['9007199254740992', '9007199254740993', '9007199254740993.000000000001', '100000000000000000'];
    const { rfm } = DEFAULT_VALUE_POLICY;
    const policy = { ...DEFAULT_VALUE_POLICY, rfm: { ...rfm, monetary: { ...rfm.monetary, default: steps } } };
    expect(parseValuePolicy(policy).rfm.monetary.default).toEqual(steps);
  });
});
