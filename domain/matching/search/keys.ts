import type { SourceRecord } from '../../model/index.ts';
import type { Key } from '../resolver.ts';
import { soundCode } from '../sound.ts';
import { endsOf, prefixesOf } from './parts.ts';
import { recordWords } from './words.ts';

export const PREFIX_KEY = 'search:prefix';
export const END_KEY = 'search:end';
export const SOUND_KEY = 'search:sound';
/** The sounds of a first and a last word together: the key that finds a full name among millions. */
export const PAIR_KEY = 'search:pair';
/** A number that its issuer alone makes unique, without the issuer. */
export const NUMBER_KEY = 'search:number';

/** No record writes more search rows than this, however many names it has. */
const MOST_ROWS = 40;

export function pairValue(one: string, other: string): string {
  return one < other ? `${one}~${other}` : `${other}~${one}`;
}

/**
 * The look-up values under which a record is found by name, beside its contact and identifier keys: prefixes, ends,
 * sounds. Plain; only a store's handle turns them into keyed hashes. Without repeats, in a fixed order.
 */
export function searchKeys(record: SourceRecord): Key[] {
  if (record.deleted) return [];
  const keys: Key[] = [];
  const seen = new Set<string>();
  const add = (kind: string, value: string): void => {
    const id = `${kind} ${value}`;
    if (value === '' || seen.has(id) || keys.length >= MOST_ROWS) return;
    seen.add(id);
    keys.push({ kind, value });
  };
  for (const words of recordWords(record)) {
    const long = words.filter((word) => word.length > 1);
    for (const word of long) {
      for (const prefix of prefixesOf(word)) add(PREFIX_KEY, prefix);
      for (const end of endsOf(word)) add(END_KEY, end);
      if (word.length > 2) add(SOUND_KEY, soundCode(word));
    }
    const [first, last] = [long[0], long.at(-1)];
    if (first !== undefined && last !== undefined && long.length > 1)
      add(PAIR_KEY, pairValue(soundCode(first), soundCode(last)));
  }
  for (const { value } of record.attributes.identifier ?? []) {
    if (value !== null && (value.type === 'loyalty' || value.type === 'account')) add(NUMBER_KEY, value.value);
  }
  return keys;
}
