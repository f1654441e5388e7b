import { CODE_LAST, REGION_CODES } from './address-table.ts';
import { countryCode } from './country.ts';
import { POSTAL_FORMS } from './postal-table.ts';

interface Read {
  street?: string;
  city?: string;
  region?: string;
  postalCode?: string;
  country?: string;
}
interface Given {
  readonly street?: string;
  readonly city?: string;
  readonly postalCode?: string;
}

/** Where the country is not known: the forms that few other numbers have. */
const ANY_CODE =
  /(?<![\p{L}\d-])([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{5}-\d{3,4}|\d{3}-\d{4}|\d{3} \d{2}|(?:[A-Z]{1,2}-)?\d{4,6})(?![\p{L}\d-])/gu;
const HOUSE_NUMBER_ALONE = /^(?:n[°ºo.]+\s*)?\d{1,5}\s?[a-z]?(?:[-/]\d+)?$/i;
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const REGION_CODE = /^[A-Z]{2,3}$/;
const CARE_OF = /^(?:c\/o|attn|z\.?\s?hd|att)\b/i;

/** Segments of the text, top to bottom; a house number that a comma cut off goes back to its street. */
function segmentsOf(lines: readonly string[]): string[] {
  const segments: string[] = [];
  for (const line of lines) {
    for (const piece of line
      .replaceAll('〒', '')
      .trim()
      .split(/\s*[,;،、]\s*/)) {
      if (piece === '') continue;
      const before = segments.at(-1);
      if (before !== undefined && HOUSE_NUMBER_ALONE.test(piece) && !/\d/.test(before) && segments.length === 1) {
        segments[segments.length - 1] = `${before}, ${piece}`;
      } else segments.push(piece);
    }
  }
  return segments;
}

/** The last thing in the segment that has the form of the country's postal code. */
function findCode(segment: string, country: string | undefined): { code: string; rest: string } | null {
  const form = country === undefined ? undefined : POSTAL_FORMS[country];
  let found: { code: string; rest: string } | null = null;
  for (const match of segment.toUpperCase().matchAll(ANY_CODE)) {
    const code = match[1]!;
    const compact = code.replace(/^[A-Z]{1,2}-(?=\d)/, '').replace(/[ -]/g, '');
    if (form && !form.compact.test(compact)) continue;
    // Case mapping may change the length of a text; then the place of the match is not known.
    if (segment.toUpperCase().length !== segment.length) continue;
    const rest = `${segment.slice(0, match.index)} ${segment.slice(match.index + code.length)}`;
    found = { code: segment.slice(match.index, match.index + code.length), rest: rest.replace(/\s+/g, ' ').trim() };
  }
  return found;
}

/** Codes of countries that are those of no region: CA may be California. */
const NO_REGION: ReadonlySet<string> = new Set(['UK', 'GB', 'US']);

/** "San Jose CA" → San Jose and CA, where the country's regions are known. */
function splitRegion(text: string, country: string | undefined): { city: string; region?: string } {
  const codes = country === undefined ? undefined : REGION_CODES[country];
  if (!codes) return { city: text };
  const whole = codes.get(text.toLowerCase());
  if (whole !== undefined) return { city: '', region: whole };
  const space = text.lastIndexOf(' ');
  const last = space < 0 ? undefined : codes.get(text.slice(space + 1).toLowerCase());
  return last === undefined ? { city: text } : { city: text.slice(0, space).trim(), region: last };
}

/**
 * Reads an address from lines, from the bottom up: country, then postal code with city and region, then the street.
 * Parts that the source gave are not looked for; with a city given, every line is a street line.
 */
export function readLines(
  lines: readonly string[],
  given: Given,
  country: string | undefined,
  defaultCountry: string | undefined,
): Read {
  const read: Read = {};
  if (given.city !== undefined || given.postalCode !== undefined) {
    if (given.street === undefined) setStreet(read, [...lines], true);
    return read;
  }
  const segments = segmentsOf(lines);
  const last = segments.at(-1);
  if (
    country === undefined &&
    segments.length > 1 &&
    last !== undefined &&
    !/\d/.test(last) &&
    (last.length > 2 || NO_REGION.has(last))
  ) {
    const code = countryCode(last);
    if (code !== null) {
      read.country = code;
      segments.pop();
    }
  }
  const where = country ?? read.country ?? defaultCountry;
  readPlace(read, segments, where);
  if (given.street === undefined) setStreet(read, segments);
  return read;
}

function readPlace(read: Read, segments: string[], country: string | undefined): void {
  const first = segments.length > 1 ? 1 : 0;
  for (let index = segments.length - 1; index >= first; index -= 1) {
    const found = findCode(segments[index]!, country);
    if (!found) continue;
    read.postalCode = found.code;
    // East Asian addresses run from the largest to the smallest unit without a mark between them.
    if (segments.length === 1 && EAST_ASIAN.test(found.rest)) {
      segments[0] = found.rest;
      return;
    }
    const { city, region } = splitRegion(found.rest, country);
    segments.splice(index, 1);
    if (region !== undefined) read.region = region;
    if (city !== '') read.city = city;
    // Behind the code: the region, where the country does not end with the code.
    const after = segments.splice(index);
    if (after.length > 0 && city !== '') read.region ??= after.join(', ');
    else if (after.length > 0) read.city = after[0]!;
    if (read.city === undefined) takeCity(read, segments, country);
    return;
  }
  takeCity(read, segments, country);
}

/** Without a code on the same line, the city is the last segment but never the first, which is the street. */
function takeCity(read: Read, segments: string[], country: string | undefined): void {
  if (segments.length < 2) return;
  const last = segments.pop()!;
  // "São Paulo, SP": letters alone behind another segment are the region's code.
  const { city, region } =
    REGION_CODE.test(last) && segments.length > 1 ? { city: '', region: last } : splitRegion(last, country);
  if (region !== undefined) read.region = region;
  if (city !== '') read.city = city;
  else if (segments.length > 1) read.city = segments.pop()!;
  if (country !== undefined && CODE_LAST.has(country) && read.region === undefined && segments.length > 2) {
    // "…, Leeds, West Yorkshire": the last of several is the county.
    read.region = read.city!;
    read.city = segments.pop()!;
  }
}

function setStreet(read: Read, segments: string[], known = false): void {
  const lines = segments.filter((segment) => !CARE_OF.test(segment));
  // A single word without a number may be a street, a village or a farm: nobody can tell.
  if (lines.length === 0 || (!known && segments.length === 1 && read.city === undefined && !/\d/.test(lines[0]!)))
    return;
  const numbered = lines.findIndex((line) => /\d/.test(line) && /\p{L}/u.test(line));
  const start = Math.max(0, numbered);
  const next = lines[start + 1];
  // A flat or floor that stands on its own line belongs to the street line.
  read.street =
    next !== undefined && next.length <= 20 && /\d/.test(next) ? `${lines[start]!}, ${next}` : lines[start]!;
}
