import type { PostalAddress, Quality, StandardValue } from '../model/index.ts';
import { readLines } from './address-lines.ts';
import { CODE_LAST, NUMBER_FIRST, REGION_CODES } from './address-table.ts';
import { countryCode } from './country.ts';
import { standardPostalCode } from './postal-code.ts';
import type { RawAddress } from './raw.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { type StreetLine, splitStreet } from './street.ts';
import { asciiDigits, cleanText, isPlaceholder } from './text.ts';

const LONGEST = 1_000;
const PARTS = ['street', 'houseNumber', 'unit', 'city', 'region', 'postalCode', 'country'] as const;
/** As the dictionary says; what is longer stays in `full` alone. */
const LONGEST_PARTS = { street: 200, houseNumber: 20, unit: 40, city: 200, region: 200, postalCode: 20 } as const;
type Part = (typeof PARTS)[number];
type Parts = { [P in Part]?: string };

/** What stands for the raw text of an address that came in parts: one part a line, in the order of `PARTS`. */
function rawText(raw: RawAddress): string {
  if (raw.full !== undefined) return raw.full;
  let text = raw.lines?.join('\n') ?? '';
  for (const part of PARTS) {
    const given = raw[part];
    if (given !== undefined && given !== '') text = text === '' ? given : `${text}\n${given}`;
  }
  return text;
}

const EDGE = /[,;\s]/;

/** Without the commas that are left when an address was cut into columns. */
function withoutEdges(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && EDGE.test(text[start]!)) start += 1;
  while (end > start && EDGE.test(text[end - 1]!)) end -= 1;
  return end - start === text.length ? text : text.slice(start, end);
}

function cleanParts(raw: RawAddress, flags: Set<string>): Parts {
  const parts: Parts = {};
  for (const part of PARTS) {
    const given = raw[part];
    if (given === undefined || given === '') continue;
    const { text, flags: more } = cleanText(given);
    for (const flag of more) flags.add(flag);
    // "NA" is Namibia; a country reads its own placeholders.
    if (part === 'country' ? text !== '' : !isPlaceholder(text)) parts[part] = withoutEdges(text);
  }
  return parts;
}

function joined(separator: string, first: string | undefined, second: string | undefined): string {
  if (!first) return second ?? '';
  return second ? first + separator + second : first;
}

/** Postal address on one line, by the country's custom. */
export function writeAddress(address: Omit<PostalAddress, 'full'>): string {
  const { street, houseNumber, unit, city, region, postalCode, country } = address;
  const numberFirst = country !== undefined && NUMBER_FIRST.has(country);
  const house = numberFirst ? joined(' ', houseNumber, street) : joined(' ', street, houseNumber);
  const place =
    country !== undefined && CODE_LAST.has(country)
      ? joined(', ', city, joined(' ', region, postalCode))
      : joined(', ', joined(' ', postalCode, city), region);
  return joined(', ', joined(', ', joined(', ', house, unit), place), country);
}

function streetOf(parts: Parts, country: string | undefined): Partial<StreetLine> {
  const { street, houseNumber, unit } = parts;
  const own = { ...(houseNumber !== undefined && { houseNumber }), ...(unit !== undefined && { unit }) };
  if (street === undefined) return own;
  if (houseNumber === undefined) {
    const split = splitStreet(street, country);
    return unit === undefined ? split : { ...split, unit };
  }
  // Some sources repeat the number in the street column.
  const ends = street.endsWith(` ${houseNumber}`) ? street.slice(0, -houseNumber.length).trim() : street;
  const bare = ends.startsWith(`${houseNumber} `) ? ends.slice(houseNumber.length).trim() : ends;
  return { street: bare, ...own };
}

/**
 * A postal address in parts, with `full` as the source wrote it (else composed from the parts). Parts that the source
 * gave stand; what is missing is read from `lines` or `full` by the custom of the country. No geocoder: whether the
 * place exists is not asked. Flags: `country-assumed` (from `defaultCountry`), `incomplete` (no street or no place).
 */
export function normalizeAddress(raw: RawAddress, defaultCountry?: string): StandardValue<PostalAddress> {
  const source = rawText(raw);
  if (source.length > LONGEST) return unparseable(source, 'too-long');
  const flags = new Set<string>();
  const parts = cleanParts(raw, flags);
  const stated = parts.country === undefined ? null : countryCode(parts.country);
  if (parts.country !== undefined && stated === null && !isPlaceholder(parts.country)) flags.add('unknown-country');
  const texts = (raw.lines ?? (raw.full === undefined ? [] : raw.full.split(/[\r\n]+/))).map((line) => {
    const clean = cleanText(line);
    for (const flag of clean.flags) if (flag !== 'whitespace') flags.add(flag);
    return clean.text;
  });
  const lines = texts.filter((line) => !isPlaceholder(line));
  const read = lines.length > 0 ? readLines(lines, parts, stated ?? undefined, defaultCountry) : {};
  const found: Parts = { ...read, ...parts };
  const own = stated ?? (read.country === undefined ? null : read.country);
  const said = PARTS.some((part) => part !== 'country' && found[part]);
  if (!said && own === null && lines.length === 0) return absent(source);
  const country = own ?? defaultCountry;
  if (own === null && country !== undefined) flags.add('country-assumed');
  const value = assemble(found, parts, country, raw.kind, lines, flags);
  return parsed(source, value, qualityOf(flags), [...flags]);
}

function assemble(
  found: Parts,
  given: Parts,
  country: string | undefined,
  kind: RawAddress['kind'],
  lines: readonly string[],
  flags: Set<string>,
): PostalAddress {
  const { street, houseNumber, unit } = streetOf(found, country);
  const code = found.postalCode === undefined ? undefined : standardPostalCode(asciiDigits(found.postalCode), country);
  for (const flag of code?.flags ?? []) flags.add(flag);
  const region =
    found.region === undefined || country === undefined
      ? found.region
      : (REGION_CODES[country]?.get(found.region.toLowerCase()) ?? found.region);
  const bare: { -readonly [P in keyof PostalAddress]?: PostalAddress[P] } = {};
  const put = (part: keyof typeof LONGEST_PARTS, text: string): void => {
    if (text.length <= LONGEST_PARTS[part]) bare[part] = text;
    else flags.add('part-too-long');
  };
  if (street) put('street', street);
  if (houseNumber) put('houseNumber', houseNumber);
  if (unit) put('unit', unit);
  if (found.city) put('city', found.city);
  if (region) put('region', region);
  if (code?.code) put('postalCode', code.code);
  if (country !== undefined) bare.country = country;
  if (!bare.street || (!bare.city && !bare.postalCode)) flags.add('incomplete');
  const full = fullText(lines, given, bare);
  return kind === undefined ? { full, ...bare } : { full, ...bare, kind };
}

/** The source's own lines, completed by the place where the source gave it beside them. */
function fullText(lines: readonly string[], given: Parts, bare: Omit<PostalAddress, 'full'>): string {
  if (lines.length === 0) return writeAddress(bare);
  const text = lines.join(', ');
  if (given.city === undefined || text.toLowerCase().includes(given.city.toLowerCase())) return text;
  const { street, houseNumber: _number, unit: _unit, ...place } = bare;
  const before =
    given.street !== undefined && street !== undefined
      ? [writeAddress({ ...bare }), text]
      : [text, writeAddress(place)];
  return before.filter(Boolean).join(', ');
}

const REPAIRS = ['country-prefix-removed', 'leading-zero-restored', 'control-character-removed', 'width-folded'];

function qualityOf(flags: ReadonlySet<string>): Quality {
  if (flags.has('part-too-long') || flags.has('postal-code-form') || flags.has('unknown-country')) return 'suspicious';
  return REPAIRS.some((flag) => flags.has(flag)) || flags.has('invisible-mark-removed') ? 'repaired' : 'valid';
}
