import { DomainError } from '../../domain/errors.ts';
import {
  DICTIONARY,
  dictionaryEntry,
  type AttributeName,
  type CustomerKind,
  type IncomingRecord,
  type Provenance,
  type RelationFact,
  type SourceKey,
} from '../../domain/model/index.ts';
import {
  NORMALISER_VERSION,
  normalizeRecord,
  type NormalizeContext,
  type NormalizedRecord,
  type RawRecord,
} from '../../domain/normalize/index.ts';
import type { RawPatch } from './raw-patch.ts';

/** Names the way in for records that no file brought. */
const API = 'api';

export interface RawIncoming {
  readonly key: SourceKey;
  readonly raw: RawRecord;
  readonly relations: readonly RelationFact[];
  /** Place in its request, from 1. */
  readonly row: number;
}

/** A record as a caller of the API gave it, standardised; what cannot be read is kept with its raw text. */
export function incomingRecord(incoming: RawIncoming, context: NormalizeContext): IncomingRecord {
  return standardisedRecord(incoming, normalizeRecord(incoming.raw, context));
}

/** The same of one that is standardised already. */
export function standardisedRecord(
  { key, raw, relations, row }: RawIncoming,
  { attributes }: NormalizedRecord,
): IncomingRecord {
  const provenance: Provenance = { batchId: API, row, mapping: API, normaliser: NORMALISER_VERSION };
  return { key, kind: raw.kind, deleted: false, raw: JSON.stringify(raw), attributes, relations, provenance };
}

/**
 * Of a person at a form one may ask that what they typed can be read; of a source system one may not.
 * @throws DomainError BAD_USER_INPUT naming attribute and place, never the value
 */
export function refuseUnparseable({ problems }: NormalizedRecord, field: readonly string[]): void {
  const problem = problems.find(({ quality }) => quality === 'unparseable');
  if (problem === undefined) return;
  const { attribute, index, flags } = problem;
  const why = flags.length > 0 ? ` (${flags.join(', ')})` : '';
  const { values } = dictionaryEntry(attribute);
  const wanted = values ? ` It must be one of: ${values.join(', ')}.` : '';
  const message = `Value ${index + 1} of ${attribute} cannot be read${why}.${wanted}`;
  throw new DomainError('BAD_USER_INPUT', message, [...field, attribute]);
}

/**
 * Sources say what they say; a person at a form sets no birth date of an organisation. What is there may be withdrawn.
 * @throws DomainError BAD_USER_INPUT naming the attribute
 */
export function refuseForeign(kind: CustomerKind, patch: RawPatch, field: readonly string[]): void {
  for (const [name, values] of Object.entries(patch)) {
    const { appliesTo } = DICTIONARY[name as AttributeName];
    if (!values || values.length === 0 || appliesTo.includes(kind)) continue;
    const message = `"${name}" is no attribute of a customer who is ${kind === 'person' ? 'a person' : 'an organisation'}.`;
    throw new DomainError('BAD_USER_INPUT', message, [...field, name]);
  }
}

/**
 * Blanks and placeholders are no values, and in place of an earlier correction they would withdraw it unsaid.
 * @throws DomainError BAD_USER_INPUT naming the attribute
 */
export function refuseBlank(patch: RawPatch, { attributes }: NormalizedRecord, field: readonly string[]): void {
  for (const [name, values] of Object.entries(patch)) {
    if (!values || values.length === 0 || attributes[name as AttributeName]?.length) continue;
    const message = `What is given of "${name}" is blank or a placeholder; give null to withdraw what was said.`;
    throw new DomainError('BAD_USER_INPUT', message, [...field, name]);
  }
}
