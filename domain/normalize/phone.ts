import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber as ParsedNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { PhoneNumber, Quality, StandardValue } from '../model/index.ts';
import { Recent } from '../recent.ts';
import { countryCode } from './country.ts';
import type { PhoneNormalizer, RawPhone } from './raw.ts';
import { absent, isAbsent, parsed, unparseable } from './standard.ts';
import { asciiDigits, cleanText, isPlaceholder } from './text.ts';

const LONGEST = 100;
const LABEL =
  /^(?:tel|telephone|telefon|telefono|tél|phone|ph|fax|mobile|mobil|mob|gsm|cell|cellular|handy|direct|office|home|work|[tpmf])\s*[.:]+\s*/i;
const VANITY = /^[+\d\s().-]*\d[\s().-]*[A-Z](?:[A-Z\s.-]*[A-Z\d])?$/i;
const KEYPAD = 'abcdefghijklmnopqrstuvwxyz';
const KEYS = '22233344455566677778889999';
const REPEATED = /^(\d)\1+$/;
/** All digits in their order, as people type to get past a form. */
const IN_ROW = /^0?1234567(?:8(?:90?)?)?$/;

/**
 * Reading costs some 20 µs a number, and sources repeat them (switchboards, families, later imports), so up to
 * `remember` answers are kept.
 */
export function phoneNormalizer(remember: number = 20_000): PhoneNormalizer {
  const recent = new Recent<StandardValue<PhoneNumber>>(remember);
  return (raw, country) => {
    const given = typeof raw === 'string' ? { value: raw } : raw;
    const where = given.country === undefined ? country : (countryCode(given.country) ?? country);
    const key = `${where ?? ''}|${given.extension ?? ''}|${given.value}`;
    return recent.get(key, () => normalizePhone(given.value, where, given.extension));
  };
}

/** What people write between two numbers of one field; a slash is tried last, as it stands inside of numbers, too. */
const BETWEEN = [/[;,|\n\r]+|\s(?:or|and|oder|und|ou|et|y|&)\s/i, /[;,|/\n\r]+|\s(?:or|and|oder|und|ou|et|y|&)\s/i];
const MOST_NUMBERS = 5;

/**
 * The numbers of a field in which more than one stands; the field as it is where it is one number, or not each part is a
 * valid one by itself. `read` is as `phoneNormalizer` makes it.
 */
export function normalizePhones(
  raw: string | RawPhone,
  country: string | undefined,
  read: PhoneNormalizer,
): StandardValue<PhoneNumber> | readonly StandardValue<PhoneNumber>[] {
  const whole = read(raw, country);
  const doubted = whole.value === null ? !isAbsent(whole) : whole.flags?.includes('not-assigned') === true;
  if (!doubted) return whole;
  const given = typeof raw === 'string' ? { value: raw } : raw;
  // An extension beside the field is of one number, and nobody knows of which.
  if (given.extension !== undefined || given.value.length > LONGEST) return whole;
  for (const between of BETWEEN) {
    const parts = given.value.split(between).filter((part) => part.trim() !== '');
    if (parts.length < 2 || parts.length > MOST_NUMBERS) continue;
    const numbers = parts.flatMap((part) => {
      const { value, quality, flags = [] } = read({ ...given, value: part }, country);
      const valid = value !== null && quality !== 'suspicious' && isWhole(part, value);
      return valid ? [parsed(given.value, value, 'repaired', [...flags, 'one-of-several'])] : [];
    });
    if (numbers.length === parts.length) return numbers;
  }
  return whole;
}

/** Whether a number is written from its start; one without its 0 (030 12345678/87654321) is of the area of the one before it. */
function isWhole(part: string, { e164 }: PhoneNumber): boolean {
  const begin = /[+\d]/.exec(asciiDigits(part))?.[0];
  return begin === '+' || begin === '0' || parsePhoneNumberFromString(e164)?.formatNational().startsWith('0') !== true;
}

/** Digits as a dialler would send them, with what was changed on the way. */
function dialled(clean: string, flags: string[]): string {
  let text = asciiDigits(clean);
  const change = (next: string, flag: string): void => {
    if (next !== text) flags.push(flag);
    text = next;
  };
  change(text.replace(/^(?:tel|callto|sms):\s*/i, '').replace(LABEL, ''), 'label-removed');
  // A table that took the column for decimal numbers writes a digit that nobody dials.
  change(text.replace(/^(\+?\d+)\.0$/, '$1'), 'decimal-removed');
  // "+49 (0) 711": the zero is dialled only inside the country.
  change(text.replace(/^(\s*(?:\+|00)[\d\s]+)\(0\)/, '$1'), 'trunk-zero-removed');
  const plain = text.replace(/\s*(?:ext\.?|x|extension|durchwahl|dw|доб\.?)\s*\d{1,7}$/i, '');
  if (VANITY.test(plain) && /[a-z]{3}/i.test(plain)) {
    const digits = plain.replace(/[a-z]/gi, (letter) => KEYS[KEYPAD.indexOf(letter.toLowerCase())]!);
    change(digits + text.slice(plain.length), 'letters-dialled');
  }
  return text;
}

interface Found {
  readonly number: ParsedNumber;
  readonly type: NumberType | undefined;
  readonly valid: boolean;
}

/** A number that has a type is valid; the library looks through all types for either answer, so it is asked once. */
function judged(number: ParsedNumber | undefined): Found | null {
  if (number === undefined) return null;
  const type = number.getType();
  return { number, type, valid: type !== undefined || number.isValid() };
}

/** Digits of a national number with that of its country before it; a shorter one is national. */
const WITH_COUNTRY = 11;

/**
 * Where numbers may be of any length (Germany), one that has lost its plus is valid at home as well: 49 171 2345678 in
 * Leer, 0491. Who writes a number for home begins it with the zero.
 */
function withoutPlus(text: string, digits: string, found: Found, country: CountryCode, flags: string[]): Found | null {
  if (!/^[1-9]/.test(text) || digits.length < WITH_COUNTRY || !digits.startsWith(getCountryCallingCode(country)))
    return null;
  const international = judged(parsePhoneNumberFromString(`+${text}`, { extract: false }));
  if (international?.valid !== true || international.number.number === found.number.number) return null;
  flags.push('plus-added');
  return international;
}

/** Tries the number as written, then with the plus sign that spreadsheets and forms lose. */
function read(text: string, country: CountryCode | undefined, flags: string[]): Found | null {
  const found = judged(
    parsePhoneNumberFromString(text, country ? { defaultCountry: country, extract: false } : { extract: false }),
  );
  const digits = text.replace(/[^\d]/g, '');
  if (found?.valid) return (country === undefined ? null : withoutPlus(text, digits, found, country, flags)) ?? found;
  if (!text.includes('+') && digits.length >= 10) {
    const international = judged(parsePhoneNumberFromString(`+${digits.replace(/^00/, '')}`));
    if (international?.valid && (digits.startsWith('00') || !found?.number.isPossible())) {
      if (!digits.startsWith('00')) flags.push('plus-added');
      return international;
    }
  }
  return found;
}

/**
 * A phone number in E.164, by the numbering plans of libphonenumber. `country` (code or name) reads national forms.
 * Suspicious: the right length but in no assigned range, one digit all over, or 1234567.
 */
export function normalizePhone(raw: string, country?: string, extension?: string): StandardValue<PhoneNumber> {
  if (raw.length > LONGEST) return unparseable(raw, 'too-long');
  const { text, flags: textFlags } = cleanText(raw);
  if (isPlaceholder(text)) return absent(raw);
  const flags = [...textFlags];
  const dial = dialled(text, flags);
  if (!/\d/.test(dial)) return unparseable(raw, 'no-digits');
  const named = country === undefined ? null : countryCode(country);
  const home = named !== null && isSupportedCountry(named) ? named : undefined;
  const found = read(dial, home, flags);
  if (!found) return unparseable(raw, home || dial.includes('+') ? 'not-a-number' : 'no-country');
  const { number, type, valid } = found;
  if (!number.isPossible()) return unparseable(raw, 'wrong-length');
  let quality: Quality = flags.length > 0 ? 'repaired' : 'valid';
  if (!valid) {
    // Outside the numbering plan a leading zero may be dropped once more each time; such a number names no line.
    if (parsePhoneNumberFromString(number.number)?.number !== number.number) return unparseable(raw, 'not-a-number');
    flags.push('not-assigned');
    quality = 'suspicious';
  }
  const madeUp = REPEATED.test(number.nationalNumber.slice(-7))
    ? 'repeated-digits'
    : IN_ROW.test(number.nationalNumber)
      ? 'digits-in-row'
      : null;
  if (madeUp !== null) {
    flags.push(madeUp);
    quality = 'suspicious';
  }
  const ext = asciiDigits(extension ?? number.ext ?? '').replace(/\D/g, '');
  const value: PhoneNumber = {
    e164: number.number,
    ...(number.country !== undefined && { country: number.country }),
    ...(ext !== '' && ext.length <= 7 && { extension: ext }),
    ...(type !== undefined && {
      type: type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'fixed' : 'other',
    }),
  };
  return parsed(raw, value, quality, flags);
}
