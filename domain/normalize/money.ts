import Big from 'big.js';
import type { Money, StandardValue } from '../model/index.ts';
import { CURRENCIES, CURRENCY_BY_SYMBOL } from './currency-table.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { asciiDigits, cleanText, isPlaceholder } from './text.ts';

export interface AmountContext {
  /** The source's decimal separator; else it is read from the number. */
  readonly decimal?: '.' | ',' | undefined;
}

const LONGEST = 60;
const PLAIN = /^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,12})?$/;
/** More digits than any amount of money has. */
const LONG = /\d{25}/;
const DIGITS = /^\d+$/;

/** Canonical decimal text: no exponent, no plus sign, no needless zeros (`-?\d+(\.\d+)?`). */
function canonical(text: string): string {
  const value = /e/i.test(text) ? new Big(text).toFixed() : text.replace(/^(-?)0+(?=\d)/, '$1');
  const trimmed = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return trimmed === '-0' ? '0' : trimmed;
}

/**
 * A decimal number as people and systems write it, in canonical text: `1,234.50`, `1.234,50`, `1 234,50`,
 * `1'234.50`, `(12.00)`, `12-`, `−12`, `1.5e3`. A single separator before exactly three digits could mean either:
 * it is read the English way (`1.234` = 1.234, `1,234` = 1234) and flagged `ambiguous-separator` (suspicious),
 * unless `ctx.decimal` tells.
 */
export function normalizeAmount(raw: string, ctx: AmountContext = {}): StandardValue<string> {
  if (PLAIN.test(raw) && ctx.decimal !== ',' && !ambiguous(raw, ctx)) return parsed(raw, canonical(raw), 'valid', []);
  if (raw.length > LONGEST) return unparseable(raw, 'too-long');
  const { text, flags } = cleanText(raw);
  if (isPlaceholder(text)) return absent(raw);
  return readAmount(raw, asciiDigits(text), ctx, [...flags]);
}

function ambiguous(text: string, ctx: AmountContext): boolean {
  return ctx.decimal === undefined && /^-?[1-9]\d{0,2}\.\d{3}$/.test(text);
}

function readAmount(raw: string, text: string, ctx: AmountContext, flags: string[]): StandardValue<string> {
  // Accountants' dashes for "no cents", as in "12,-" and "12.--", are no sign.
  let body = text
    .replace(/[−–]/g, '-')
    .trim()
    .replace(/(?<=\d)[.,](?:-+|—)$/, '');
  let negative = false;
  const bracketed = /^\((.+)\)$/.exec(body);
  if (bracketed) {
    negative = true;
    body = bracketed[1]!.trim();
  } else if (/^-/.test(body) || /-$/.test(body)) {
    negative = true;
    body = body.replace(/^-\s*|\s*-$/, '');
  } else {
    body = body.replace(/^\+\s*/, '');
  }
  if (/^\d+(?:\.\d+)?e[+-]?\d{1,2}$/i.test(body)) {
    const value = canonical((negative ? '-' : '') + body);
    return LONG.test(value) ? unparseable(raw, 'too-long') : parsed(raw, value, 'valid', flags);
  }
  body = body.replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');
  const decimal = ctx.decimal ?? guessDecimal(body, flags);
  const group = decimal === '.' ? ',' : '.';
  const pieces = body.split(decimal);
  if (pieces.length > 2) return unparseable(raw, 'unknown-number-form');
  const whole = pieces[0]!.split(group);
  const fraction = pieces[1] ?? '';
  const grouped =
    whole.length === 1 || (whole[0]!.length <= 3 && whole.slice(1).every((part) => part.length === 3 || indian(whole)));
  const digits = whole.join('') || (fraction ? '0' : '');
  if (!grouped || !DIGITS.test(digits) || (fraction !== '' && !DIGITS.test(fraction)) || LONG.test(digits + fraction)) {
    return unparseable(raw, 'unknown-number-form');
  }
  const value = canonical(`${negative ? '-' : ''}${digits}${fraction ? `.${fraction}` : ''}`);
  return parsed(raw, value, flags.includes('ambiguous-separator') ? 'suspicious' : 'valid', flags);
}

/** 12,34,567: groups of two above the thousand. */
function indian(whole: readonly string[]): boolean {
  return whole.length > 2 && whole.at(-1)!.length === 3 && whole.slice(1, -1).every((part) => part.length === 2);
}

function guessDecimal(body: string, flags: string[]): '.' | ',' {
  const dot = body.lastIndexOf('.');
  const comma = body.lastIndexOf(',');
  if (dot < 0 && comma < 0) return '.';
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ',';
  const separator = dot >= 0 ? '.' : ',';
  const other = separator === '.' ? ',' : '.';
  const parts = body.split(separator);
  if (parts.length > 2) return other;
  // "1.234": one separator, three digits behind it, one to three before, the first not a zero.
  if (parts[1]!.length === 3 && /^[1-9]\d{0,2}$/.test(parts[0]!)) {
    flags.push('ambiguous-separator');
    return '.';
  }
  return separator;
}

/** ISO 4217 code of a code or an unambiguous symbol; null where unknown. `$` alone is USD only where nothing else is said. */
export function currencyCode(text: string): string | null {
  const clean = text.trim();
  const upper = clean.toUpperCase();
  if (CURRENCIES.has(upper)) return upper;
  return CURRENCY_BY_SYMBOL.get(clean.toLowerCase()) ?? null;
}

export function normalizeCurrency(raw: string): StandardValue<string> {
  const { text } = cleanText(raw.slice(0, LONGEST));
  if (isPlaceholder(text)) return absent(raw);
  const code = currencyCode(text);
  return code ? parsed(raw, code, 'valid', []) : unparseable(raw, 'unknown-currency');
}

const AROUND =
  /^(?<before>[^\d\s.,()+−–-][^\d.,()+−–-]*)?(?<number>[\d\s.,()+'’e−–-]*\d[\d\s.,()+'’−–-]*)(?<after>[^\d.,()+−–-]+)?$/iu;

/** Exact money: the amount as `normalizeAmount`, the currency given, or read from the text, or the context's. */
export function normalizeMoney(
  raw: string,
  currency: string | undefined,
  ctx: AmountContext & { readonly currency?: string | undefined } = {},
): StandardValue<Money> {
  if (raw.length > LONGEST) return unparseable(raw, 'too-long');
  const { text, flags } = cleanText(raw);
  if (isPlaceholder(text)) return absent(raw);
  // A minus may stand before the symbol: "-€12".
  const signed = /^[-−–]\s*(?=[^\d\s])/.exec(text);
  const around = AROUND.exec(signed ? text.slice(signed[0].length) : text);
  const symbol = (around?.groups?.['before'] ?? around?.groups?.['after'])?.trim();
  const given = currency === undefined || isPlaceholder(cleanText(currency).text) ? undefined : currency;
  const stated = given ?? symbol ?? ctx.currency;
  if (stated === undefined) return unparseable(raw, 'no-currency');
  const code = currencyCode(stated);
  if (!code) return unparseable(raw, 'unknown-currency');
  const number = `${signed ? '-' : ''}${(around?.groups?.['number'] ?? text).trim()}`;
  const amount = readAmount(raw, asciiDigits(number), ctx, [...flags]);
  if (amount.value === null) return unparseable(raw, ...(amount.flags ?? []));
  return parsed(raw, { amount: amount.value, currency: code }, amount.quality, amount.flags ?? []);
}
