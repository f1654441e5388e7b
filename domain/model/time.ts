import type { Brand } from './brand.ts';

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, UTC, always 24 characters, so that text order is time order. */
export type Instant = Brand<string, 'Instant'>;

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
