import type { AttributeName } from '../model/index.ts';

/** How the values of one attribute are chosen and put in order. */
export type Strategy = 'most-recent' | 'most-trusted' | 'most-frequent' | 'most-complete' | 'aggregate';

export interface AttributeRule {
  /** Strategies in turn: the next decides ties of the one before; all end in value time, trust rank, system, sourceId. */
  readonly strategies: readonly Strategy[];
  /** Systems in order of trust for this attribute; others follow in the order of `SurvivorshipPolicy.trust`. */
  readonly trust?: readonly string[];
  /** How many values survive; absent: all (up to 100 stored). */
  readonly keep?: number;
}

/** Validated content of a policy file. */
export interface SurvivorshipPolicy {
  /** Names the content: `name@hash`. */
  readonly version: string;
  /** Systems from most to least trusted; unknown ones come last, by name. */
  readonly trust: readonly string[];
  readonly rules: { readonly [A in AttributeName]?: AttributeRule };
  readonly fallback: AttributeRule;
}
