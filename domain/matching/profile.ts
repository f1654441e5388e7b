import type { CustomerKind, Identifier, IncomingRecord, SourceKey, StandardValue } from '../model/index.ts';
import { bearersNumber, companyNumber, foldName } from '../normalize/index.ts';
import { type OrganisationForm, organisationForm } from './compare/organisation.ts';
import { type NameForm, nameForm } from './name-form.ts';

export interface PhoneFact {
  readonly e164: string;
  readonly extension: string | null;
}

/** An identifier with the key under which it is looked up. */
export interface IdentifierFact {
  readonly type: Identifier['type'];
  /** What is looked up: the value, for loyalty and account numbers behind their issuer. */
  readonly key: string;
  /** Of an establishment's number that of its company, which records of the company have as their own. */
  readonly company: string | null;
  /** What differs between two bearers: the key, of a branch's number that of its company. */
  readonly bearer: string;
  readonly country: string | null;
  /** Its check digit failed, or it is a company's and stands with a person: it needs a compatible name, and contradicts nothing. */
  readonly doubtful: boolean;
}

/** What the rules read of a record, computed once per record. */
export interface MatchProfile {
  readonly key: SourceKey;
  readonly kind: CustomerKind;
  readonly names: readonly NameForm[];
  readonly organisations: readonly OrganisationForm[];
  readonly emails: readonly string[];
  readonly phones: readonly PhoneFact[];
  readonly identifiers: readonly IdentifierFact[];
  /** Full dates only (`YYYY-MM-DD`). */
  readonly birthDates: readonly string[];
  readonly postalCodes: readonly string[];
  readonly separate: boolean;
}

/**
 * More names, birth dates or addresses than this say little, and names cost much to compare; the first are taken, in the
 * source's order. Contacts and identifiers are taken all.
 */
const MOST_VALUES = 8;

function usable<V>(
  values: readonly StandardValue<V>[] | undefined,
  most = MOST_VALUES,
): readonly (StandardValue<V> & { readonly value: V & {} })[] {
  if (values === undefined) return [];
  const out: (StandardValue<V> & { readonly value: V & {} })[] = [];
  for (const value of values) {
    if (value.value !== null && value.quality !== 'unparseable')
      out.push(value as StandardValue<V> & { readonly value: V & {} });
    if (out.length === most) break;
  }
  return out;
}

/**
 * Flags of contacts and numbers that name nobody. Others (a number not assigned, a reserved domain, a failed check
 * digit) still tell records apart.
 */
const NOBODY = new Set(['fake-local-part', 'repeated-digits', 'digits-in-row', 'meaningless', 'masked', 'digits-lost']);
const pointsAtSomebody = (value: StandardValue<unknown>): boolean =>
  !(value.flags ?? []).some((flag) => NOBODY.has(flag));
const isClear = (value: StandardValue<unknown>): boolean => value.quality !== 'suspicious';
/** Of a person's record they are those of a company, which its staff have in common: contacts are exported with them. */
const OF_COMPANIES: ReadonlySet<Identifier['type']> = new Set(['registration', 'vat', 'lei', 'duns']);
const unique = (values: readonly string[]): readonly string[] => (values.length < 2 ? values : [...new Set(values)]);

/** The value of an identifier as it is looked up. Numbers that an issuer gives are unique only behind the issuer. */
export function identifierKey(identifier: Identifier): string {
  if (identifier.type !== 'loyalty' && identifier.type !== 'account') return identifier.value;
  return `${identifier.issuer === undefined ? '' : foldName(identifier.issuer)}|${identifier.value}`;
}

export function profileOf(record: IncomingRecord): MatchProfile {
  const { attributes } = record;
  const names: NameForm[] = [];
  const organisations: OrganisationForm[] = [];
  if (record.kind === 'person') {
    for (const name of usable(attributes.name)) {
      const form = nameForm(name);
      if (form !== null) names.push(form);
    }
  } else {
    for (const name of usable(attributes.organisationName)) {
      if (name.flags?.includes('placeholder') !== true)
        organisations.push(organisationForm(name.value, !isClear(name)));
    }
  }
  return {
    key: record.key,
    kind: record.kind,
    names,
    organisations,
    emails: unique(
      usable(attributes.email, Infinity)
        .filter(pointsAtSomebody)
        .map((email) => email.value.canonical),
    ),
    phones: usable(attributes.phone, Infinity)
      .filter(pointsAtSomebody)
      .map((phone) => ({ e164: phone.value.e164, extension: phone.value.extension ?? null })),
    identifiers: usable(attributes.identifier, Infinity)
      .filter(pointsAtSomebody)
      .map((identifier) => ({
        type: identifier.value.type,
        key: identifierKey(identifier.value),
        company: companyNumber(identifier.value),
        bearer: bearersNumber(identifier.value),
        country: identifier.value.country ?? null,
        doubtful: !isClear(identifier) || (record.kind === 'person' && OF_COMPANIES.has(identifier.value.type)),
      })),
    birthDates: unique(
      usable(attributes.birthDate)
        .filter((date) => isClear(date) && date.value.length === 10)
        .map((date) => date.value),
    ),
    postalCodes: unique(
      usable(attributes.address).flatMap(({ value }) =>
        value.postalCode === undefined ? [] : [foldName(value.postalCode).replaceAll(' ', '')],
      ),
    ),
    separate: attributes.restriction?.some((restriction) => restriction.value === 'do-not-merge') === true,
  };
}
