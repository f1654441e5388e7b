import type { PersonName, StandardValue } from '../model/index.ts';
import { foldName } from './fold.ts';
import { findForm } from './legal-form.ts';
import { FAMILIES, JOINERS, MADE_UP, NOTHING } from './name-tables.ts';
import type { NormalizeContext, RawPersonName } from './raw.ts';
import { hasCase, isFamilyFirstScript, scriptOf } from './script.ts';
import { type NameParts, splitFullName, takeAffixes } from './split-name.ts';
import { absent, isTooLong, parsed, unparseable, withMeta } from './standard.ts';
import { cleanText, isNamePlaceholder } from './text.ts';
import { isTurkish, letterCase, titleCase } from './title-case.ts';

/** Longest full name taken for one, in characters. */
const LONGEST_NAME = 200;
const PARTS = ['prefix', 'given', 'middle', 'family', 'suffix'] as const;
const ORDER = ['given', 'middle', 'family', 'suffix'] as const;
/** Flags that say the text is probably not the name of one person. */
const DOUBTS: ReadonlySet<string> = new Set([
  'placeholder',
  'digits',
  'email-in-name',
  'several-persons',
  'organisation-in-name',
  'too-long',
  'symbols',
  'repeated-letter',
]);

function listed(folded: string, table: ReadonlySet<string>): boolean {
  return table.has(folded.replaceAll(' ', '|'));
}

/** Two names with an `and` between them, which is no name itself where it is written small beside others that are not. */
function isJoined(full: string): boolean {
  const written = full === full.toUpperCase() ? full.toLowerCase() : full;
  return written
    .split(/\s+/)
    .slice(1, -1)
    .some((word) => JOINERS.has(word));
}

function doubts(full: string, script: string): string[] {
  const found: string[] = [];
  const folded = foldName(full);
  if (listed(folded, MADE_UP)) found.push('placeholder');
  if (/\p{Nd}/u.test(full)) found.push('digits');
  if (full.includes('@')) found.push('email-in-name');
  else if (/[<>{}=|\\^~#$%*;!?_]/.test(full)) found.push('symbols');
  if (full.length > LONGEST_NAME) found.push('too-long');
  const together = script === 'Latn' && (isJoined(full) || FAMILIES.has(folded.split(' ')[0] ?? ''));
  if (/[&+/]/.test(full) || together) found.push('several-persons');
  if (findForm(full, 'unmistakable') !== null) found.push('organisation-in-name');
  if (/([a-z])\1{3}/.test(folded)) found.push('repeated-letter');
  return found;
}

/** Words of one part, with the case repaired. */
function tidyCase(found: NameParts, script: string, flags: string[]): NameParts {
  if (!hasCase(script)) return found;
  const named = ORDER.filter((part) => part !== 'suffix' && found[part] !== undefined);
  const joined = named.map((part) => found[part]).join(' ');
  const overall = letterCase(joined);
  const turkish = isTurkish(joined);
  const tidy: NameParts = { ...found };
  for (const part of named) {
    const own = found[part] ?? '';
    const lettered = own.replace(/[^\p{L}]/gu, '').length;
    const upper = overall === 'upper' || (part === 'family' && lettered > 2 && letterCase(own) === 'upper');
    if (!upper && overall !== 'lower') continue;
    // Two letters may be initials (JP, AJ) where nothing but the case of the rest could tell.
    const repaired = titleCase(own, part !== 'family' || found.given === undefined, turkish);
    if (repaired === own) continue;
    tidy[part] = repaired;
    const flag = overall === 'lower' ? 'lower-case' : 'upper-case';
    if (!flags.includes(flag)) flags.push(flag);
  }
  if (tidy.written !== undefined && overall !== 'mixed') tidy.written = titleCase(tidy.written, true, turkish);
  return tidy;
}

function compose(found: NameParts, script: string): string {
  if (found.rest !== undefined) return found.rest;
  if (found.written !== undefined)
    return found.suffix === undefined ? found.written : `${found.written} ${found.suffix}`;
  if (isFamilyFirstScript(script)) {
    const between = script === 'Jpan' ? ' ' : '';
    return [found.family, found.middle, found.given].filter((part) => part !== undefined).join(between);
  }
  return ORDER.map((part) => found[part])
    .filter((part) => part !== undefined)
    .join(' ');
}

function fromParts(
  raw: Partial<Record<(typeof PARTS)[number], string>>,
  country: string | undefined,
  flags: string[],
): NameParts {
  const found: NameParts = { ...raw };
  const lone =
    raw.given !== undefined && raw.family === undefined
      ? 'given'
      : raw.family !== undefined && raw.given === undefined
        ? 'family'
        : null;
  if (lone !== null && raw.middle === undefined && (lone === 'given' || raw.family?.includes(',') === true)) {
    const whole = raw[lone] ?? '';
    const split = splitFullName(whole, country);
    if (split.rest === undefined && split.given !== undefined && split.family !== undefined) {
      flags.push('split');
      return {
        ...split,
        ...(raw.prefix !== undefined && { prefix: raw.prefix }),
        ...(raw.suffix !== undefined && { suffix: raw.suffix }),
      };
    }
    return found;
  }
  if (found.given !== undefined) {
    const words = found.given.split(' ');
    const { prefix } = takeAffixes([...words, 'x']);
    if (prefix !== undefined && found.prefix === undefined) {
      const rest = words.slice(prefix.split(' ').length).join(' ');
      if (rest !== '') [found.prefix, found.given] = [prefix, rest];
    }
  }
  if (found.family !== undefined && found.suffix === undefined) {
    const words = found.family.replace(/,/g, ' ').replace(/\s+/g, ' ').split(' ');
    const { suffix } = takeAffixes(['x', ...words]);
    const rest = suffix === undefined ? '' : words.slice(0, words.length - suffix.split(' ').length).join(' ');
    if (suffix !== undefined && rest !== '') [found.suffix, found.family] = [suffix, rest];
  }
  return found;
}

/** Letters and single spaces alone: nothing to trim. */
const LETTERS = /^[A-Za-z]+(?: [A-Za-z]+)*$/;

function trim(text: string): string {
  if (LETTERS.test(text)) return text;
  return (
    text
      // The look-behind lets a run of such signs be tried once, not once from each of its signs.
      .replace(/^[\s,;:*_|]+|(?<![\s,;:*_|])[\s,;:*_|]+$/g, '')
      .replace(/[‘’‛ʼ´`]/g, "'")
      .replace(/[‐‑‒–−]/g, '-')
  );
}

function rawTextOf(raw: RawPersonName): string {
  const parts = PARTS.map((part) => raw[part]).filter((part) => part !== undefined);
  return raw.full ?? (parts.join(' ') || (raw.native ?? ''));
}

/**
 * The name of one person in parts (given, middle, family, prefix, suffix) with its script. Parts the source gave win
 * over `full`; a full name is split by the order its script, commas, capitals and country tell. `full` of the result is
 * in speaking order (family first in Han, kana and hangul) and without titles. Names in one case are written in the
 * usual way and flagged `upper-case` or `lower-case` (repaired); placeholders, digits, two persons in one field and
 * company names are suspicious; texts that say nothing are unparseable and `absent`, texts beyond `LONGEST_TEXT`
 * unparseable and `too-long`. Never throws.
 */
export function normalizePersonName(raw: RawPersonName, ctx: NormalizeContext = {}): StandardValue<PersonName> {
  const rawText = rawTextOf(raw);
  if (isTooLong(raw.full, raw.native, ...PARTS.map((part) => raw[part]))) {
    return withMeta(unparseable(rawText, 'too-long'), raw);
  }
  const source: Partial<Record<(typeof PARTS)[number], string>> = {};
  const flags: string[] = [];
  const note = (more: readonly string[]): void => void flags.push(...more.filter((flag) => !flags.includes(flag)));
  const read = (text: string | undefined): string => {
    if (text === undefined) return '';
    const clean = cleanText(text);
    note(clean.flags);
    const trimmed = trim(clean.text);
    return trimmed.split(' ').every(isNamePlaceholder) || isNamePlaceholder(trimmed) ? '' : trimmed;
  };
  for (const part of PARTS) {
    const value = read(raw[part]);
    if (value !== '') source[part] = value;
  }
  const hasParts = source.given !== undefined || source.family !== undefined;
  const full = hasParts ? '' : read(raw.full) || read(raw.native);
  if (!hasParts && full === '') return withMeta(absent(rawText), raw);
  const whole = hasParts
    ? PARTS.map((part) => source[part])
        .filter(Boolean)
        .join(' ')
    : full;
  if (listed(foldName(whole), NOTHING) && letterCase(whole) !== 'mixed') return withMeta(absent(rawText), raw);
  if (!/\p{L}/u.test(whole)) return withMeta(unparseable(rawText, 'no-letters'), raw);
  const script = scriptOf(hasParts ? `${source.given ?? ''}${source.family ?? ''}` : full);
  const doubt = doubts(whole, script);
  let found: NameParts;
  if (hasParts) found = fromParts(source, ctx.defaultCountry, flags);
  else if (doubt.some((flag) => flag !== 'placeholder' && flag !== 'repeated-letter')) found = { rest: full };
  else
    found = {
      ...splitFullName(full, ctx.defaultCountry),
      ...(source.prefix !== undefined && { prefix: source.prefix }),
      ...(source.suffix !== undefined && { suffix: source.suffix }),
    };
  const repairs: string[] = [];
  found = tidyCase(found, script, repairs);
  if (found.rest !== undefined && hasCase(script) && doubt.length === 0) {
    const kind = letterCase(found.rest);
    if (kind !== 'mixed') {
      found.rest = titleCase(found.rest);
      repairs.push(`${kind}-case`);
    }
  }
  if (!hasParts && full.includes(',') && found.family !== undefined && found.given !== undefined)
    repairs.push('reordered');
  if (found.rest !== undefined && doubt.length === 0) note(['not-split']);
  note([...repairs, ...doubt]);
  const { rest: _rest, written: _written, ...named } = found;
  const value: PersonName = { full: compose(found, script), ...named, kind: raw.kind ?? 'current', script };
  const quality = doubt.some((flag) => DOUBTS.has(flag)) ? 'suspicious' : repairs.length > 0 ? 'repaired' : 'valid';
  return withMeta(parsed(rawText, value, quality, flags), raw);
}

/** As `normalizePersonName`; where the source gives the name in its own script beside it, that one as a second value. */
export function normalizePersonNames(raw: RawPersonName, ctx: NormalizeContext = {}): StandardValue<PersonName>[] {
  const { native, ...main } = raw;
  const first = normalizePersonName(raw, ctx);
  if (native === undefined || first.value === null) return [first];
  const own = cleanText(native).text;
  if (own === '' || own === first.value.full) return [first];
  const meta = Object.fromEntries(
    Object.entries(main).filter(([name]) => name.startsWith('v') || name === 'observedAt' || name === 'kind'),
  );
  const second = normalizePersonName({ ...meta, full: native }, ctx);
  return second.value === null ? [first] : [first, second];
}
