import type { RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Actor } from '../../policy/index.ts';
import { BUDGET_SECONDS, type Limit } from './table.ts';

/** `extensions.cost` of an answer: what the operation asked for, and where its caller stands. */
export interface CostReport {
  readonly requested: number;
  readonly limit: number;
  readonly remaining: number;
  /** Points a second at which the budget comes back, on average: it is whole again at the end of its minute. */
  readonly restoreRate: number;
}

export interface BudgetAnswer {
  readonly report: CostReport;
  /** Milliseconds to wait; null: the operation is within the budget, or the budget is only measured. */
  readonly retryAfterMs: number | null;
  readonly overrun: boolean;
}

/**
 * What each caller may ask for in a minute, in points of cost, counted in this process. An operation that does not
 * fit is not counted, so that smaller ones still pass.
 */
export class CallerBudget {
  readonly #limiter: RateLimiterMemory;

  constructor(private readonly budget: Limit) {
    this.#limiter = new RateLimiterMemory({ points: budget.most, duration: BUDGET_SECONDS });
  }

  async take(actor: Actor, cost: number): Promise<BudgetAnswer> {
    const key = callerKey(actor);
    const standing = await this.#limiter.get(key);
    const consumed = standing?.consumedPoints ?? 0;
    if (consumed + cost > this.budget.most && this.budget.mode === 'enforce')
      return this.#refused(cost, consumed, standing);
    const now = await this.#limiter.penalty(key, cost);
    return {
      report: this.#report(cost, now.consumedPoints),
      retryAfterMs: null,
      overrun: now.consumedPoints > this.budget.most,
    };
  }

  #refused(cost: number, consumed: number, standing: RateLimiterRes | null): BudgetAnswer {
    const minute = BUDGET_SECONDS * 1_000;
    // The limiter counts by the wall clock, which may have been set back: it forgets after a minute all the same.
    const retryAfterMs = Math.min(minute, Math.max(1, standing?.msBeforeNext ?? minute));
    return { report: this.#report(cost, consumed), retryAfterMs, overrun: true };
  }

  #report(requested: number, consumed: number): CostReport {
    return {
      requested,
      limit: this.budget.most,
      remaining: Math.max(0, this.budget.most - consumed),
      restoreRate: Math.floor(this.budget.most / BUDGET_SECONDS),
    };
  }
}

/** A caller is the subject of its token. The client's name is not part of it: a header says that, anew each time. */
const callerKey = (actor: Actor): string => actor.subject;
