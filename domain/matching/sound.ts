import { doubleMetaphone } from 'double-metaphone';

/**
 * One spelling for the romanisations and spellings of a name that sound alike: Sergei and Sergey, Khrushchev and
 * Chruschtschow no more, Meier and Meyer, Müller and Mueller. Coarser than equality, finer than a phonetic code.
 * Expects a folded word (a–z, 0–9).
 */
export function soundForm(word: string): string {
  let text = word;
  if (/[chgqxwjykp]/.test(text)) {
    text = text
      .replace(/shch|schtsch|tsch|tch/g, '4')
      .replace(/sch|sh/g, '5')
      .replace(/kh/g, 'h')
      .replace(/ch/g, '4')
      .replace(/ph/g, 'f')
      .replace(/gh|dh/g, (two) => two[0] ?? '')
      .replace(/th/g, 't')
      .replace(/ck|q/g, 'k')
      .replace(/dj|zh|dzh/g, 'i')
      .replace(/x/g, 'ks')
      .replace(/c(?=[eiy])/g, 's')
      .replace(/c/g, 'k')
      .replace(/w/g, 'v')
      .replace(/[jy]/g, 'i')
      .replace(/h(?=[^aeiou]|$)/g, '');
  }
  return text
    .replace(/tz/g, 'ts')
    .replace(/ou|oo/g, 'u')
    .replace(/([aou])e/g, '$1')
    .replace(/ee/g, 'i')
    .replace(/[ae]i/g, 'ei')
    .replace(/(.)\1+/g, '$1')
    .replace(/ie$|iei$|ei$/g, 'i');
}

/** The consonants alone: what names from scripts without short vowels share with their Latin forms. */
export function skeleton(word: string): string {
  return soundForm(word)
    .replace(/[4]/g, 'k')
    .replace(/[5]/g, 's')
    .replace(/p/g, 'b')
    .replace(/v/g, 'u')
    .replace(/g/g, 'k')
    .replace(/[aeiouh]/g, '')
    .replace(/z/g, 's')
    .replace(/(.)\1+/g, '$1');
}

/**
 * Phonetic code: double metaphone (Philips 2000) of the sound form, without vowels, breath and half-vowels, so that
 * names from scripts that write no vowels have the code of their Latin forms. Empty for words of vowels alone.
 */
export function soundCode(word: string): string {
  return coarse(doubleMetaphone(soundForm(word).replace(/4/g, 'k').replace(/5/g, 'sh'))[0]);
}

/** The codes to ask for: as `soundCode`, and that of the second reading which double metaphone knows. */
export function soundCodes(word: string): readonly string[] {
  const codes = [soundCode(word), ...doubleMetaphone(word).map(coarse)];
  return [...new Set(codes)].filter((code) => code !== '');
}

function coarse(code: string): string {
  return code
    .replace(/0/g, 'T')
    .replace(/X/g, 'S')
    .replace(/P/g, 'B')
    .replace(/[AHJF]/g, '')
    .replace(/(.)\1+/g, '$1');
}
