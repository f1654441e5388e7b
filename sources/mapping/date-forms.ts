import { isCalendarDay, isoDate, millisecondsOf, monthByName, toGregorian } from '../../domain/normalize/index.ts';
import { iso, offsetText, parseIso, valid } from './dates.ts';

/** Token of a date form → the group of the expression it stands for. */
const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMM: '(?<monthName>\\p{L}[\\p{L}\\p{M}]*)\\.?',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<ms>\\d{1,9})',
  A: '(?<half>[AaPp][Mm])',
  Z: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
  X: '(?<epoch>-?\\d{1,11})',
  x: '(?<epochMs>-?\\d{1,14})',
};
const TOKEN = /YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss|SSS|A|Z|X|x/g;

/** Part of a date → what a form calls it. */
const NAMES = {
  year: 'year (YYYY or YY)',
  month: 'month (MM, M or MMM)',
  day: 'day (DD or D)',
  hour: 'hour (HH or H)',
  minute: 'minute (mm)',
  second: 'second (ss)',
  ms: 'fraction of a second (SSS)',
  half: 'half of the day (A)',
  offset: 'offset (Z)',
  epoch: 'Unix time (X or x)',
} as const;
type Part = keyof typeof NAMES;

/** What tells nothing by itself, and the part that it needs beside it. */
const NEEDS: readonly (readonly [Part, Part])[] = [
  ['day', 'month'],
  ['hour', 'day'],
  ['minute', 'hour'],
  ['second', 'minute'],
  ['ms', 'second'],
  ['half', 'hour'],
  ['offset', 'hour'],
];

/** Groups that name the same part of a date in another way. */
const SAME_PART: Readonly<Record<string, Part>> = { shortYear: 'year', monthName: 'month', epochMs: 'epoch' };

function partOf(token: string): Part {
  const group = /\?<(\w+)>/.exec(TOKENS[token] ?? '')?.[1] ?? '';
  return SAME_PART[group] ?? (group as Part);
}

/** The source of an expression that fits this text alone. */
export const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** ISO 8601 where the text has the form, else null. */
export type DateForm = (text: string) => string | null;

/**
 * Why a date form cannot be used, or null: its letters are tokens or `T`, each part stands in it once, and nothing
 * would have to be made up to tell the date.
 */
export function dateFormFault(form: string): string | null {
  if (form === 'ISO') return null;
  const words = form.match(/[A-Za-z]+/g) ?? [];
  const unknown = words.find((word) => /[A-SU-Za-z]/.test(word.replace(TOKEN, '')));
  if (unknown !== undefined) {
    return `holds "${unknown}", which is no token; take words out of the text by a step "strip" before`;
  }
  const seen = new Set<Part>();
  for (const [token] of form.matchAll(TOKEN)) {
    const part = partOf(token);
    if (seen.has(part)) return `names the ${part} twice: "${token}" is one token too many`;
    seen.add(part);
  }
  if (seen.has('epoch')) {
    return seen.size === 1 ? null : `names the ${NAMES.epoch}, beside which no other token may stand`;
  }
  if (!seen.has('year')) return `names no ${NAMES.year}, without which there is no date`;
  const lonely = NEEDS.find(([part, needed]) => seen.has(part) && !seen.has(needed));
  return lonely === undefined ? null : `names the ${NAMES[lonely[0]]} but no ${NAMES[lonely[1]]}`;
}

/** Whether a form has a year of two digits, so that the century of what it reads is a guess. */
export function leavesCentury(form: string): boolean {
  return [...form.matchAll(TOKEN)].some(([token]) => token === 'YY');
}

/**
 * A date form such as `DD.MM.YYYY HH:mm` as a reader that gives ISO 8601: local time, with offset where one stood; of
 * a form without time the date, and of one without day or month as much of it as was told (`YYYY-MM`, `YYYY`).
 * Month names mean what they do in `country` first. The form has no `dateFormFault`.
 */
export function dateForm(form: string, country?: string): DateForm {
  if (form === 'ISO') return (text) => (parseIso(text) === null ? null : text.trim());
  let pattern = '';
  let end = 0;
  for (const found of form.matchAll(TOKEN)) {
    pattern += literal(form.slice(end, found.index)) + (TOKENS[found[0]] ?? '');
    end = found.index + found[0].length;
  }
  const expression = new RegExp(`^${pattern}${literal(form.slice(end))}$`, 'u');
  return (text) => {
    const groups = expression.exec(text.trim())?.groups;
    return groups === undefined ? null : isoOf(groups, country);
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

function isoOf(groups: Groups, country: string | undefined): string | null {
  const { epoch, epochMs, half, ms, offset } = groups;
  if (epoch !== undefined || epochMs !== undefined) return isoOfEpoch(Number(epoch ?? epochMs), epoch !== undefined);
  const told = {
    year: yearOf(groups),
    month: monthOf(groups, country),
    day: groups['day'] === undefined ? undefined : Number(groups['day']),
  };
  const { year, month, day } = toGregorian(told, country) ?? told;
  if (month === undefined || day === undefined) {
    return year >= 1000 && isCalendarDay(year, month ?? 1, 1) ? isoDate(year, month) : null;
  }
  const hour = Number(groups['hour'] ?? 0);
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  const parts = valid({
    year,
    month,
    day,
    hour: half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0),
    minute: Number(groups['minute'] ?? 0),
    second: Number(groups['second'] ?? 0),
    ms: millisecondsOf(ms),
    offset: offset === undefined ? null : offsetText(offset),
    hasTime: groups['hour'] !== undefined,
  });
  return parts === null ? null : iso(parts);
}

function isoOfEpoch(count: number, seconds: boolean): string | null {
  const date = new Date(seconds ? count * 1000 : count);
  const parts = Number.isNaN(date.getTime()) ? null : parseIso(date.toISOString());
  return parts === null ? null : iso(parts);
}

/** POSIX's rule for two digits: 69 to 99 are of the 20th century. */
function yearOf({ year, shortYear }: Groups): number {
  if (year !== undefined) return Number(year);
  const short = Number(shortYear);
  return short >= 69 ? 1900 + short : 2000 + short;
}

/** Undefined where the form names none; 0 for a word that names none. */
function monthOf({ month, monthName }: Groups, country: string | undefined): number | undefined {
  if (month !== undefined) return Number(month);
  return monthName === undefined ? undefined : (monthByName(monthName, country) ?? 0);
}
