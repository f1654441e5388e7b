import { foldName } from './fold.ts';
import { FORM_JOINERS, FORM_WORDS, type FormFamily, LEGAL_FORMS } from './legal-forms.ts';

export interface LegalForm {
  /** Standard form, for instance `gmbh`. */
  readonly form: string;
  readonly family: FormFamily;
}

/** The words of a text, each with where it stands; dots within vanish, so that `s.r.o.` is one word. */
export interface Word {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Words long enough to be known in spite of an error, by their first letter, in which none is forgiven. */
const LONG_WORDS = new Map<string, string[]>();
for (const word of Object.keys(FORM_WORDS)) {
  if (word.length < 7) continue;
  const words = LONG_WORDS.get(word.charAt(0));
  if (words === undefined) LONG_WORDS.set(word.charAt(0), [word]);
  else words.push(word);
}

/** One substitution, gap or exchange of neighbours away. */
function nearlySame(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i += 1;
  const rest = (s: string, from: number): string => s.slice(from);
  return (
    rest(a, i + 1) === rest(b, i + 1) ||
    rest(a, i) === rest(b, i + 1) ||
    rest(a, i + 1) === rest(b, i) ||
    (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, i + 2) === rest(b, i + 2))
  );
}

function canonicalWord(folded: string): string {
  const known = Object.hasOwn(FORM_WORDS, folded) ? FORM_WORDS[folded] : undefined;
  if (known !== undefined) return known.replaceAll(' ', '');
  if (folded.length < 6) return folded;
  const near = LONG_WORDS.get(folded.charAt(0))?.find((word) => nearlySame(folded, word));
  return near === undefined ? folded : (FORM_WORDS[near] ?? folded).replaceAll(' ', '');
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[^\s,;/|–—()"-]+/gu)) {
    const folded = foldName(match[0].replace(/[.’'`´]/g, ''));
    if (folded === '') continue;
    for (const part of folded.split(' ')) {
      if (!FORM_JOINERS.has(part) || part.length === 1)
        words.push({ key: canonicalWord(part), start: match.index, end: match.index + match[0].length });
    }
  }
  return words;
}

/** All words of a text as one key. */
export const spell = (text: string): string =>
  wordsOf(text)
    .map((word) => word.key)
    .join('');

/** Spellings at least this long are also found with typing errors and in other romanisations. */
const LONG_KEY = 13;

interface Table {
  readonly forms: ReadonlyMap<string, LegalForm>;
  /** Long spellings in `romanKey` form, under their first and their last four letters. */
  readonly near: ReadonlyMap<string, readonly (readonly [string, LegalForm])[]>;
  readonly longest: number;
}

/** One form for the romanisations of Cyrillic, so that aktsionernoye, akcionernoe and akzionernoje are equal. */
function romanKey(key: string): string {
  return key
    .replace(/shch|sch|shh|sc|sh/g, 's')
    .replace(/tch|ch/g, 'c')
    .replace(/kh/g, 'h')
    .replace(/zh/g, 'z')
    .replace(/ts|tz/g, 'c')
    .replace(/[yj]/g, 'i')
    .replace(/i(?=[aeou])|(?<=[aeou])i/g, '')
    .replace(/(.)\1+/g, '$1');
}

/** Levenshtein distance when it is at most `limit`, else `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const value = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      next.push(value);
      if (value < least) least = value;
    }
    if (least > limit) return limit + 1;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}

function readTable(): Table {
  const forms = new Map<string, LegalForm>();
  const near = new Map<string, (readonly [string, LegalForm])[]>();
  let longest = 1;
  for (const line of LEGAL_FORMS.trim().split('\n')) {
    const [form = '', family = 'other', spellings = ''] = line.split('|');
    for (const spelling of spellings.split(';')) {
      const key = spell(spelling);
      longest = Math.max(longest, wordsOf(spelling).length);
      if (key === '' || forms.has(key)) continue;
      const entry = { form, family: family as FormFamily };
      forms.set(key, entry);
      if (key.length < LONG_KEY) continue;
      const roman = romanKey(key);
      for (const bucket of [`^${roman.slice(0, 4)}`, `$${roman.slice(-4)}`]) {
        near.set(bucket, [...(near.get(bucket) ?? []), [roman, entry]]);
      }
    }
  }
  return { forms, near, longest: Math.min(longest + 1, 14) };
}

const TABLE = readTable();
/** Most words of one spelling, and one more. */
export const MOST_WORDS = TABLE.longest;

/** The form that a key names; a long one may hold one error in every nine letters. */
export function lookUp(key: string): LegalForm | undefined {
  const exact = TABLE.forms.get(key);
  if (exact !== undefined || key.length < LONG_KEY - 1) return exact;
  const roman = romanKey(key);
  const limit = Math.floor(roman.length / 9);
  for (const bucket of [`^${roman.slice(0, 4)}`, `$${roman.slice(-4)}`]) {
    const hit = TABLE.near.get(bucket)?.find(([other]) => distance(roman, other, limit) <= limit);
    if (hit !== undefined) return hit[1];
  }
  return undefined;
}
