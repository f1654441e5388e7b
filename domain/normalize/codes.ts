import type { AttributeTypes, LifecycleStage, Restriction, StandardValue } from '../model/index.ts';
import {
  LANGUAGES_OF_COUNTRIES,
  LANGUAGE_BY_NAME,
  LANGUAGE_CODES,
  LIKELY_COUNTRIES,
  LIFECYCLE_WORDS,
  RESTRICTION_WORDS,
  SEX_ABSENT,
  SEX_WORDS,
} from './codes-table.ts';
import { foldCountryName } from './country-table.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { cleanText, isPlaceholder } from './text.ts';

function fromTable<V>(raw: string, table: ReadonlyMap<string, V>, reason: string): StandardValue<V> {
  if (raw.length > 100) return unparseable(raw, 'too-long');
  const { text, flags } = cleanText(raw);
  const exact = table.get(text.toLowerCase()) ?? table.get(foldCountryName(text));
  if (exact !== undefined) return parsed(raw, exact, flags.length > 0 ? 'repaired' : 'valid', flags);
  return isPlaceholder(text) ? absent(raw) : unparseable(raw, reason);
}

/** ISO/IEC 5218 by number or in the words and letters of the usual languages. */
export function normalizeSex(raw: string): StandardValue<AttributeTypes['sex']> {
  if (SEX_ABSENT.has(raw.trim().toLowerCase())) return absent(raw);
  return fromTable(raw, SEX_WORDS, 'unknown-sex-code');
}

export function normalizeLifecycleStage(raw: string): StandardValue<LifecycleStage> {
  return fromTable(raw, LIFECYCLE_WORDS, 'unknown-lifecycle-stage');
}

export function normalizeRestriction(raw: string): StandardValue<Restriction> {
  return fromTable(raw, RESTRICTION_WORDS, 'unknown-restriction');
}

const TAG = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$/i;

/**
 * A language as BCP 47 tag: of a tag (`de_AT`, `zh-hans`), an ISO 639-2 code (`ger`) or a name (`Deutsch`, `polski`). The
 * code of a country that speaks one language stands for it where no language has that code (`jp`); where a small one has
 * it (`se`, Northern Sami), the tag stays and is suspicious. Other two letters are unparseable.
 */
export function normalizeLanguage(raw: string): StandardValue<string> {
  if (raw.length > 100) return unparseable(raw, 'too-long');
  const { text, flags } = cleanText(raw);
  const known = LANGUAGE_BY_NAME.get(text.toLowerCase()) ?? LANGUAGE_BY_NAME.get(foldCountryName(text));
  if (known !== undefined) return parsed(raw, known, flags.length > 0 ? 'repaired' : 'valid', flags);
  if (isPlaceholder(text)) return absent(raw);
  // A locale of an operating system: de_DE.UTF-8.
  const tag = text.replace(/[.@].*$/, '').replaceAll('_', '-');
  if (!TAG.test(tag)) return unparseable(raw, 'unknown-language');
  const [language, ...rest] = tag.toLowerCase().split('-');
  const read = languageCode(language!);
  if (read === null) return unparseable(raw, 'unknown-language');
  const country = read !== language && LANGUAGES_OF_COUNTRIES.has(language!);
  const doubt = LIKELY_COUNTRIES.get(language!)?.includes(rest.at(-1) ?? language!) === true;
  const notes = country || doubt ? [...flags, 'country-for-language'] : flags;
  const value = [
    read,
    ...rest.map((part) => (part.length === 4 ? part[0]!.toUpperCase() + part.slice(1) : part.toUpperCase())),
  ];
  return parsed(raw, value.join('-'), doubt ? 'suspicious' : notes.length > 0 ? 'repaired' : 'valid', notes);
}

/** Null for two letters that are no language's. Of three letters there are thousands, which are believed. */
function languageCode(code: string): string | null {
  const named = LANGUAGE_BY_NAME.get(code);
  if (named !== undefined || code.length > 2 || LANGUAGE_CODES.has(code)) return named ?? code;
  return LANGUAGES_OF_COUNTRIES.get(code) ?? null;
}
