import type { Edge, IncomingRecord } from '../model/index.ts';
import { recordKeys } from './keys.ts';
import { partitionComponent } from './partition.ts';
import { type MatchProfile, profileOf } from './profile.ts';
import type { Resolver } from './resolver.ts';
import { applyRules } from './rules.ts';

/** Named in every link and edge; it changes whenever a pair may be decided otherwise. */
export const DETERMINISTIC_VERSION = 'rules-6';
/** Rows read per key; no limit may be above it (DATA §4). */
const MOST_ROWS = 200;

export interface DeterministicOptions {
  /** Key kind (`contact:email`) or its first word (`contact`) → how many records may share a value before it is generic. */
  readonly genericLimits?: Readonly<Record<string, number>>;
}

/**
 * Contacts and identifiers of more than forty records are a company's, a household's of many or a typist's default.
 * Blocks hold names that are merely alike and may be larger.
 */
export const GENERIC_LIMITS: Readonly<Record<string, number>> = {
  contact: 40,
  identifier: 40,
  company: 40,
  block: MOST_ROWS,
  search: MOST_ROWS,
};

/** The deterministic rules behind the `Resolver` port. Holds no state but the profiles of records that are still in use. */
export function deterministicResolver(options: DeterministicOptions = {}): Resolver {
  const limits: Readonly<Record<string, number>> = { ...GENERIC_LIMITS, ...options.genericLimits };
  const profiles = new WeakMap<IncomingRecord, MatchProfile>();
  const profile = (record: IncomingRecord): MatchProfile => {
    const known = profiles.get(record);
    if (known !== undefined) return known;
    const made = profileOf(record);
    profiles.set(record, made);
    return made;
  };
  return {
    version: DETERMINISTIC_VERSION,
    genericLimit(kind) {
      const limit = limits[kind] ?? limits[kind.slice(0, kind.indexOf(':'))] ?? MOST_ROWS;
      return Math.max(1, Math.min(limit, MOST_ROWS));
    },
    // Not kept: whoever prepares a record asks for its keys alone, and an entry of a weak map costs a third of a profile.
    keys: (record) => recordKeys(record, profiles.get(record) ?? profileOf(record)),
    compare(a, b, isGeneric): Edge | null {
      if (a.key === b.key || a.deleted || b.deleted || a.kind !== b.kind) return null;
      const [first, second] = a.key < b.key ? [a, b] : [b, a];
      const outcome = applyRules(profile(first), profile(second), isGeneric);
      return outcome === null ? null : { a: first.key, b: second.key, ...outcome, resolver: DETERMINISTIC_VERSION };
    },
    partition: (records, edges, constraints) => partitionComponent(records.map(profile), edges, constraints),
  };
}
