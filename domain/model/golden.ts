import type { Json } from './brand.ts';
import type { SourceKey } from './ids.ts';
import type { CustomerKind } from './record.ts';
import type { Instant } from './time.ts';
import type { AttributeName, AttributeTypes, Quality } from './values.ts';

/** Where a golden value comes from and why it was chosen. */
export interface Lineage {
  readonly sourceKey: SourceKey | null;
  readonly recordVersion: number | null;
  readonly batchId: string | null;
  readonly row: number | null;
  readonly mapping: string | null;
  readonly normaliser: string | null;
  /** The survivorship strategy that chose it, or `override`. */
  readonly rule: string;
  readonly overrideId: string | null;
  /** The source's time for the value, else when it was received. */
  readonly observedAt: Instant | null;
  readonly verifiedAt: string | null;
  readonly verifiedBy: string | null;
  readonly quality: Quality;
  /** The raw text the source sent. */
  readonly raw: string | null;
  /** How many source records agree on this value. */
  readonly support: number;
}

export interface GoldenValue<V = Json> {
  readonly value: V;
  readonly lineage: Lineage;
}

/** Values in order of preference, at most 100 of them; `count` is the true number. */
export interface GoldenAttribute<V = Json> {
  readonly values: readonly GoldenValue<V>[];
  readonly count: number;
}

export type GoldenAttributes = { readonly [A in AttributeName]?: GoldenAttribute<AttributeTypes[A]> };

/** What a customer has of clear attributes behind the first value of each, by attribute; `country` is that of addresses. */
export type FurtherFields = {
  readonly [F in 'brand' | 'legalEntity' | 'industry' | 'country']?: readonly string[];
};

/** A pure function of current records, policy and overrides (DATA §6); stored as canonical JSON (RFC 8785). */
export interface GoldenRecord {
  readonly kind: CustomerKind;
  readonly attributes: GoldenAttributes;
  /** Records that took part (tombstones do not). */
  readonly records: number;
  /** Latest event time among the arguments; never the clock. */
  readonly at: Instant | null;
  readonly policy: string;
}

export type CustomerStatus = 'ACTIVE' | 'RETIRED' | 'MERGED';
