import { PARTICLES } from './name-tables.ts';
import { foldName } from './fold.ts';

const LOWER_PARTICLES: ReadonlySet<string> = new Set(
  'van von der den de del della delle dello degli dei di da das dos do du des la le les los las bin ibn bint binti ter ten zu zum zur vom y e i af av'.split(
    ' ',
  ),
);
const ROMAN = /^(?:ii|iii|iv|vi|vii|viii|ix)$/i;
const WORD = /[\p{L}\p{M}]+/gu;
/** Begins as most names do: a capital, then a small letter. */
const CAPITALISED = /^[A-Z][a-z]/;

/** Letters of Turkish and Azerbaijani alone: where one stands, I is the capital of ı, and İ that of i. */
const TURKISH = /[İıĞğ]/;

export function isTurkish(text: string): boolean {
  return TURKISH.test(text);
}

/** Small letters; İ becomes i, and not i with a second dot, in any language. */
function lowerCase(text: string, turkish: boolean): string {
  return (turkish ? text.replaceAll('I', 'ı') : text).replaceAll('İ', 'i').toLowerCase();
}

function capital(word: string, turkish: boolean): string {
  const lower = lowerCase(word, turkish);
  const first = String.fromCodePoint(lower.codePointAt(0) ?? 0);
  return (turkish && first === 'i' ? 'İ' : first.toUpperCase()) + lower.slice(first.length);
}

/**
 * A name in capitals or small letters written as its country would: particles small unless they begin the text,
 * capitals after hyphen and apostrophe (O'Neill, D'Angelo), and in McDonald; Roman numerals stay. `turkish`: the name is
 * written with dotted and dotless i.
 */
export function titleCase(text: string, startsName = true, turkish = isTurkish(text)): string {
  return text
    .split(' ')
    .map((word, index) => {
      if (ROMAN.test(word)) return word.toUpperCase();
      const folded = foldName(word);
      if (PARTICLES.has(folded) && LOWER_PARTICLES.has(folded) && !(startsName && index === 0))
        return lowerCase(word, turkish);
      return word
        .replace(WORD, (letters) => capital(letters, turkish))
        .replace(/(?<=^|-)Mc(\p{Ll})/gu, (_all, letter: string) => `Mc${letter.toUpperCase()}`)
        .replace(/['’]S$/u, "'s");
    })
    .join(' ');
}

export type LetterCase = 'upper' | 'lower' | 'mixed';

/** Whether a text of two letters or more is in one case alone; `mixed` also for scripts without cases. */
export function letterCase(text: string): LetterCase {
  if (CAPITALISED.test(text)) return 'mixed';
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters.length < 2 || letters.toLowerCase() === letters.toUpperCase()) return 'mixed';
  if (letters === letters.toUpperCase()) return 'upper';
  return letters === letters.toLowerCase() ? 'lower' : 'mixed';
}
