import { IDENTIFIER_TYPES } from '../../model/index.ts';
import {
  canonicalIdentifier,
  foldName,
  isFamilyFirstScript,
  normalizeEmail,
  normalizePersonName,
  normalizePhone,
  organisationCore,
  scriptOf,
} from '../../normalize/index.ts';
import { EMAIL_KEY, PHONE_KEY } from '../keys.ts';
import type { Key } from '../resolver.ts';
import { soundCode, soundCodes } from '../sound.ts';
import { END_KEY, NUMBER_KEY, PAIR_KEY, PREFIX_KEY, SOUND_KEY, pairValue } from './keys.ts';
import { oneEditParts, storedPrefix } from './parts.ts';
import { joinedWords, personWords } from './words.ts';

/** One look-up of a plan. */
export interface PlannedKey extends Key {
  /** Which query words it stands for (positions in `words`); none for a contact or a number. */
  readonly words: readonly number[];
  /** How much a row under it promises: the more letters, the fewer records. Plans list keys by it, descending. */
  readonly weight: number;
}

/** What to look up for a text and how to judge what is found. */
export interface SearchPlan {
  /** Folded words of the text, titles and legal forms apart; those of each reading one after another. */
  readonly words: readonly string[];
  /**
   * What the text may say, each as words of which a match has all. Signs without spaces may be a person's whole name,
   * or what a given name or a company's name begins with.
   */
  readonly readings: readonly (readonly string[])[];
  readonly email: string | null;
  readonly phone: string | null;
  /** The text as an identifier, in each form in which one may be stored. */
  readonly numbers: readonly string[];
  /** Most selective first; reading may stop after enough rows. */
  readonly keys: readonly PlannedKey[];
}

/** Words of a query beyond these are not looked up. */
const MOST_WORDS = 6;
const LONGEST_QUERY = 200;
/** Pictures, flags and their modifiers are read out when they are folded (`:boom:`), and nobody is named so. */
const PICTURES = /(?![©®™])[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\ufe0f]\u200d?/gu;
const EMPTY: SearchPlan = { words: [], readings: [], email: null, phone: null, numbers: [], keys: [] };

function readingsOf(text: string, country: string | undefined): readonly (readonly string[])[] {
  const { core } = organisationCore(text);
  const folded = foldName(core);
  const whole = [...new Set(folded.split(' '))].filter((word) => word !== '').slice(0, MOST_WORDS);
  if (!isFamilyFirstScript(scriptOf(text))) {
    // Of the text as it is written: el alone is a legal form, too.
    return [whole, ...joinedWords(foldName(text).split(' ').slice(0, MOST_WORDS))];
  }
  const name = normalizePersonName({ full: text }, country === undefined ? {} : { defaultCountry: country }).value;
  return name?.family === undefined ? [whole] : [personWords(name).slice(0, MOST_WORDS), whole];
}

function contacts(text: string, country: string | undefined): Pick<SearchPlan, 'email' | 'phone'> {
  const email = text.includes('@') ? (normalizeEmail(text).value?.canonical ?? null) : null;
  const digits = text.replace(/\D/g, '').length;
  const phoneLike = email === null && digits >= 6 && /^[+\d\s().\-/]+$/.test(text);
  const phone = phoneLike ? (normalizePhone(text, country).value?.e164 ?? null) : null;
  return { email, phone };
}

interface AskedNumbers {
  /** As issuers write their own numbers: separators belong to them. */
  readonly opaque: string | null;
  /** As states and registers number: separators are print. These all hold a digit, and names as a rule do not. */
  readonly compact: string | null;
}

/** The text as identifiers are standardised when they are stored, so that whatever is stored is found by its raw text. */
function askedNumbers(text: string): AskedNumbers {
  const compact = canonicalIdentifier('registration', text);
  return {
    opaque: canonicalIdentifier('account', text),
    compact: compact !== null && /\d/.test(compact) ? compact : null,
  };
}

/**
 * Reads what a person typed into the search box: names in any script and order, prefixes of two letters and more, an
 * e-mail address, a phone number (`country` for numbers without a prefix) or an identifier. Empty plan: nothing to ask.
 */
export function searchQuery(text: string, options: { readonly country?: string } = {}): SearchPlan {
  const trimmed = text.normalize('NFC').replace(PICTURES, ' ').trim().slice(0, LONGEST_QUERY);
  if (trimmed === '') return EMPTY;
  const found = contacts(trimmed, options.country);
  const readings = found.email !== null ? [] : readingsOf(trimmed, options.country);
  const words = readings.flat();
  const keys = new Map<string, PlannedKey>();
  const add = (kind: string, value: string, at: readonly number[], weight: number): void => {
    if (value === '') return;
    const id = `${kind} ${value}`;
    const known = keys.get(id);
    const merged = known === undefined ? at : [...new Set([...known.words, ...at])];
    keys.set(id, { kind, value, words: merged, weight: Math.max(weight, known?.weight ?? 0) });
  };
  if (found.email !== null) add(EMAIL_KEY, found.email, [], 100);
  if (found.phone !== null) add(PHONE_KEY, found.phone, [], 100);
  // Numbers are stored with the pictures that they were sent with.
  const asked = askedNumbers(text.trim().slice(0, LONGEST_QUERY));
  const numbers = [...new Set([asked.opaque, asked.compact])].filter((number) => number !== null);
  // A text without a digit is most often a name: then a pair of sounds is asked for first.
  const weight = asked.compact === null ? 79 : 95;
  for (const number of numbers) {
    add(NUMBER_KEY, number, [], weight);
    add('identifier:other', number, [], weight);
  }
  if (asked.compact !== null)
    for (const type of IDENTIFIER_TYPES)
      if (type !== 'loyalty' && type !== 'account') add(`identifier:${type}`, asked.compact, [], 95);
  words.forEach((word, i) => wordKeys(word, i, add));
  let from = 0;
  for (const reading of readings) {
    pairKeys(reading, from, add);
    from += reading.length;
  }
  const sorted = [...keys.values()].sort(
    (a, b) => b.weight - a.weight || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.value < b.value ? -1 : 1),
  );
  return { words, readings, ...found, numbers, keys: sorted };
}

type Add = (kind: string, value: string, at: readonly number[], weight: number) => void;

function wordKeys(word: string, i: number, add: Add): void {
  if (word.length < 2) return;
  if (word.length === 4) add(PREFIX_KEY, word, [i], 60);
  const own = storedPrefix(word.length);
  add(PREFIX_KEY, word.slice(0, own), [i], 20 + 6 * own);
  const { prefixes, ends } = oneEditParts(word);
  for (const end of ends) add(END_KEY, end, [i], 16 + 4 * Math.min(end.length, 8));
  for (const prefix of prefixes) add(PREFIX_KEY, prefix, [i], 12 + 5 * prefix.length);
  if (word.length > 2)
    for (const code of soundCodes(word)) add(SOUND_KEY, code, [i], 14 + 4 * Math.min(code.length, 6));
}

/** Every two words of a reading, as a record writes its outer two and a query may hold more or fewer; `from` is the first one's position. */
function pairKeys(words: readonly string[], from: number, add: Add): void {
  const long = words.map((word, i) => ({ word, i: from + i })).filter(({ word }) => word.length > 1);
  for (let x = 0; x < long.length; x += 1) {
    for (let y = x + 1; y < long.length; y += 1) {
      const [a, b] = [long[x], long[y]];
      if (a !== undefined && b !== undefined)
        add(PAIR_KEY, pairValue(soundCode(a.word), soundCode(b.word)), [a.i, b.i], 80);
    }
  }
}
