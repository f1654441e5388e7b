import type { OrganisationName, StandardValue } from '../model/index.ts';
import { foldName } from './fold.ts';
import { findForm, readForm } from './legal-form.ts';
import { MADE_UP, NOTHING } from './name-tables.ts';
import type { NormalizeContext, RawOrganisationName } from './raw.ts';
import { hasCase, scriptOf } from './script.ts';
import { absent, isTooLong, parsed, unparseable, withMeta } from './standard.ts';
import { cleanText, isNamePlaceholder } from './text.ts';
import { letterCase } from './title-case.ts';

const LONGEST_NAME = 300;
/** What people type to get past a form and what companies are called too: with a legal form it is a company. */
const COMPANIES: ReadonlySet<string> = new Set(['abc', 'bar', 'info', 'root']);
/** Words at the start of a name that say nothing. */
const ARTICLES = /^(?:the|das|der|die|le|la|les|el|los|las|het|de) (?=.)/;
/** “J. Smith trading as Smith Motors”: what stands behind is the name. */
const TRADING_AS = /\s+(?:t\/a|d\/b\/a|dba|trading as|doing business as)\s+/i;

/** The comparable core: folded, without legal forms at either end, leading article and joining words. Never empty for a name with a letter or digit. */
export function organisationCore(text: string): { core: string; form: string | null } {
  let rest = text;
  let form: string | null = null;
  // At most two forms stand around a name: “PT … Tbk”, “S.C. … S.R.L.”, “… GmbH (Zweigniederlassung)”.
  for (let round = 0; round < 3; round += 1) {
    const hit = findForm(rest);
    if (hit === null) break;
    if (form === null || form === 'co' || form === 'holding') form = hit.form;
    if (hit.rest === rest) break;
    rest = hit.rest;
  }
  const folded = foldName(rest.replace(/&/g, ' and '))
    .replace(/\b(?:and|und|et|y)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const core = folded.replace(ARTICLES, '') || folded || foldName(text);
  return { core, form };
}

/** Without signs that say nothing at either end, and without a quotation mark at the end that none begins. */
function trim(text: string): string {
  const bare = text.replace(/^[\s,;:*_|"]+|(?<![\s,;:*_|])[\s,;:*_|]+$/g, '');
  return bare.endsWith('"') && bare.indexOf('"') === bare.length - 1 ? trim(bare.slice(0, -1)) : bare;
}

/**
 * The name of an organisation with its legal form apart. `form` is the standard form of the table (`gmbh`), `core`
 * what to compare: folded, without form, article and joining words. `full` keeps the writing of the source, cleaned.
 * Placeholders and names of nothing but symbols are suspicious or unparseable. Never throws.
 */
export function normalizeOrganisationName(
  raw: RawOrganisationName & { readonly full: string },
  _ctx: NormalizeContext = {},
): StandardValue<OrganisationName> {
  if (isTooLong(raw.full, raw.form, raw.native)) return withMeta(unparseable(raw.full, 'too-long'), raw);
  const clean = cleanText(raw.full);
  const full = trim(clean.text);
  const folded = foldName(full);
  const words = folded.replaceAll(' ', '|');
  if (full === '' || isNamePlaceholder(full) || (NOTHING.has(words) && letterCase(full) !== 'mixed'))
    return withMeta(absent(raw.full), raw);
  if (folded === '') return withMeta(unparseable(raw.full, 'no-letters'), raw);
  const flags = [...clean.flags];
  const trading = full.split(TRADING_AS);
  const named = trading.length === 2 ? (trading[1] ?? full) : full;
  const { core, form: inName } = organisationCore(named);
  const own = raw.form === undefined ? null : (readForm(cleanText(raw.form).text)?.form ?? null);
  if (raw.form !== undefined && own === null && foldName(raw.form) !== '') flags.push('form-unknown');
  const form = own ?? inName;
  const doubts: string[] = [];
  const made = form !== null && COMPANIES.has(core) ? '' : core;
  if (MADE_UP.has(words) || MADE_UP.has(made.replaceAll(' ', '|'))) doubts.push('placeholder');
  if (full.includes('@')) doubts.push('email-in-name');
  if (!/\p{L}/u.test(full)) doubts.push('no-letters');
  if (full.length > LONGEST_NAME) doubts.push('too-long');
  const script = scriptOf(full);
  if (hasCase(script) && letterCase(full) === 'lower') flags.push('lower-case');
  const value: OrganisationName = { full, core, ...(form !== null && { form }), kind: raw.kind ?? 'current', script };
  flags.push(...doubts);
  return withMeta(parsed(raw.full, value, doubts.length > 0 ? 'suspicious' : 'valid', flags), raw);
}

/**
 * As `normalizeOrganisationName`; where the source gives the name in its own script beside it, that one as a second
 * value, and alone where it gives no other.
 */
export function normalizeOrganisationNames(
  raw: RawOrganisationName,
  ctx: NormalizeContext = {},
): StandardValue<OrganisationName>[] {
  const { full, native } = raw;
  const first = full === undefined ? null : normalizeOrganisationName({ ...raw, full }, ctx);
  const second = native === undefined ? null : normalizeOrganisationName({ ...raw, full: native }, ctx);
  if (first === null) return second === null ? [] : [second];
  return second === null || second.value === null || second.value.full === first.value?.full
    ? [first]
    : [first, second];
}
