import type { Constraint, Edge, IncomingRecord, SourceKey, SourceRecord } from '../model/index.ts';

/** A plain look-up value; only a store's handle turns it into a keyed hash. */
export interface Key {
  /** `contact:email`, `contact:phone`, `identifier:<type>`, `company:registration`, `block:<rule>`, `search:<form>`. */
  readonly kind: string;
  readonly value: string;
}

/** True when a value is shared by so many records that it says nothing about identity. */
export type IsGeneric = (key: Key) => boolean;

/**
 * Decides who is who. Pure and synchronous: candidate look-up, components, ids and writes stand outside it.
 * Replaceable: the deterministic rules are the first implementation.
 */
export interface Resolver {
  readonly version: string;
  /** At most this many records may share a key before it is generic; at most 200 (DATA §4). */
  genericLimit(kind: string): number;
  /** Keys under which candidates for a record are found, which follow from what its source says; deterministic, without repeats. */
  keys(record: IncomingRecord): readonly Key[];
  /** Null when the pair is below the review threshold. Symmetric; `a` < `b` in the edge. */
  compare(a: SourceRecord, b: SourceRecord, isGeneric: IsGeneric): Edge | null;
  /** Divides one connected component. Independent of the order of its arguments; every record is in exactly one part. */
  partition(
    records: readonly SourceRecord[],
    edges: readonly Edge[],
    constraints: readonly Constraint[],
    isGeneric: IsGeneric,
  ): readonly (readonly SourceKey[])[];
}
