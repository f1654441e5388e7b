import anyAscii from 'any-ascii';
import { readArabic, splitArticle } from './arabic-names.ts';

const ASCII = /^[\u0000-\u007f]*$/;
const LATIN = /^[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]*$/;
const ARABIC_WORD = /[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+/g;
/** Phrases of honour beside a name, each one sign: no part of it, and up to twenty-eight letters if read out. */
const HONOURS = /[\ufdfa\ufdfb\ufdfd]/g;
/** Words of ASCII letters and digits, one space between: most names. */
const PLAIN_WORDS = /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/;
/** Signs that stand inside a word: removed without a gap, so that O'Brien is one word. */
const INSIDE = /['’‘`´ʼʻ"]/g;

/**
 * Latin letters for any script (any-ascii), with the case kept. Han is read syllable by syllable in Mandarin, joined
 * and capitalised as any-ascii gives it (`XiJinPing`); Arabic words go through a table of vowelled forms first.
 */
export function toLatin(text: string): string {
  if (ASCII.test(text)) return text;
  if (LATIN.test(text)) return anyAscii(text.normalize('NFC'));
  const read = text
    .replace(HONOURS, ' ')
    .normalize('NFKC')
    .replace(ARABIC_WORD, (word) => readArabic(word) ?? consonants(word));
  return anyAscii(read);
}

function consonants(word: string): string {
  const { article, rest } = splitArticle(word);
  return (article ? 'al ' : '') + anyAscii(rest.replace(/ا/g, 'a')).replace(INSIDE, '');
}

/**
 * The form in which names are compared and looked up: transliterated, lower case, no diacritics, words of a–z and 0–9
 * separated by one space. Punctuation separates words, except for apostrophes, which vanish. Empty when the text
 * holds no letter or digit.
 */
export function foldName(text: string): string {
  if (PLAIN_WORDS.test(text)) return text.toLowerCase();
  return toLatin(text)
    .toLowerCase()
    .replace(INSIDE, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
