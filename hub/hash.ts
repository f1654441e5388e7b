import { hash } from 'node:crypto';
import { UNKNOWN_VALIDITY, type IncomingRecord, type StandardValue } from '../domain/model/index.ts';

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/**
 * What a source said, as one text: kind, raw attribute values with their times, relations, tombstone. What
 * normalisers make of it is left out, so that a new normaliser does not turn old rows into contradictions.
 */
export function saidBySource(record: IncomingRecord): string {
  const said: unknown[] = [record.kind, record.deleted, record.validFrom ?? null, record.validTo ?? null];
  const attributes = record.attributes as Readonly<Record<string, readonly StandardValue<unknown>[]>>;
  for (const name of Object.keys(attributes).sort()) {
    said.push(name);
    for (const value of attributes[name] ?? []) {
      said.push(value.raw, value.observedAt ?? 0, value.verifiedAt ?? 0, value.verifiedBy ?? 0);
      said.push(value.validFrom ?? 0, value.validTo ?? 0);
      // Of a validity that cannot be read nothing else tells that there was one.
      if (value.flags?.includes(UNKNOWN_VALIDITY)) said.push(UNKNOWN_VALIDITY);
    }
  }
  if (record.relations.length > 0) said.push(record.relations);
  return JSON.stringify(said);
}
