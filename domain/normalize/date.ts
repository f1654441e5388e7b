import anyAscii from 'any-ascii';
import type { PartialDate, StandardValue } from '../model/index.ts';
import { isCalendarDay, isoDate } from './calendar.ts';
import { MONTH_BY_NAME, MONTH_FIRST, MONTHS_OF, SENTINEL_DATES, YEAR_FIRST } from './date-table.ts';
import { type DateParts, readEra, toGregorian } from './era.ts';
import type { DateOrder } from './raw.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { asciiDigits, cleanText, isPlaceholder } from './text.ts';

export interface DateContext {
  /** The source's order of day, month, year; goes before the country's custom. */
  readonly order?: DateOrder | undefined;
  /** ISO 3166-1 alpha-2, whose custom decides dates such as 03/04/1990. */
  readonly country?: string | undefined;
  /** Years before it are suspicious; default 1850. */
  readonly oldestYear?: number;
  /** Two-digit years below it are of this century; default 30. */
  readonly pivot?: number;
}

/** Flag of a date that may be another one, as nobody said which of its numbers is the month. */
export const AMBIGUOUS_ORDER = 'ambiguous-order';

const LONGEST = 60;
const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;
const YEAR_LEADS = /^(\d{4})\s?[-/.\s年년]\s?(\d{1,2})(?:\s?[-/.\s月월]\s?(\d{1,2})[日일.]?|[月월.]?)$/;
const NUMBERS = /^(\d{1,2})\s?([-/.\s])\s?(\d{1,2})\s?[-/.\s]\s?(\d{4}|\d{2})\.?$/;
const MONTH_YEAR = /^(\d{1,2})[-/.](\d{4})$/;
const COMPACT = /^\d{8}$/;
const YEAR = /^\d{4}$/;
/** A time of day behind the date says nothing about the day. */
const TIME =
  /(?:t|\s+|,\s*)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;
const NAMED = /^[\p{L}\d][\p{L}\p{M}\d\s.,'’º°ª/-]*$/u;

/**
 * A calendar date, possibly without day or month, as ISO 8601 (reduced precision). Reads ISO, YYYYMMDD, numeric
 * dates in any order, month names of 28 languages, years of the Japanese eras, the Minguo and the Buddhist era,
 * and days of the solar Hijri calendar.
 * Suspicious: an order that could not be told (`ambiguous-order`), a guessed century, a sentinel such as 1900-01-01, an
 * implausible year. Impossible dates are unparseable.
 */
export function normalizeDate(raw: string, ctx: DateContext = {}): StandardValue<PartialDate> {
  const iso = ISO.exec(raw);
  if (iso) return judge(raw, { year: +iso[1]!, month: +iso[2]!, day: +iso[3]! }, [], ctx);
  if (raw.length > LONGEST) return unparseable(raw, 'too-long');
  const { text: clean, flags } = cleanText(raw);
  if (isPlaceholder(clean)) return absent(raw);
  const text = asciiDigits(clean).replace(TIME, '').trim();
  const notes = [...flags];
  const parts = ofEra(text, ctx, notes) ?? numeric(text, ctx, notes) ?? named(text, ctx, notes);
  return parts ? judge(raw, parts, notes, ctx) : unparseable(raw, 'unknown-date-form');
}

function ofEra(text: string, { country, order }: DateContext, flags: string[]): DateParts | null {
  const found = readEra(text, country);
  // A source that names the order of its dates says that they are of the common calendar.
  if (found === null || (found.guessed && order !== undefined)) return null;
  flags.push('era-year');
  if (found.guessed) flags.push('century-guessed');
  if (found.beyond) flags.push('implausible-year');
  return found;
}

function judge(raw: string, told: DateParts, flags: string[], ctx: DateContext): StandardValue<PartialDate> {
  const gregorian = toGregorian(told, ctx.country);
  if (gregorian !== null) flags.push('era-year');
  const parts = gregorian ?? told;
  const { year } = parts;
  // MySQL's zero date, and zeros for what is not known.
  if (year === 0) return parts.month ? unparseable(raw, 'impossible-date') : absent(raw);
  const month = parts.month === 0 ? undefined : parts.month;
  const day = parts.day === 0 || month === undefined ? undefined : parts.day;
  if (parts.month === 0 || parts.day === 0) flags.push('zero-part-dropped');
  if (!isCalendarDay(year, month ?? 1, day ?? 1)) return unparseable(raw, 'impossible-date');
  const value = isoDate(year, month, day) as PartialDate;
  if (SENTINEL_DATES.has(value) || year === 9999) flags.push('sentinel-date');
  else if (year < (ctx.oldestYear ?? 1850) || year > 2100) flags.push('implausible-year');
  const doubt = flags.some((flag) => DOUBTS.has(flag));
  const repair = flags.length > (flags.includes('order-by-country') ? 1 : 0);
  return parsed(raw, value, doubt ? 'suspicious' : repair ? 'repaired' : 'valid', flags);
}

const DOUBTS = new Set(['sentinel-date', 'implausible-year', AMBIGUOUS_ORDER, 'century-guessed']);

function numeric(text: string, ctx: DateContext, flags: string[]): DateParts | null {
  if (YEAR.test(text)) return { year: +text };
  if (COMPACT.test(text)) return compact(text, ctx, flags);
  const lead = YEAR_LEADS.exec(text);
  if (lead) return { year: +lead[1]!, month: +lead[2]!, day: lead[3] === undefined ? undefined : +lead[3] };
  const short = MONTH_YEAR.exec(text);
  if (short) return { year: +short[2]!, month: +short[1]! };
  const match = NUMBERS.exec(text);
  return match ? ordered(+match[1]!, +match[3]!, match[4]!, match[2]!, ctx, flags) : null;
}

/** YYYYMMDD, or the eight digits in the source's own order where that alone gives a date. */
function compact(text: string, ctx: DateContext, flags: string[]): DateParts {
  const parts = { year: +text.slice(0, 4), month: +text.slice(4, 6), day: +text.slice(6) };
  const plausible = parts.year >= 1800 && parts.year <= 2100 && isCalendarDay(parts.year, parts.month, parts.day);
  if (plausible || (ctx.order ?? 'ymd') === 'ymd' || parts.year === 0 || parts.year === 9999) return parts;
  return ordered(+text.slice(0, 2), +text.slice(2, 4), text.slice(4), '', ctx, flags);
}

function ordered(
  a: number,
  b: number,
  yearText: string,
  separator: string,
  ctx: DateContext,
  flags: string[],
): DateParts {
  // Two digits that lead can be the year only where the source says so.
  if (ctx.order === 'ymd' && yearText.length === 2) {
    return { year: century(String(a).padStart(2, '0'), ctx, flags), month: b, day: +yearText };
  }
  const year = century(yearText, ctx, flags);
  const dmy: DateParts = { year, month: b, day: a };
  const mdy: DateParts = { year, month: a, day: b };
  if (ctx.order === 'dmy' || ctx.order === 'mdy') {
    const [first, second] = ctx.order === 'dmy' ? [dmy, mdy] : [mdy, dmy];
    if ((first.month ?? 0) <= 12 || (second.month ?? 0) > 12) return first;
    flags.push('order-swapped');
    return second;
  }
  if (a > 12 || separator === '.') return dmy;
  if (b > 12) return mdy;
  if (a === b) return dmy;
  if (ctx.country === undefined || ctx.country === 'CA' || ctx.country === 'PH' || YEAR_FIRST.has(ctx.country)) {
    flags.push(AMBIGUOUS_ORDER);
  } else {
    flags.push('order-by-country');
  }
  return ctx.country !== undefined && MONTH_FIRST.has(ctx.country) ? mdy : dmy;
}

function century(text: string, ctx: DateContext, flags: string[]): number {
  if (text.length !== 2) return +text;
  flags.push('century-guessed');
  return +text < (ctx.pivot ?? 30) ? 2000 + +text : 1900 + +text;
}

/**
 * The month 1–12 of a name or short form in any of the 28 languages, whatever its case and accents; where one means
 * another month in `country` (ISO 3166-1 alpha-2), that.
 */
export function monthByName(word: string, country?: string): number | undefined {
  const name = anyAscii(word).toLowerCase();
  return (country === undefined ? undefined : MONTHS_OF[country]?.get(name)) ?? MONTH_BY_NAME.get(name);
}

/** "3. Mai 1990", "May 3rd, 1990", "03-MAY-90", "3 de mayo de 1990", "May 1990". */
function named(text: string, ctx: DateContext, flags: string[]): DateParts | null {
  if (!NAMED.test(text)) return null;
  const words = anyAscii(text)
    .toLowerCase()
    .replace(/(\d)(?:st|nd|rd|th|er|re|o|a|e)\b/g, '$1')
    .match(/[a-z]+|\d+/g);
  if (!words || words.length > 8) return null;
  const own = ctx.country === undefined ? undefined : MONTHS_OF[ctx.country];
  let month: number | undefined;
  const numbers: string[] = [];
  for (const word of words) {
    if (/^\d/.test(word)) numbers.push(word);
    else month ??= own?.get(word) ?? MONTH_BY_NAME.get(word);
  }
  if (month === undefined || numbers.length < 1 || numbers.length > 2) return null;
  const [first, second] = numbers as [string, string?];
  if (second === undefined) return first.length === 4 ? { year: +first, month } : null;
  if (first.length === 4) return { year: +first, month, day: +second };
  if (second.length !== 4 && second.length !== 2) return null;
  return { year: century(second, ctx, flags), month, day: +first };
}
