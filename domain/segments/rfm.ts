import Big from 'big.js';
import type { TransactionSummary } from '../model/index.ts';
import { lastCountedAt, lifetimeValue, purchaseCount } from './totals.ts';
import type { ValuePolicy } from './value-policy.ts';

/** Recency, frequency and monetary value, each 1 to 5 points (Hughes, Strategic Database Marketing, 1994). */
export interface Rfm {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  readonly segment: string;
  readonly daysSinceLastPurchase: number;
  readonly purchases: number;
  readonly policy: string;
}

const DAY_MS = 86_400_000;

/**
 * RFM of a customer at a moment; null without a purchase, that is a document the policy counts as one. Purchases in
 * the future count as today's. Amounts of several currencies are not added up: the best of them gives the monetary
 * points.
 */
export function rfmOf(summaries: readonly TransactionSummary[], policy: ValuePolicy, nowMs: number): Rfm | null {
  const last = lastCountedAt(summaries, policy);
  if (last === null) return null;
  const days = Math.max(0, Math.floor((nowMs - Date.parse(last)) / DAY_MS));
  const purchases = purchaseCount(summaries, policy);
  const { recencyDays, frequency: steps, monetary: amounts, segments } = policy.rfm;
  const recency = 5 - recencyDays.filter((limit) => days > limit).length;
  const frequency = 1 + steps.filter((step) => purchases >= step).length;
  const points = lifetimeValue(summaries, policy).map(({ currency, amount }) => {
    const own = Object.hasOwn(amounts.currencies, currency) ? amounts.currencies[currency] : undefined;
    return 1 + (own ?? amounts.default).filter((step) => new Big(amount).gte(step)).length;
  });
  const monetary = Math.max(1, ...points);
  const fits = ([from, to]: readonly [number, number], n: number): boolean => from <= n && n <= to;
  const segment = segments.find(
    (s) => fits(s.recency, recency) && fits(s.frequency, frequency) && fits(s.monetary, monetary),
  );
  // The policy's last segment fits everybody, so there is one.
  const name = segment?.name ?? '';
  return {
    recency,
    frequency,
    monetary,
    segment: name,
    daysSinceLastPurchase: days,
    purchases,
    policy: policy.version,
  };
}
