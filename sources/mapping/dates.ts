import type { Instant, Moment } from '../../domain/model/index.ts';
import { isCalendarDay, isoDate, millisecondsOf } from '../../domain/normalize/index.ts';

/** A local date and time with the offset that stood beside it, if any. */
export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  readonly offset: string | null;
  readonly hasTime: boolean;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Null for what is no date or time of ISO 8601 with year, month and day. */
export function parseIso(text: string): Parts | null {
  const found = ISO.exec(text.trim());
  if (found === null) return null;
  return valid({
    year: Number(found[1]),
    month: Number(found[2]),
    day: Number(found[3]),
    hour: Number(found[4] ?? 0),
    minute: Number(found[5] ?? 0),
    second: Number(found[6] ?? 0),
    ms: millisecondsOf(found[7]),
    offset: found[8] === undefined ? null : offsetText(found[8]),
    hasTime: found[4] !== undefined,
  });
}

/** `Z`, or an offset with hours and minutes: `+01:00`. */
export function offsetText(text: string): string {
  if (text === 'Z') return 'Z';
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  return `${text[0] ?? '+'}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** No place on earth is more than 14 hours from UTC. */
const isOffset = (text: string): boolean => Math.abs(offsetMinutes(text)) <= 14 * 60 && Number(text.slice(4)) <= 59;

/** The parts, or null where no calendar and no clock shows them. */
export function valid(parts: Parts): Parts | null {
  const { year, month, day, hour, minute, second, offset } = parts;
  if (hour > 23 || minute > 59 || second > 59) return null;
  if (offset !== null && offset !== 'Z' && !isOffset(offset)) return null;
  return isCalendarDay(year, month, day) ? parts : null;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** ISO 8601: a date, or a time with the offset that stood beside it. */
export function iso(parts: Parts): string {
  const date = isoDate(parts.year, parts.month, parts.day);
  if (!parts.hasTime) return date;
  const ms = String(parts.ms).padStart(3, '0');
  return `${date}T${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}.${ms}${parts.offset ?? ''}`;
}

/** The time zone in which a source writes times without offset: an IANA name or an offset. */
export interface Zone {
  /**
   * Minutes east of UTC at a local time given as if it were UTC. Of a time that occurs twice the first is meant;
   * one that clocks leap over has the offset from before the change (RFC 5545, Temporal's "compatible").
   */
  minutesAt(localMs: number): number;
}

const FIXED = /^(Z|UTC|[+-]\d{2}:\d{2})$/;

/** @throws RangeError when there is no such zone */
export function zone(name: string): Zone {
  if (FIXED.test(name)) {
    if (/\d/.test(name) && !isOffset(name)) throw new RangeError('is no offset');
    const minutes = name === 'Z' || name === 'UTC' ? 0 : offsetMinutes(name);
    return { minutesAt: () => minutes };
  }
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const offsetAt = (utcMs: number): number => {
    const text = format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    return text === 'GMT' ? 0 : offsetMinutes(text.slice(3));
  };
  // Whole days without a change near them, which are nearly all, are remembered, as asking is dear.
  const steady = new Map<number, number | null>();
  return {
    minutesAt(localMs) {
      const day = Math.floor(localMs / DAY_MS);
      let minutes = steady.get(day);
      if (minutes === undefined) {
        minutes = steadyOffset(offsetAt, day * DAY_MS);
        if (steady.size > 50_000) steady.clear();
        steady.set(day, minutes);
      }
      return minutes ?? offsetNearChange(offsetAt, localMs);
    },
  };
}

const DAY_MS = 86_400_000;

/** The offset of a local day if it is also that of the days around it, with which it shares moments; else null. */
function steadyOffset(offsetAt: (utcMs: number) => number, startMs: number): number | null {
  const minutes = offsetAt(startMs - DAY_MS);
  return [0, 1, 2].every((days) => offsetAt(startMs + days * DAY_MS) === minutes) ? minutes : null;
}

/** No offset is a day: a day earlier the change is still to come, a day later it is past. */
function offsetNearChange(offsetAt: (utcMs: number) => number, localMs: number): number {
  const before = offsetAt(localMs - DAY_MS);
  const after = offsetAt(localMs + DAY_MS);
  const inForce = [before, after].find((minutes) => offsetAt(localMs - minutes * 60_000) === minutes);
  return inForce ?? before;
}

function offsetMinutes(text: string): number {
  const [hours = '0', minutes = '0'] = text.slice(1).split(':');
  return (text.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function offsetOf(minutes: number): string {
  const abs = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
}

/**
 * An ISO 8601 date or time as a moment. A time without offset is of `local`, whose offset is then told; without
 * a zone it is UTC with offset null. Null where it is no date.
 */
export function moment(text: string, local: Zone | null): Moment | null {
  const parts = parseIso(text);
  if (parts === null) return null;
  // `Date.UTC` takes years below 100 for those of the last century.
  const localMs =
    new Date(0).setUTCFullYear(parts.year, parts.month - 1, parts.day) +
    Date.UTC(1970, 0, 1, parts.hour, parts.minute, parts.second, parts.ms);
  const minutes =
    parts.offset === null ? (local?.minutesAt(localMs) ?? 0) : parts.offset === 'Z' ? 0 : offsetMinutes(parts.offset);
  const utc = new Date(localMs - minutes * 60_000).toISOString();
  if (utc.length !== 24) return null;
  return { utc: utc as Instant, offset: parts.offset ?? (local === null ? null : offsetOf(minutes)) };
}
