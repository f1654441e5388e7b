import { inForce, isPurchaseType } from '../business/index.ts';
import { splitSourceKey, type Instant, type TransactionSummary } from '../model/index.ts';
import { ExactSum } from './exact-sum.ts';
import type { ValuePolicy } from './value-policy.ts';

/** Sum of a customer's transactions of one type in one currency. */
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

/** What a customer's source keys of one system come to: many keys, few systems. */
interface SystemTotals {
  /** currency → type → sum */
  readonly sums: Map<string, Map<string, ExactSum>>;
  /** type → number of rows */
  readonly counts: Map<string, number>;
  /** type → number of rows that were not cancelled */
  readonly inForce: Map<string, number>;
  /** type → time of its latest row */
  readonly lastOfType: Map<string, Instant>;
}

/** What all of a customer's source keys come to. */
interface Totals {
  readonly systems: ReadonlyMap<string, SystemTotals>;
  readonly firstPurchaseAt: Instant | null;
  readonly lastPurchaseAt: Instant | null;
}

/** The same summaries are asked for several figures of one answer, or of several; they are added up once. */
const added = new WeakMap<readonly TransactionSummary[], Totals>();

function totalsOf(summaries: readonly TransactionSummary[]): Totals {
  let totals = added.get(summaries);
  if (!totals) added.set(summaries, (totals = addUp(summaries)));
  return totals;
}

function addUp(summaries: readonly TransactionSummary[]): Totals {
  const systems = new Map<string, SystemTotals>();
  let first: Instant | null = null;
  let last: Instant | null = null;
  for (const summary of summaries) {
    const { sourceKey, sums, counts, firstPurchaseAt: from, lastPurchaseAt: to } = summary;
    if (from !== null && (first === null || from < first)) first = from;
    if (to !== null && (last === null || to > last)) last = to;
    const { system } = splitSourceKey(sourceKey);
    const totals = entry(systems, system, (): SystemTotals => ({
      sums: new Map(),
      counts: new Map(),
      inForce: new Map(),
      lastOfType: new Map(),
    }));
    for (const currency in sums) {
      const types = entry(totals.sums, currency, () => new Map<string, ExactSum>());
      const of = sums[currency] ?? {};
      for (const type in of) entry(types, type, () => new ExactSum()).add(of[type] ?? '0');
    }
    for (const type in counts) {
      raise(totals.counts, type, counts[type] ?? 0);
      const [known, at] = [totals.lastOfType.get(type), lastOf(summary, type)];
      if (at !== null && (known === undefined || at > known)) totals.lastOfType.set(type, at);
    }
    for (const [type, n] of inForce(summary)) raise(totals.inForce, type, n);
  }
  return { systems, firstPurchaseAt: first, lastPurchaseAt: last };
}

function raise(counts: Map<string, number>, type: string, n: number): void {
  counts.set(type, (counts.get(type) ?? 0) + n);
}

/** An older summary tells the latest time of several types together, which is as late or later. */
function lastOf({ lastOfType, lastPurchaseAt: purchase, lastAt }: TransactionSummary, type: string): Instant | null {
  if (lastOfType !== undefined) return lastOfType[type] ?? null;
  return isPurchaseType(type) ? purchase : lastAt;
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** Exact sums over a customer's source keys, per currency and type, in the order of their names. */
export function transactionTotals(summaries: readonly TransactionSummary[]): readonly TransactionTotal[] {
  const totals = new Map<string, { currency: string; type: string; sum: ExactSum }>();
  for (const { sums } of totalsOf(summaries).systems.values()) {
    for (const [currency, types] of sums) {
      for (const [type, sum] of types) {
        entry(totals, `${currency} ${type}`, () => ({ currency, type, sum: new ExactSum() })).sum.add(sum.text());
      }
    }
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { currency, type, sum }]) => ({ currency, type, amount: sum.text() }));
}

/** Number of a customer's transactions per type, cancelled ones among them. */
export function transactionCounts(summaries: readonly TransactionSummary[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const totals of totalsOf(summaries).systems.values()) {
    for (const [type, n] of totals.counts) counts[type] = (counts[type] ?? 0) + n;
  }
  return counts;
}

/** Number of a customer's orders that were not cancelled. */
export function orderCount(summaries: readonly TransactionSummary[]): number {
  let count = 0;
  for (const totals of totalsOf(summaries).systems.values()) count += totals.inForce.get('order') ?? 0;
  return count;
}

/** Per currency what the policy adds less what it subtracts, by the rule of each source key's system. */
export function lifetimeValue(summaries: readonly TransactionSummary[], policy: ValuePolicy): readonly Amount[] {
  const values = new Map<string, ExactSum>();
  for (const [system, { sums }] of totalsOf(summaries).systems) {
    const { add, subtract } = ruleOf(policy, system);
    for (const [currency, types] of sums) {
      for (const [type, sum] of types) {
        const sign = (add as readonly string[]).includes(type)
          ? 1
          : (subtract as readonly string[]).includes(type)
            ? -1
            : 0;
        if (sign === 0) continue;
        const value = entry(values, currency, () => new ExactSum());
        if (sign === 1) value.add(sum.text());
        else value.subtract(sum.text());
      }
    }
  }
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, value]) => ({ currency, amount: value.text() }));
}

/** Number of purchases, by the same rule: the documents that the policy adds and that were not cancelled. */
export function purchaseCount(summaries: readonly TransactionSummary[], policy: ValuePolicy): number {
  let count = 0;
  for (const [system, { inForce: counts }] of totalsOf(summaries).systems) {
    for (const type of ruleOf(policy, system).add) count += counts.get(type) ?? 0;
  }
  return count;
}

/** Time of the latest of the documents that `purchaseCount` counts. */
export function lastCountedAt(summaries: readonly TransactionSummary[], policy: ValuePolicy): Instant | null {
  let last: Instant | null = null;
  for (const [system, { lastOfType }] of totalsOf(summaries).systems) {
    for (const type of ruleOf(policy, system).add) {
      const at = lastOfType.get(type);
      if (at !== undefined && (last === null || at > last)) last = at;
    }
  }
  return last;
}

function ruleOf(policy: ValuePolicy, system: string): ValuePolicy['lifetimeValue']['default'] {
  const { systems } = policy.lifetimeValue;
  return (Object.hasOwn(systems, system) ? systems[system] : undefined) ?? policy.lifetimeValue.default;
}

export function firstPurchaseAt(summaries: readonly TransactionSummary[]): Instant | null {
  return totalsOf(summaries).firstPurchaseAt;
}

export function lastPurchaseAt(summaries: readonly TransactionSummary[]): Instant | null {
  return totalsOf(summaries).lastPurchaseAt;
}
