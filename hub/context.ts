import type { AuditSink } from '../audit/index.ts';
import type { Instant, RandomBytes } from '../domain/model/index.ts';
import type { Resolver } from '../domain/matching/index.ts';
import type { ValuePolicy } from '../domain/segments/index.ts';
import type { SurvivorshipPolicy } from '../domain/survivorship/index.ts';
import type { Store } from '../stores/index.ts';

/** What a use case needs; passed in by `cli`, never global. */
export interface Hub {
  readonly store: Store;
  readonly resolver: Resolver;
  readonly policy: SurvivorshipPolicy;
  /** What counts as a customer's value and how RFM points are given; absent: DEFAULT_VALUE_POLICY. */
  readonly valuePolicy?: ValuePolicy;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly limits: HubLimits;
  /** Where changes are recorded; absent where nobody but the program itself makes them (imports, repairs). */
  readonly audit?: AuditSink;
  /** Set where calls that go side by side count as one writer (`hub/one-writer.ts`). */
  readonly own?: OwnCommits;
  /** Called at named points so that tests can stop the process there. */
  readonly failpoint?: (name: string) => void;
}

/** What the calls of one writer have committed between them. */
export interface OwnCommits {
  count: number;
  /** One of them met a conflict: until all that are under way have ended, none of them may take itself to be alone. */
  disturbed: boolean;
}

export interface HubLimits {
  /** Source keys per customer that the resolver may join (beyond: review). */
  readonly resolverSourceKeys: number;
  /** Source keys per customer that a steward may join (beyond: CUSTOMER_TOO_LARGE). */
  readonly stewardSourceKeys: number;
  /** Records of a component that a request may resolve; larger ones go to the work queue. */
  readonly componentInRequest: number;
  readonly recordBytes: number;
}

export const DEFAULT_LIMITS: HubLimits = {
  resolverSourceKeys: 1_000,
  stewardSourceKeys: 10_000,
  componentInRequest: 200,
  recordBytes: 262_144,
};

export type { Instant };
