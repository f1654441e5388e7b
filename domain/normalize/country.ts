import type { StandardValue } from '../model/index.ts';
import {
  COUNTRY_BY_ALPHA3,
  COUNTRY_BY_EXACT_NAME,
  COUNTRY_BY_NAME,
  COUNTRY_BY_NUMBER,
  COUNTRIES,
  foldCountryName,
} from './country-table.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { cleanText, isPlaceholder } from './text.ts';

const CODE = /^[A-Za-z]{2}$/;

/** ISO 3166-1 alpha-2 of a code (alpha-2, alpha-3, numeric) or of a name in one of the usual languages; null where unknown. */
export function countryCode(text: string): string | null {
  if (CODE.test(text)) {
    const upper = text.toUpperCase();
    if (upper === 'UK') return 'GB';
    if (upper === 'EL') return 'GR';
    return COUNTRIES.has(upper) ? upper : null;
  }
  const exact = COUNTRY_BY_EXACT_NAME.get(text);
  if (exact !== undefined) return exact;
  const clean = cleanText(text).text;
  if (clean.length > 80) return null;
  return (
    (clean.length === 2 ? countryCodeOfPair(clean) : null) ??
    COUNTRY_BY_ALPHA3.get(clean.toUpperCase()) ??
    COUNTRY_BY_NUMBER.get(clean.padStart(3, '0')) ??
    COUNTRY_BY_NAME.get(foldCountryName(clean)) ??
    null
  );
}

function countryCodeOfPair(clean: string): string | null {
  return CODE.test(clean) ? countryCode(clean) : null;
}

/** A country by code or name as ISO 3166-1 alpha-2. `NA` is Namibia, not a placeholder. */
export function normalizeCountry(raw: string): StandardValue<string> {
  const code = countryCode(raw);
  if (code) return parsed(raw, code, 'valid', []);
  const { text } = cleanText(raw);
  return isPlaceholder(text) ? absent(raw) : unparseable(raw, 'unknown-country');
}
