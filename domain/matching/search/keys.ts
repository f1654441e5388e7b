import { VALUES_PER_ATTRIBUTE, type Identifier, type IncomingRecord } from '../../model/index.ts';
import { bareVat, companyNumber } from '../../normalize/index.ts';
import type { Key } from '../resolver.ts';
import { soundCode } from '../sound.ts';
import { endsOf, prefixesOf } from './parts.ts';
import { recordWords } from './words.ts';

export const PREFIX_KEY = 'search:prefix';
export const END_KEY = 'search:end';
export const SOUND_KEY = 'search:sound';
/** The sounds of a first and a last word together: the key that finds a full name among millions. */
export const PAIR_KEY = 'search:pair';
/** A number without what makes it unique: of a loyalty or account number the issuer, of a VAT number the state's prefix. */
export const NUMBER_KEY = 'search:number';

/** Whether a look-up value is one of those that `searchKeys` makes. */
export function isSearchKind(kind: string): boolean {
  return kind.startsWith('search:');
}

/** No record is found by more search values than this, however many names it has. */
const MOST_ROWS = 40;
/** Numbers of one record that are found, also where its names have taken all others: one of each identifier. */
const MOST_NUMBERS = VALUES_PER_ATTRIBUTE;

export function pairValue(one: string, other: string): string {
  return one < other ? `${one}~${other}` : `${other}~${one}`;
}

/** What makes a key; whoever needs more of it than kind and value, as its keyed hash, adds it here. */
export type MakeKey<K extends Key> = (kind: string, value: string) => K;

const plainKey: MakeKey<Key> = (kind, value) => ({ kind, value });

/** What a word alone gives: it depends on nothing else, so whoever meets words again may keep it. */
export interface WordKeys<K extends Key> {
  readonly keys: readonly K[];
  readonly sound: string;
}

/** The look-up values of one word: prefixes, ends, sound. */
export function wordKeys<K extends Key>(word: string, make: MakeKey<K>): WordKeys<K> {
  const keys: K[] = [];
  for (const prefix of prefixesOf(word)) keys.push(make(PREFIX_KEY, prefix));
  for (const end of endsOf(word)) keys.push(make(END_KEY, end));
  const sound = soundCode(word);
  if (word.length > 2) keys.push(make(SOUND_KEY, sound));
  return { keys, sound };
}

/** Keys without repeats; few enough that looking through them beats hashing. */
class KeyList<K extends Key> {
  readonly rows: K[] = [];
  add(key: K, most = MOST_ROWS): void {
    if (key.value === '' || this.rows.length >= most) return;
    for (const row of this.rows) if (row.value === key.value && row.kind === key.kind) return;
    this.rows.push(key);
  }
}

/**
 * The look-up values under which a record is found by name, beside its contact and identifier keys: prefixes, ends,
 * sounds. Plain; only a store's handle turns them into keyed hashes. Without repeats, in a fixed order.
 */
export function searchKeys(record: IncomingRecord): Key[] {
  return searchKeysBy(record, plainKey, (word) => wordKeys(word, plainKey));
}

/** As `searchKeys`, of keys as `make` makes them and words as `ofWord` knows them. */
export function searchKeysBy<K extends Key>(
  record: Pick<IncomingRecord, 'attributes' | 'deleted'>,
  make: MakeKey<K>,
  ofWord: (word: string) => WordKeys<K>,
): K[] {
  if (record.deleted) return [];
  const keys = new KeyList<K>();
  for (const words of recordWords(record)) {
    let first = '';
    let last = '';
    let count = 0;
    for (const word of words) {
      if (word.length < 2) continue;
      const { keys: own, sound } = ofWord(word);
      for (const key of own) keys.add(key);
      last = sound;
      if (count === 0) first = last;
      count += 1;
    }
    if (count > 1) keys.add(make(PAIR_KEY, pairValue(first, last)));
  }
  const most = keys.rows.length + MOST_NUMBERS;
  for (const { value } of record.attributes.identifier ?? []) {
    if (value !== null) for (const number of shortNumbers(value)) keys.add(make(NUMBER_KEY, number), most);
  }
  return keys.rows;
}

/** Forms in which an identifier is written without what makes it unique; none where its own key holds just that. */
function shortNumbers(identifier: Identifier): readonly string[] {
  if (identifier.type === 'loyalty' || identifier.type === 'account') return [identifier.value];
  const bare = bareVat(identifier);
  return bare === identifier.value ? [] : [bare];
}

/** Every form of an identifier under which search finds it. */
export function findableNumbers(identifier: Identifier): readonly string[] {
  const company = companyNumber(identifier);
  return [identifier.value, ...shortNumbers(identifier), ...(company === null ? [] : [company])];
}
