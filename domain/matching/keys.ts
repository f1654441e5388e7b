import type { IdentifierType, IncomingRecord } from '../model/index.ts';
import { companyNumber, isCompanyNumber } from '../normalize/index.ts';
import type { NameForm } from './name-form.ts';
import { identifierKey, type MatchProfile } from './profile.ts';
import type { Key } from './resolver.ts';
import { skeleton } from './sound.ts';

export const EMAIL_KEY = 'contact:email';
export const PHONE_KEY = 'contact:phone';
/** Numbers of companies: their own, and those with which the numbers of their establishments begin. */
export const COMPANY_KEY = 'company:registration';
export const PERSON_BLOCK = 'block:name-birth-date';
export const ORGANISATION_BLOCK = 'block:name-postal-code';

export const identifierKind = (type: IdentifierType): string => `identifier:${type}`;

/** First consonant of a family name; of an unsplit name both outer words may be it. */
function familyCodes(form: NameForm): readonly string[] {
  const words =
    form.family.length > 0 ? form.family.slice(-1) : form.split ? [] : [form.words[0] ?? '', form.words.at(-1) ?? ''];
  return words.map((word) => skeleton(word).slice(0, 1));
}

/** All contacts and identifiers as they are, without repeats. */
export function lookUpKeys({ email, phone, identifier }: IncomingRecord['attributes']): Key[] {
  const keys: Key[] = [];
  const add = (kind: string, value: string): void => addKey(keys, kind, value);
  // Suspicious contacts get keys too: they can be looked up, though they prove nothing.
  for (const { value } of email ?? []) if (value !== null) add(EMAIL_KEY, value.canonical);
  for (const { value } of phone ?? []) if (value !== null) add(PHONE_KEY, value.e164);
  for (const { value } of identifier ?? []) {
    if (value === null) continue;
    add(identifierKind(value.type), identifierKey(value));
    // Apart from those who have it as their own: of a company of many establishments these alone say nothing.
    add(COMPANY_KEY, isCompanyNumber(value) ? value.value : (companyNumber(value) ?? ''));
  }
  return keys;
}

function addKey(keys: Key[], kind: string, value: string): void {
  if (value !== '' && !keys.some((key) => key.value === value && key.kind === kind)) keys.push({ kind, value });
}

/** The keys under which candidates for a record are found: all its contacts and identifiers, and one block. */
export function recordKeys(record: IncomingRecord, profile: MatchProfile): Key[] {
  if (record.deleted) return [];
  const keys = lookUpKeys(record.attributes);
  const add = (kind: string, value: string): void => addKey(keys, kind, value);
  const [birthDate] = profile.birthDates;
  if (birthDate !== undefined) {
    for (const name of profile.names.slice(0, 2)) {
      for (const code of familyCodes(name)) add(PERSON_BLOCK, `${birthDate}|${code}`);
    }
  }
  const [organisation] = profile.organisations;
  const [postalCode] = profile.postalCodes;
  if (organisation !== undefined && postalCode !== undefined) {
    add(ORGANISATION_BLOCK, `${postalCode}|${skeleton(organisation.words[0] ?? '')}`);
  }
  return keys;
}
