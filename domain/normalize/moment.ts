import { instant, isInstant, type Moment, type StandardValue } from '../model/index.ts';
import { millisecondsOf } from './calendar.ts';
import { type DateContext, normalizeDate } from './date.ts';
import { absent, isAbsent, parsed, unparseable } from './standard.ts';
import { asciiDigits, cleanText, isPlaceholder } from './text.ts';

export interface MomentContext extends DateContext {
  /** Offset of sources that write none, for instance `+01:00`; else UTC is taken and `no-offset` flagged. */
  readonly offset?: string;
  /** The same of sources whose offset changes: minutes east of UTC at a local time given as if it were UTC. */
  readonly minutesAt?: ((localMs: number) => number) | undefined;
}

const FORM =
  /^(?<date>.*?[\p{L}\d.])(?:t|,\s*|\s+)(?<hour>\d{1,2})[:.h](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?\s*(?<half>[ap]\.?m\.?)?\s*(?<offset>z|utc|gmt|[+\u2212-]\d{2}(?::?\d{2})?)?$/iu;
const EPOCH = /^-?\d{9,10}$/;
const EPOCH_MS = /^-?\d{12,13}$/;

/**
 * A moment (date with time of day) in UTC, its offset kept. Reads ISO 8601 / RFC 3339, every date form of `normalizeDate`
 * with a 24- or 12-hour time behind it, a date alone (midnight, flag `date-only`) and Unix time in (milli)seconds.
 */
export function normalizeMoment(raw: string, ctx: MomentContext = {}): StandardValue<Moment> {
  if (isInstant(raw)) return parsed(raw, { utc: raw, offset: 'Z' }, 'valid', []);
  if (raw.length > 80) return unparseable(raw, 'too-long');
  const { text: clean, flags } = cleanText(raw);
  if (isPlaceholder(clean)) return absent(raw);
  const text = asciiDigits(clean);
  if (EPOCH.test(text) || EPOCH_MS.test(text)) {
    const ms = EPOCH.test(text) ? Number(text) * 1000 : Number(text);
    return parsed(raw, { utc: instant(ms), offset: 'Z' }, 'valid', flags);
  }
  const match = FORM.exec(text);
  const dateText = match?.groups?.['date'] ?? text;
  const date = normalizeDate(dateText, ctx);
  if (date.value === null) return isAbsent(date) ? absent(raw) : unparseable(raw, ...(date.flags ?? []));
  if (date.value.length < 10) return unparseable(raw, 'no-day');
  const clock = timeOf(match?.groups);
  if (clock === null) return unparseable(raw, 'impossible-time');
  const notes = [...flags, ...(date.flags ?? [])];
  if (!match) notes.push('date-only');
  const written = match?.groups?.['offset'];
  const offset = offsetOf(written ?? ctx.offset);
  if (offset === null) return unparseable(raw, 'impossible-offset');
  if (written === undefined && ctx.offset === undefined && !ctx.minutesAt) notes.push('no-offset');
  const local = Date.parse(`${date.value}T00:00:00Z`) + clock;
  const utc = local - (offset?.minutes ?? ctx.minutesAt?.(local) ?? 0) * 60_000;
  // Instants have four-digit years; an offset can push the edges out.
  if (utc < Date.UTC(1, 0, 1) - 6e13 || utc > 253_402_300_799_999 || utc < -62_135_596_800_000) {
    return unparseable(raw, 'impossible-date');
  }
  return parsed(raw, { utc: instant(utc), offset: offset?.text ?? null }, date.quality, notes);
}

/** Milliseconds since midnight; null for a time that no clock shows. */
function timeOf(groups: Record<string, string | undefined> | undefined): number | null {
  if (!groups) return 0;
  let hour = Number(groups['hour']);
  const minute = Number(groups['minute']);
  const second = Number(groups['second'] ?? 0);
  const half = groups['half']?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.startsWith('p') ? 12 : 0);
  }
  // 24:00 ends a day; :60 is a leap second, which no UTC clock here has: it counts as the next second.
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && (minute > 0 || second > 0))) return null;
  return ((hour * 60 + minute) * 60 + second) * 1000 + millisecondsOf(groups['fraction']);
}

/** Null where impossible, undefined where none was given. */
function offsetOf(text: string | undefined): { text: string; minutes: number } | null | undefined {
  if (text === undefined) return undefined;
  if (/^(?:z|utc|gmt)$/i.test(text)) return { text: 'Z', minutes: 0 };
  const match = /^([+\u2212-])(\d{2}):?(\d{2})?$/.exec(text);
  if (!match) return null;
  const hours = Number(match[2]);
  const minutes = Number(match[3] ?? 0);
  if (hours > 14 || minutes > 59) return null;
  const sign = match[1] === '+' ? 1 : -1;
  return { text: `${sign > 0 ? '+' : '-'}${match[2]!}:${match[3] ?? '00'}`, minutes: sign * (hours * 60 + minutes) };
}
