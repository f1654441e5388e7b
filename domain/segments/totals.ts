import { addDecimals, subtractDecimals } from '../business/index.ts';
import { splitSourceKey, type Instant, type TransactionSummary } from '../model/index.ts';
import type { ValuePolicy } from './value-policy.ts';

/** Sum and number of a customer's transactions of one type in one currency. */
export interface TransactionTotal {
  readonly currency: string;
  readonly type: string;
  /** Exact decimal text. */
  readonly amount: string;
}

export interface Amount {
  readonly currency: string;
  readonly amount: string;
}

/** Exact sums over a customer's source keys, per currency and type, in the order of their names. */
export function transactionTotals(summaries: readonly TransactionSummary[]): readonly TransactionTotal[] {
  const totals = new Map<string, TransactionTotal>();
  for (const { sums } of summaries) {
    for (const [currency, types] of Object.entries(sums)) {
      for (const [type, sum] of Object.entries(types)) {
        const slot = `${currency} ${type}`;
        totals.set(slot, { currency, type, amount: addDecimals(totals.get(slot)?.amount ?? '0', sum) });
      }
    }
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
}

/** Number of a customer's transactions per type. */
export function transactionCounts(summaries: readonly TransactionSummary[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const summary of summaries) {
    for (const [type, n] of Object.entries(summary.counts)) counts[type] = (counts[type] ?? 0) + n;
  }
  return counts;
}

/** Per currency what the policy adds less what it subtracts, by the rule of each source key's system. */
export function lifetimeValue(summaries: readonly TransactionSummary[], policy: ValuePolicy): readonly Amount[] {
  const values = new Map<string, string>();
  for (const { sourceKey, sums } of summaries) {
    const rule = ruleOf(policy, splitSourceKey(sourceKey).system);
    for (const [currency, types] of Object.entries(sums)) {
      let value = values.get(currency) ?? '0';
      let counted = values.has(currency);
      for (const [type, sum] of Object.entries(types)) {
        const added = (rule.add as readonly string[]).includes(type);
        const subtracted = (rule.subtract as readonly string[]).includes(type);
        if (added) value = addDecimals(value, sum);
        if (subtracted) value = subtractDecimals(value, sum);
        counted ||= added || subtracted;
      }
      if (counted) values.set(currency, value);
    }
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amount]) => ({ currency, amount }));
}

/** Number of purchases, by the same rule: the documents that the policy adds. */
export function purchaseCount(summaries: readonly TransactionSummary[], policy: ValuePolicy): number {
  let count = 0;
  for (const { sourceKey, counts } of summaries) {
    const rule = ruleOf(policy, splitSourceKey(sourceKey).system);
    for (const type of rule.add) count += counts[type] ?? 0;
  }
  return count;
}

function ruleOf(policy: ValuePolicy, system: string): ValuePolicy['lifetimeValue']['default'] {
  const { systems } = policy.lifetimeValue;
  return (Object.hasOwn(systems, system) ? systems[system] : undefined) ?? policy.lifetimeValue.default;
}

export function firstPurchaseAt(summaries: readonly TransactionSummary[]): Instant | null {
  return end(
    summaries.map((s) => s.firstPurchaseAt),
    (a, b) => a < b,
  );
}

export function lastPurchaseAt(summaries: readonly TransactionSummary[]): Instant | null {
  return end(
    summaries.map((s) => s.lastPurchaseAt),
    (a, b) => a > b,
  );
}

function end(times: readonly (Instant | null)[], before: (a: Instant, b: Instant) => boolean): Instant | null {
  let found: Instant | null = null;
  for (const time of times) if (time !== null && (found === null || before(time, found))) found = time;
  return found;
}
