import type { Identifier, IdentifierType, StandardValue } from '../model/index.ts';
import { countryCode } from './country.ts';
import { validatorsOf } from './identifier-table.ts';
import type { RawIdentifier } from './raw.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { asciiDigits, cleanText, isPlaceholder } from './text.ts';

const LONGEST = 64;
const SEPARATORS = /[\s.\-–—/·_,:]+/g;
const MEANINGLESS = /^0$|^(.)\1+$|^0?1234567(?:8(?:9\d*)?)?$|^9876543210?$/;
/** What a spreadsheet leaves of a long number: its first digits, which others have too. */
const ROUNDED = /^\d(?:[.,]\d+)?E\+\d\d$/i;
/** A number that was read as a decimal one and written out again. */
const DECIMAL = /^(\d{5,})\.0$/;
/** All but the last digits covered, which thousands have in common. */
const MASKED = /^[X*#•]{3,}/;
/** What an identifier of a type looks like in any country, in canonical form. */
const FORMS: { readonly [T in IdentifierType]?: RegExp } = {
  // ICAO 9303-3 §4.2.2: nine characters in the machine-readable zone; some states print up to twelve.
  passport: /^[A-Z0-9]{5,12}$/,
  // ISO 17442.
  lei: /^[A-Z0-9]{18}\d{2}$/,
  duns: /^\d{9}$/,
  vat: /^[A-Z0-9+*]{4,16}$/,
  national: /^[A-Z0-9+]{4,24}$/,
  tax: /^[A-Z0-9&]{4,24}$/,
  'social-security': /^[A-Z0-9]{4,24}$/,
  'driving-licence': /^[A-Z0-9*]{4,24}$/,
};
/** Types whose separators or case belong to the issuer, not to us. */
const OPAQUE: ReadonlySet<IdentifierType> = new Set(['loyalty', 'account', 'other']);
/** What Swiss and Norwegian VAT numbers say behind the number of the company. */
const VAT_SUFFIX = /^(CHE\d{9}|(?:NO)?\d{9})(?:MWST|TVA|IVA|TPV|MVA)$/;
const EU_PREFIX: Readonly<Record<string, string>> = { GR: 'EL' };

/** ISO 7064 MOD 97-10, as ISO 17442 uses it: letters count 10 to 35. */
function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const digit = parseInt(character, 36);
    rest = (rest * (digit > 9 ? 100 : 10) + digit) % 97;
  }
  return rest;
}

function canonicalValue(type: IdentifierType, text: string): string {
  const ascii = asciiDigits(text).normalize('NFKC').normalize('NFC');
  if (OPAQUE.has(type)) return ascii.replace(/\s+/g, '').toUpperCase().normalize('NFC');
  const value = ascii.replace(SEPARATORS, '').toUpperCase().normalize('NFC');
  return type === 'vat' ? value.replace(VAT_SUFFIX, '$1').replace(/^GR(?=\d)/, 'EL') : value;
}

/** A VAT number starts with its state's prefix (EL for Greece); without it the country says which. */
function vatNumber(value: string, country: string | undefined): { value: string; country: string | undefined } {
  const prefix = /^([A-Z]{2})(?=[A-Z0-9+*]*\d)/.exec(value)?.[1];
  const prefixed = prefix === undefined ? null : prefix === 'XI' ? 'GB' : countryCode(prefix);
  if (prefix !== undefined && prefixed !== null && (country === undefined || country === prefixed)) {
    return { value, country: prefixed };
  }
  if (country === undefined) return { value, country };
  const own = EU_PREFIX[country] ?? country;
  return { value: value.startsWith(own) ? value : own + value, country };
}

/** A number has a letter or a digit: a picture or a dash alone stands for none. */
function saysNothing(value: string): boolean {
  return isPlaceholder(value) || !/[\p{L}\p{N}]/u.test(value);
}

/**
 * The canonical form of a text as an identifier of this type; null where it says nothing or is too long to be one. A
 * VAT number without its prefix stays without: `bareVat` is what it then equals.
 */
export function canonicalIdentifier(type: IdentifierType, raw: string): string | null {
  if (raw.length > LONGEST * 2) return null;
  const value = canonicalValue(type, cleanText(raw).text);
  return saysNothing(value) || value.length > LONGEST ? null : value;
}

/** A VAT number as its own state prints it, without the prefix; other identifiers as they are. */
export function bareVat({ type, value, country }: Identifier): string {
  return type === 'vat' && country !== undefined ? withoutPrefix(value, country) : value;
}

/** Digits of a SIREN, and of a SIRET: a SIREN and the number of one of its establishments (Code de commerce R123-221). */
const SIREN = 9;
const SIRET = /^\d{14}$/;

/** Whether it may be the SIREN of a company, with which the numbers of its establishments begin. */
export function isCompanyNumber({ type, value, country }: Identifier): boolean {
  return (
    type === 'registration' &&
    value.length === SIREN &&
    (country === undefined || country === 'FR') &&
    isOfFrance(value)
  );
}

const isOfFrance = (number: string): boolean =>
  validatorsOf('registration', 'FR').some((rule) => rule.validate(number).isValid);

/**
 * The number of the company with which that of its establishment begins: of a French SIRET the SIREN; null for every
 * other. Without a country both must pass their check, as other states number with fourteen digits, too.
 */
export function companyNumber({ type, value, country }: Identifier): string | null {
  if (type !== 'registration' || !SIRET.test(value) || (country !== undefined && country !== 'FR')) return null;
  const company = value.slice(0, SIREN);
  return isOfFrance(value) && isOfFrance(company) ? company : null;
}

/**
 * Numbers of branches that begin with, or hold, the number of their company: CNPJ (Instrução Normativa RFB 2119/2022),
 * GSTIN (a PAN behind the code of a state) and REGON of fourteen digits.
 */
const BRANCHES: Readonly<
  Record<string, { readonly form: RegExp; readonly company: readonly [from: number, to: number] }>
> = {
  BR: { form: /^[0-9A-Z]{12}\d{2}$/, company: [0, 8] },
  IN: { form: /^\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]{3}$/, company: [2, 12] },
  PL: { form: /^\d{14}$/, company: [0, 9] },
};

/** The number that tells its bearer from others: of a branch's that of its company, else the number itself. */
export function bearersNumber(identifier: Identifier): string {
  const { type, value, country } = identifier;
  if (type !== 'registration' && type !== 'tax') return value;
  const branch = country === undefined ? undefined : BRANCHES[country];
  if (branch?.form.test(value) === true) return value.slice(...branch.company);
  return companyNumber(identifier) ?? value;
}

function withoutPrefix(value: string, country: string): string {
  const prefix = EU_PREFIX[country] ?? country;
  return value.startsWith(prefix) ? value.slice(2) : value;
}

/**
 * A typed identifier in canonical form (upper case, no separators; a VAT number with its prefix). Where the number's
 * check rule is known (`stdnum`, ISO 17442) a failure makes it suspicious, not unparseable: it still names somebody.
 * Suspicious too: a form the type never has, one character all over, 123456789, no digit at all, digits that are covered
 * or that a spreadsheet rounded away.
 */
export function normalizeIdentifier(raw: RawIdentifier, defaultCountry?: string): StandardValue<Identifier> {
  const { type, value: given } = raw;
  if (given.length > LONGEST * 2) return unparseable(given, 'too-long');
  const { text, flags: textFlags } = cleanText(given);
  if (isPlaceholder(text)) return absent(given);
  const flags = [...textFlags];
  const whole = OPAQUE.has(type) ? text : text.replace(DECIMAL, '$1');
  if (whole !== text) flags.push('decimal-removed');
  let value = canonicalValue(type, whole);
  if (saysNothing(value)) return absent(given);
  const said = raw.country === undefined || raw.country === '' ? null : countryCode(raw.country);
  if (raw.country && !said && !isPlaceholder(raw.country)) flags.push('unknown-country');
  let country = said ?? undefined;
  if (type === 'vat') ({ value, country } = vatNumber(value, country ?? undefined));
  if (value.length > LONGEST) return unparseable(given, 'too-long');
  const issuer = raw.issuer === undefined ? '' : cleanText(raw.issuer).text;
  const result: Identifier = {
    type,
    value,
    ...(country !== undefined && { country }),
    ...(issuer !== '' && !isPlaceholder(issuer) && { issuer }),
  };
  const doubt = ROUNDED.test(text)
    ? 'digits-lost'
    : doubtful(type, value, country ?? defaultCountry, country !== undefined);
  const repaired = flags.length > 0;
  if (doubt) flags.push(doubt);
  return parsed(given, result, doubt ? 'suspicious' : repaired ? 'repaired' : 'valid', flags);
}

function doubtful(type: IdentifierType, value: string, country: string | undefined, stated: boolean): string | null {
  // PENDING, APPLIED FOR: no office gives numbers without a digit.
  if (MEANINGLESS.test(value) || (!OPAQUE.has(type) && !/\d/.test(value))) return 'meaningless';
  if (MASKED.test(value)) return 'masked';
  const form = FORMS[type];
  if (form && !form.test(value)) return 'unusual-form';
  if (type === 'lei') return mod97(value) === 1 ? null : 'check-digit';
  // A country that is only assumed proves nothing against a number.
  if (country === undefined || !stated) return null;
  const rules = validatorsOf(type, country);
  if (rules.length === 0) return null;
  const bare = type === 'vat' ? withoutPrefix(value, country) : value;
  return rules.some((rule) => rule.validate(bare).isValid || rule.validate(value).isValid) ? null : 'check-digit';
}
