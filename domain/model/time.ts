import type { Brand } from './brand.ts';

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, UTC, always 24 characters, so that text order is time order. */
export type Instant = Brand<string, 'Instant'>;

const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Whether a text has the form of an instant, and calendar and clock show that time. */
export function isInstant(text: string): text is Instant {
  return INSTANT.test(text) && isDayOfMonth(text);
}

/** A moment as its source told it: UTC plus the offset it came with (`+02:00`, `Z`, null if the source gave none). */
export interface Moment {
  readonly utc: Instant;
  readonly offset: string | null;
}

const MINUTE_MS = 60_000;
/** 9999-12-31T23:59:59.999Z, the last moment with a year of four digits. */
const LAST_MS = 253_402_300_799_999;

/**
 * What the last minute's moments begin with: printing a date anew is dear, and most that are printed are of now. It
 * follows from the argument alone, so what it is asked in which order shows nowhere.
 */
let minute = Number.NaN;
let beginning = '';

/** Of milliseconds since 1970. @throws RangeError beyond what a date can be */
export function instant(ms: number): Instant {
  if (!Number.isInteger(ms) || ms < 0 || ms > LAST_MS) return new Date(ms).toISOString() as Instant;
  const rest = ms % MINUTE_MS;
  if (ms - rest !== minute) {
    minute = ms - rest;
    beginning = new Date(minute).toISOString().slice(0, 17);
  }
  const thousandths = rest % 1_000;
  const seconds = (rest - thousandths) / 1_000;
  return `${beginning}${seconds < 10 ? '0' : ''}${seconds}.${String(thousandths).padStart(3, '0')}Z` as Instant;
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601 reduced precision). */
export type PartialDate = Brand<string, 'PartialDate'>;

const PARTIAL_DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;

/** Whether a text has the form of a date, and the calendar has that day, month or year. */
export function isPartialDate(text: string): text is PartialDate {
  return PARTIAL_DATE.test(text) && text >= '0001' && (text.length < 10 || isDayOfMonth(text));
}

const THIRTY_DAYS = new Set(['04', '06', '09', '11']);

/** Of a text that begins with `YYYY-MM-DD`, its month one of the calendar and its day one up to 31. */
function isDayOfMonth(text: string): boolean {
  const day = text.slice(8, 10);
  if (day <= '28') return true;
  const month = text.slice(5, 7);
  if (month === '02') return day === '29' && isLeapYear(Number(text.slice(0, 4)));
  return day <= '30' || !THIRTY_DAYS.has(month);
}

/** Of the proleptic Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How far the clock of a source may be ahead. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

/** The latest time that something which has happened by a moment may have. */
export function latestStated(now: Instant): Instant {
  return instant(Date.parse(now) + CLOCK_SKEW_MS);
}

/** Whether a time of the past lies ahead of now by more than clocks differ. */
export function isAhead(time: string, now: Instant): boolean {
  return time > now && time > latestStated(now);
}
