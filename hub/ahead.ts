import { hash } from 'node:crypto';
import { searchKeys, type Key, type Resolver } from '../domain/matching/index.ts';
import type { IncomingRecord, Instant, SourceRecord } from '../domain/model/index.ts';
import type { Store } from '../stores/index.ts';
import { saidBySource } from './hash.ts';
import { relationKeys } from './relation-keys.ts';

/** A look-up value with its keyed hash. */
export interface KeyRef extends Key {
  readonly hmac: string;
}

/** What follows from a record alone and is asked for when it is written; whoever has time may work it out before. */
export interface Ahead {
  /** Version of the resolver that gave the keys. */
  readonly resolver: string;
  readonly said: Said;
  /** The resolver's keys. */
  readonly keys: readonly KeyRef[];
  /** Keyed hashes under which it is found from the other end of its relations. */
  readonly relations: readonly Omit<KeyRef, 'value'>[];
  /** Keyed hashes under which search finds it, sorted. */
  readonly terms: readonly string[];
}

/** What a source said, in short. */
export interface Said {
  /** Characters of what it said. */
  readonly length: number;
  readonly hash: string;
}

export type WorkAhead = (record: IncomingRecord) => Ahead;

export function saidOf(record: IncomingRecord): Said {
  const said = saidBySource(record);
  return { length: said.length, hash: hash('sha256', said, 'base64url').slice(0, 27) };
}

export function searchTerms(record: SourceRecord, hmac: Store['hmac']): string[] {
  return searchKeys(record)
    .map(({ kind, value }) => hmac(kind, value))
    .sort();
}

/** Pure but for the key behind `hmac`, so that it can run on any thread. */
export function workAhead(resolver: Resolver, hmac: Store['hmac']): WorkAhead {
  return (incoming) => {
    const said = saidOf(incoming);
    // Keys follow from what the source says; when it came and as which version says nothing to a resolver.
    const record: SourceRecord = {
      ...incoming,
      n: 1,
      orderBasis: 'arrival',
      receivedAt: UNKNOWN,
      contentHash: said.hash,
    };
    return {
      resolver: resolver.version,
      said,
      keys: record.deleted
        ? []
        : resolver.keys(record).map(({ kind, value }) => ({ kind, value, hmac: hmac(kind, value) })),
      relations: relationKeys(record).map(({ kind, value }) => ({ kind, hmac: hmac(kind, value) })),
      terms: searchTerms(record, hmac),
    };
  };
}

const UNKNOWN = '1970-01-01T00:00:00.000Z' as Instant;
