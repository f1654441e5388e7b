import { hash } from 'node:crypto';
import {
  searchKeysBy,
  wordKeys,
  type Key,
  type MakeKey,
  type Resolver,
  type WordKeys,
} from '../domain/matching/index.ts';
import type { IncomingRecord } from '../domain/model/index.ts';
import { Recent } from '../domain/recent.ts';
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

const hmacOf = (key: KeyRef): string => key.hmac;
const keyedBy =
  (hmac: Store['hmac']): MakeKey<KeyRef> =>
  (kind, value) => ({ kind, value, hmac: hmac(kind, value) });

export function searchTerms(record: Pick<IncomingRecord, 'attributes' | 'deleted'>, hmac: Store['hmac']): string[] {
  const keyed = keyedBy(hmac);
  return searchKeysBy(record, keyed, (word) => wordKeys(word, keyed))
    .map(hmacOf)
    .sort();
}

/** Names share most of their words; what one gives takes about a kilobyte. */
const KEPT_WORDS = 8_192;

/** Pure but for the key behind `hmac`, so that it can run on any thread. */
export function workAhead(resolver: Resolver, hmac: Store['hmac']): WorkAhead {
  const keyed = keyedBy(hmac);
  const words = new Recent<WordKeys<KeyRef>>(KEPT_WORDS);
  const keysOfWord = (word: string): WordKeys<KeyRef> => wordKeys(word, keyed);
  const ofWord = (word: string): WordKeys<KeyRef> => words.get(word, keysOfWord);
  return (record) => ({
    resolver: resolver.version,
    said: saidOf(record),
    keys: record.deleted ? [] : resolver.keys(record).map(({ kind, value }) => keyed(kind, value)),
    relations: relationKeys(record).map(({ kind, value }) => ({ kind, hmac: hmac(kind, value) })),
    terms: searchKeysBy(record, keyed, ofWord).map(hmacOf).sort(),
  });
}
