import type { Json } from './brand.ts';
import type { CustomerId, SourceKey } from './ids.ts';
import type { Instant } from './time.ts';
import type { AttributeName } from './values.ts';

/** Who or what decided: a rule or model with its version, or a steward by subject. */
export interface DecidedBy {
  readonly kind: 'rule' | 'model' | 'steward' | 'import';
  readonly name: string;
  readonly version?: string;
}

/** One comparison's contribution: which comparison, its outcome level and its weight (log2 odds for a model; 1/-1 for a rule). No values. */
export interface Evidence {
  readonly comparison: string;
  readonly level: string;
  readonly weight: number;
}

/** The live link of a source key; it names the customer it was made for, never a survivor of a later merge. */
export interface Link {
  readonly key: SourceKey;
  readonly customerId: CustomerId;
  readonly by: DecidedBy;
  readonly at: Instant;
  readonly evidence: readonly Evidence[];
}

export type LinkEventKind =
  'customer-created' | 'linked' | 'unlinked' | 'moved' | 'redirected' | 'redirect-ended' | 'retired' | 'reactivated';

/** Append only. `customerId` is the id concerned; `toId` is the survivor of a redirect or the target of a move. */
export interface LinkEvent {
  readonly id: string;
  readonly kind: LinkEventKind;
  readonly customerId: CustomerId;
  readonly toId?: CustomerId;
  readonly key?: SourceKey;
  /** Version of the surviving customer that this event belongs to. */
  readonly customerVersion: number;
  readonly by: DecidedBy;
  readonly at: Instant;
  readonly operationId: string;
  readonly evidence: readonly Evidence[];
  /** The verdict that it follows from, which keeps the reason; absent where a rule decided. */
  readonly verdictId?: string;
}

export type VerdictKind = 'match' | 'no-match' | 'withdraw';

/** One side of a verdict: one record, or all the records a customer held at a version (its members stand in `verdictMembers`). */
export type VerdictSide =
  | { readonly kind: 'record'; readonly key: SourceKey }
  | { readonly kind: 'customer'; readonly customerId: CustomerId; readonly version: number };

export interface Verdict {
  readonly id: string;
  readonly kind: VerdictKind;
  /** Null for `withdraw`, which only ends others. */
  readonly left: VerdictSide | null;
  readonly right: VerdictSide | null;
  readonly by: DecidedBy;
  readonly at: Instant;
  /**
   * In the steward's words, which may name anybody. One that gives another again leaves it to that one; of several that
   * were given for one reason it stands in the first.
   */
  readonly reason?: string;
  /** Ids of others that were given with it for one reason, which may tell of whom they name as well. */
  readonly beside?: readonly string[];
  /** Where it gives an earlier verdict again, for others: the id of the first of these. The decision is as old as that. */
  readonly since?: string;
  /** Ids of verdicts that this one ends. */
  readonly supersedes: readonly string[];
}

/** A verdict spelled out for `partition`: every record of `left` against every record of `right`. */
export interface Constraint {
  readonly verdictId: string;
  readonly kind: 'match' | 'no-match';
  readonly left: readonly SourceKey[];
  readonly right: readonly SourceKey[];
  /** Of a match: who of each side is here. Each side hangs together by its own edges, and is bound as what it was. */
  readonly sides?: readonly (readonly SourceKey[])[];
}

/** A steward's decision on one attribute of one customer id. */
export interface Override {
  readonly id: string;
  readonly customerId: CustomerId;
  readonly attribute: AttributeName;
  /** `set`: these values stand; `clear`: no value stands; `release`: survivorship decides again. */
  readonly action: 'set' | 'clear' | 'release';
  readonly values: readonly Json[];
  readonly by: DecidedBy;
  readonly at: Instant;
  readonly reason?: string;
}

/** The resolver's score on two records, at or above its review threshold. */
export interface Edge {
  readonly a: SourceKey;
  readonly b: SourceKey;
  /** Log2 odds, or for rules the rank of the strongest rule. */
  readonly weight: number;
  /** `link`: at or above the link threshold; `review`: grey. */
  readonly kind: 'link' | 'review';
  readonly evidence: readonly Evidence[];
  /** Version of the resolver that scored it. */
  readonly resolver: string;
}
