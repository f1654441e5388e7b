import { foldName } from './fold.ts';
import { COMPOUND_SURNAMES, FAMILY_FIRST_SURNAMES, VIETNAMESE_SURNAMES } from './east-asian-names.ts';
import { FACULTIES, LEADING_GIVEN, PARTICLES, PREFIXES, SHY_PREFIXES, SHY_SUFFIXES, SUFFIXES } from './name-tables.ts';
import { isFamilyFirstScript, scriptOf } from './script.ts';
import { letterCase } from './title-case.ts';

/** The parts of a name; `rest` is set when the words could not be told apart. */
export interface NameParts {
  prefix?: string;
  given?: string;
  middle?: string;
  family?: string;
  suffix?: string;
  rest?: string;
  /** The whole in the order it is written in, where that is the order to keep. */
  written?: string;
}

const PATRONYMIC =
  /(?:ovich|evich|ovych|evych|yovych|ovna|evna|ivna|yivna|ichna|inichna|ilich|ilyich|kuzmich|fomich|lukich|ogly|oglu|kyzy|qizi)$/;
/** Countries whose people carry two family names, and those that write the family name first in Latin letters. */
const TWO_FAMILY_NAMES = new Set('ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR'.split(' '));
const FAMILY_FIRST = new Set(['HU', 'CN', 'TW', 'HK', 'MO', 'SG', 'KR', 'KP', 'VN', 'JP']);
const SURNAME_NEEDED = new Set(['CN', 'TW', 'HK', 'MO', 'SG', 'KR', 'KP', 'VN']);
/** The name before a marriage, behind the one that is borne. */
const BORN = /\s+(?:geb\.?|geborene[rn]?|née?)\s+[^,]+/iu;
const BRACKETED = /\s*(?:\([^()]*\)|"[^"]*"|\[[^[\]]*\])\s*/g;

const text = (words: readonly string[]): string | undefined => (words.length > 0 ? words.join(' ') : undefined);
const plain = (word: string): string => foldName(word).replaceAll(' ', '');

/** Only the parts that hold something. */
function parts(of: { [P in keyof NameParts]?: string | undefined }): NameParts {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined && value !== ''));
}

/** Takes titles from the front of `words` and degrees and generations from their end (both arrays are changed). */
export function takeAffixes(words: string[]): { prefix?: string; suffix?: string } {
  const before: string[] = [];
  const after: string[] = [];
  while (words.length > 1) {
    const word = plain(words[0] ?? '');
    const dotted = words[0]?.endsWith('.') === true && word.length > 1;
    const isFaculty = before.length > 0 && dotted && FACULTIES.has(word);
    if ((!isFaculty && !PREFIXES.has(word)) || (SHY_PREFIXES.has(word) && !dotted && words.length < 3)) break;
    before.push(words.shift() ?? '');
  }
  while (words.length > 1) {
    const word = plain(words.at(-1) ?? '');
    const isSuffix = SUFFIXES.has(word) && !(SHY_SUFFIXES.has(word) && words.length < 3);
    // A lone V or I is more often an initial than a number; two words must stay for a name.
    if (!isSuffix || words.length + before.length < 2) break;
    after.unshift(words.pop() ?? '');
  }
  return parts({ prefix: text(before), suffix: text(after) });
}

/** Where the family name begins in `words`, its particles counted in. */
function familyStart(words: readonly string[]): number {
  let start = words.length - 1;
  while (start > 1 && PARTICLES.has(plain(words[start - 1] ?? ''))) start -= 1;
  const first = plain(words[0] ?? '');
  if (start === 1 && PARTICLES.has(first) && !LEADING_GIVEN.has(first)) start = 0;
  return start;
}

function givenFirst(words: readonly string[], country: string | undefined): NameParts {
  if (words.length === 1) return { rest: words[0] ?? '' };
  let start = familyStart(words);
  const particles = start < words.length - 1;
  if (!particles && words.length >= 3 && country !== undefined && TWO_FAMILY_NAMES.has(country))
    start = words.length - 2;
  if (start === 0) return { family: words.join(' ') };
  return parts({ given: words[0], middle: text(words.slice(1, start)), family: text(words.slice(start)) });
}

function familyFirst(words: readonly string[]): NameParts {
  const middle = words.length > 2 ? words.slice(1, -1) : [];
  return parts({ family: words[0], middle: text(middle), given: words.at(-1), written: words.join(' ') });
}

/** Words in capitals beside others that are not: the usual way to mark the family name. */
function capitalFamily(words: readonly string[]): NameParts | null {
  const upper = words.map((word) => !word.includes('.') && letterCase(word) === 'upper');
  const count = upper.filter(Boolean).length;
  if (count === 0 || count === words.length) return null;
  const first = upper.indexOf(true);
  const last = upper.lastIndexOf(true);
  const inRow = last - first + 1 === count && (first === 0 || last === words.length - 1);
  const single = words[first] ?? '';
  if (!inRow || (count === 1 && single.length < 3 && first !== 0)) return null;
  let start = first;
  while (start > 1 && PARTICLES.has(plain(words[start - 1] ?? ''))) start -= 1;
  const others = first === 0 ? words.slice(last + 1) : words.slice(0, start);
  return parts({
    family: text(first === 0 ? words.slice(0, last + 1) : words.slice(start)),
    given: others[0],
    middle: text(others.slice(1)),
  });
}

function slavic(words: readonly string[]): NameParts | null {
  if (words.length !== 3) return null;
  const at = words.findIndex((word) => PATRONYMIC.test(plain(word)));
  const [a, b, c] = words as [string, string, string];
  // Serbian and Croatian family names end in -ović too: only a name in the middle, or last after two others of East Slavic form.
  if (at === 1) return { given: a, middle: b, family: c };
  return at === 2 && scriptOf(c) === 'Cyrl' && !/ић$/.test(c) ? { family: a, given: b, middle: c } : null;
}

/** One or more letters with a point each: И., J.R.R. */
const INITIALS = /^(?:\p{L}\.)+$/u;

/** `Петров И. С.`, `Tolkien J.R.R.`: the family name, and initials. One alone (`John D.`) may be that of a family, but for Cyrillic. */
function initialsLast(words: readonly string[]): NameParts | null {
  const [family = '', ...initials] = words;
  if (INITIALS.test(family) || family.length < 2 || !initials.every((word) => INITIALS.test(word))) return null;
  const count = initials.join('').length / 2;
  if (count < 2 && scriptOf(family) !== 'Cyrl') return null;
  return parts({ family, given: initials[0], middle: text(initials.slice(1)) });
}

/** A name in Han, kana or hangul: family first; without a space the surname table, then the length, decide. */
function eastAsian(whole: string, country: string | undefined): NameParts {
  if (/[・·･‧]/.test(whole)) return givenFirst(whole.split(/[・·･‧\s]+/).filter(Boolean), undefined);
  const words = whole.split(' ');
  if (words.length === 2) return { family: words[0] ?? '', given: words[1] ?? '' };
  if (words.length > 2) return { rest: whole };
  const signs = [...whole];
  const cut = (at: number): NameParts => ({ family: signs.slice(0, at).join(''), given: signs.slice(at).join('') });
  if (signs.length < 2) return { rest: whole };
  if (scriptOf(whole) === 'Jpan' || country === 'JP')
    return country === 'JP' && signs.length === 4 ? cut(2) : { rest: whole };
  if (signs.length > 4) return { rest: whole };
  if (signs.length > 2 && COMPOUND_SURNAMES.has(signs.slice(0, 2).join(''))) return cut(2);
  return signs.length === 4 && scriptOf(whole) === 'Hani' ? cut(2) : cut(1);
}

/** `Family, Given Middle`, with a suffix behind either comma. */
function byComma(chunks: readonly string[]): NameParts | null {
  const words = chunks.map((chunk) => chunk.split(' ').filter(Boolean));
  const suffixes: string[] = [];
  const kept = words.filter((chunk, i) => {
    const all = i > 0 && chunk.length > 0 && chunk.every((word) => SUFFIXES.has(plain(word)) && word.length > 1);
    if (all) suffixes.push(...chunk);
    return !all;
  });
  if (kept.length === 1) {
    const found = takeAffixes(kept[0] ?? []);
    return parts({
      rest: text(kept[0] ?? []),
      prefix: found.prefix,
      suffix: text([...(found.suffix ? [found.suffix] : []), ...suffixes]),
    });
  }
  if (kept.length !== 2) return null;
  const [family = [], others = []] = kept;
  const behind = takeAffixes(others);
  const own = family.length > 1 ? takeAffixes(family) : {};
  // “Berg, Anna van den”: particles behind the given names belong to the family.
  const moved: string[] = [];
  while (others.length > 1 && PARTICLES.has(plain(others.at(-1) ?? '')) && (others.at(-1) ?? '').length > 1)
    moved.unshift(others.pop() ?? '');
  return parts({
    prefix: text([own.prefix, behind.prefix].filter((p) => p !== undefined)),
    given: others[0],
    middle: text(others.slice(1)),
    family: text([...moved, ...family]),
    suffix: text([own.suffix, behind.suffix, ...suffixes].filter((s) => s !== undefined)),
  });
}

/**
 * Tells the parts of a full name apart by script, commas, capitals, patronymics, particles and the custom of the
 * country. What cannot be told apart is returned in `rest`. Sources: the field's usual orders, as in W3C “Personal
 * names around the world”.
 */
export function splitFullName(full: string, country: string | undefined): NameParts {
  const whole = full.replace(BRACKETED, ' ').replace(BORN, '').trim() || full;
  if (isFamilyFirstScript(scriptOf(whole))) return { ...eastAsian(whole, country), written: whole };
  const chunks = whole.split(/\s*[,،、]\s*/).filter(Boolean);
  if (chunks.length > 1) {
    const found = byComma(chunks);
    if (found === null) return { rest: whole };
    if (found.rest === undefined) return found;
    const { rest, ...affixes } = found;
    return { ...splitWords(rest.split(' '), country), ...affixes };
  }
  const words = whole.split(' ');
  const affixes = takeAffixes(words);
  return { ...splitWords(words, country), ...affixes };
}

function splitWords(words: readonly string[], country: string | undefined): NameParts {
  if (words.length < 2) return { rest: words.join(' ') };
  const marked = initialsLast(words) ?? capitalFamily(words) ?? slavic(words);
  if (marked) return marked;
  if (VIETNAMESE_SURNAMES.has((words[0] ?? '').toLowerCase())) return familyFirst(words);
  if (country !== undefined && FAMILY_FIRST.has(country) && country !== 'JP') {
    const first = FAMILY_FIRST_SURNAMES.has(plain(words[0] ?? ''));
    const last = FAMILY_FIRST_SURNAMES.has(plain(words.at(-1) ?? ''));
    if (!SURNAME_NEEDED.has(country) || (first && (!last || words.length > 2))) return familyFirst(words);
  }
  return givenFirst(words, country);
}
