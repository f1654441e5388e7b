import type { Instant, SourceKey, Transaction, TransactionSummary } from '../model/index.ts';
import { addDecimals, subtractDecimals } from './amount.ts';
import { LastOfTypeFold } from './last-of-type.ts';
import { NewestRowFold } from './row-position.ts';

/** What a summary needs of a transaction. */
export type CountedTransaction = Pick<
  Transaction,
  'id' | 'type' | 'currency' | 'amount' | 'at' | 'deleted' | 'cancelled'
>;

export function emptyTransactionSummary(sourceKey: SourceKey): TransactionSummary {
  const ends = { firstPurchaseAt: null, lastPurchaseAt: null, lastOfType: {}, lastAt: null, lastId: null };
  return { sourceKey, counts: {}, sums: {}, ...ends };
}

/** Orders and invoices are purchases; payments, refunds, subscriptions and dues are not. */
export function isPurchaseType(type: string): boolean {
  return type === 'order' || type === 'invoice';
}

/** Whether a transaction counts in sums and as the latest of its type. */
export function isInForce(row: Pick<Transaction, 'deleted' | 'cancelled'>): boolean {
  return !row.deleted && row.cancelled !== true;
}

export function isPurchase(row: Pick<Transaction, 'type' | 'deleted' | 'cancelled'>): boolean {
  return isInForce(row) && isPurchaseType(row.type);
}

/** Which ends must be looked up again, because the row that held them went. */
export interface LostTransactionEnds {
  readonly firstPurchaseAt: boolean;
  readonly lastPurchaseAt: boolean;
  readonly lastOfType: readonly string[];
  readonly newest: boolean;
}

const earlier = (a: Instant | null, b: Instant): Instant => (a === null || b < a ? b : a);
const later = (a: Instant | null, b: Instant): Instant => (a === null || b > a ? b : a);

/**
 * The summary after some rows left the key and others came. Counts and sums are exact; entries that come to
 * zero are dropped, so that the result is the same as that of counting anew. Tombstones count for nothing, cancelled
 * transactions as rows alone.
 */
export function foldTransactions(
  summary: TransactionSummary,
  removed: readonly CountedTransaction[],
  added: readonly CountedTransaction[],
): { readonly summary: TransactionSummary; readonly lost: LostTransactionEnds } {
  const counts = new Map(Object.entries(summary.counts));
  const cancelled = new Map(Object.entries(summary.cancelled ?? {}));
  const sums = new Map<string, string>(
    Object.entries(summary.sums).flatMap(([currency, types]) =>
      Object.entries(types).map(([type, sum]) => [`${currency} ${type}`, sum] as const),
    ),
  );
  let { firstPurchaseAt, lastPurchaseAt } = summary;
  const last = new NewestRowFold(summary);
  const ofType = new LastOfTypeFold(summary);
  const lost = { firstPurchaseAt: false, lastPurchaseAt: false };
  for (const row of removed) {
    if (row.deleted) continue;
    counts.set(row.type, (counts.get(row.type) ?? 0) - 1);
    last.remove(row);
    if (row.cancelled) {
      cancelled.set(row.type, (cancelled.get(row.type) ?? 0) - 1);
      continue;
    }
    const slot = `${row.currency} ${row.type}`;
    sums.set(slot, subtractDecimals(sums.get(slot) ?? '0', row.amount));
    ofType.remove(row);
    if (!isPurchase(row)) continue;
    if (row.at === firstPurchaseAt) lost.firstPurchaseAt = true;
    if (row.at === lastPurchaseAt) lost.lastPurchaseAt = true;
  }
  for (const row of added) {
    if (row.deleted) continue;
    counts.set(row.type, (counts.get(row.type) ?? 0) + 1);
    last.add(row);
    if (row.cancelled) {
      cancelled.set(row.type, (cancelled.get(row.type) ?? 0) + 1);
      continue;
    }
    const slot = `${row.currency} ${row.type}`;
    sums.set(slot, addDecimals(sums.get(slot) ?? '0', row.amount));
    ofType.add(row);
    if (!isPurchase(row)) continue;
    // What is at least as far out as the end that went takes its place.
    if (firstPurchaseAt === null || row.at <= firstPurchaseAt) lost.firstPurchaseAt = false;
    if (lastPurchaseAt === null || row.at >= lastPurchaseAt) lost.lastPurchaseAt = false;
    firstPurchaseAt = earlier(firstPurchaseAt, row.at);
    lastPurchaseAt = later(lastPurchaseAt, row.at);
  }
  const counted = count(counts);
  const without = count(cancelled);
  return {
    summary: {
      sourceKey: summary.sourceKey,
      counts: counted,
      ...(Object.keys(without).length > 0 && { cancelled: without }),
      sums: nest(sums),
      firstPurchaseAt,
      lastPurchaseAt,
      ...ofType.lastOfType(inForce({ counts: counted, cancelled: without })),
      ...last.newest,
    },
    lost: { ...lost, lastOfType: ofType.lost, newest: last.lost },
  };
}

/** type → number of its rows that were not cancelled, of the types that have some. */
export function inForce({
  counts,
  cancelled = {},
}: Pick<TransactionSummary, 'counts' | 'cancelled'>): ReadonlyMap<string, number> {
  const left = Object.entries(counts).map(([type, n]) => [type, n - (cancelled[type] ?? 0)] as const);
  return new Map(left.filter(([, n]) => n !== 0));
}

/** Positive counts in the order of their names. */
export function count(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nest(sums: ReadonlyMap<string, string>): Record<string, Record<string, string>> {
  const nested: Record<string, Record<string, string>> = {};
  for (const [slot, sum] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (sum === '0') continue;
    const [currency = '', type = ''] = slot.split(' ');
    (nested[currency] ??= {})[type] = sum;
  }
  return nested;
}
