import type { Script } from '../model/index.ts';

/** ISO 15924 code → the Unicode script it tests for. Han, kana and hangul are told apart below, as one text mixes them. */
const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ['Latn', /\p{Script=Latin}/gu],
  ['Cyrl', /\p{Script=Cyrillic}/gu],
  ['Grek', /\p{Script=Greek}/gu],
  ['Arab', /\p{Script=Arabic}/gu],
  ['Hebr', /\p{Script=Hebrew}/gu],
  ['Hani', /\p{Script=Han}/gu],
  ['Jpan', /\p{Script=Hiragana}|\p{Script=Katakana}/gu],
  ['Kore', /\p{Script=Hangul}/gu],
  ['Bopo', /\p{Script=Bopomofo}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Laoo', /\p{Script=Lao}/gu],
  ['Khmr', /\p{Script=Khmer}/gu],
  ['Mymr', /\p{Script=Myanmar}/gu],
  ['Deva', /\p{Script=Devanagari}/gu],
  ['Beng', /\p{Script=Bengali}/gu],
  ['Guru', /\p{Script=Gurmukhi}/gu],
  ['Gujr', /\p{Script=Gujarati}/gu],
  ['Orya', /\p{Script=Oriya}/gu],
  ['Taml', /\p{Script=Tamil}/gu],
  ['Telu', /\p{Script=Telugu}/gu],
  ['Knda', /\p{Script=Kannada}/gu],
  ['Mlym', /\p{Script=Malayalam}/gu],
  ['Sinh', /\p{Script=Sinhala}/gu],
  ['Armn', /\p{Script=Armenian}/gu],
  ['Geor', /\p{Script=Georgian}/gu],
  ['Ethi', /\p{Script=Ethiopic}/gu],
  ['Mong', /\p{Script=Mongolian}/gu],
  ['Tibt', /\p{Script=Tibetan}/gu],
  ['Thaa', /\p{Script=Thaana}/gu],
  ['Cher', /\p{Script=Cherokee}/gu],
];

const LATIN_ONLY = /^[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]*$/;
const ANY_LETTER = /\p{L}/u;

/**
 * The script most letters of a text are written in (ISO 15924); `Zyyy` where there is no letter, `Zzzz` for a script
 * not listed. Kana beside Han gives `Jpan`, hangul beside Han gives `Kore`; Han alone is `Hani`, since simplified
 * and traditional forms share most characters.
 */
export function scriptOf(text: string): Script {
  if (!ANY_LETTER.test(text)) return 'Zyyy';
  if (LATIN_ONLY.test(text)) return 'Latn';
  let best: Script = 'Zzzz';
  let most = 0;
  const counts = new Map<Script, number>();
  for (const [script, letters] of SCRIPTS) {
    const count = text.match(letters)?.length ?? 0;
    counts.set(script, count);
    if (count > most) [best, most] = [script, count];
  }
  if (best === 'Hani' && (counts.get('Jpan') ?? 0) > 0) return 'Jpan';
  if (best === 'Hani' && (counts.get('Kore') ?? 0) > 0) return 'Kore';
  return best;
}

/** Scripts whose names are written family first and without spaces. */
export function isFamilyFirstScript(script: Script): boolean {
  return script === 'Hani' || script === 'Jpan' || script === 'Kore';
}

/** Scripts that tell capitals from small letters. */
export function hasCase(script: Script): boolean {
  return script === 'Latn' || script === 'Cyrl' || script === 'Grek' || script === 'Armn';
}

/** Scripts that leave short vowels out, so that a Latin form made letter by letter has consonants only. */
export function isConsonantal(script: Script): boolean {
  return script === 'Arab' || script === 'Hebr';
}
