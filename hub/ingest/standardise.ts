import type { IngestMapping, MappedRecord, TimeColumns } from '../../domain/business/index.ts';
import { DICTIONARY, type IncomingRecord } from '../../domain/model/index.ts';
import {
  NORMALISER_VERSION,
  normalizeRecord,
  standardValidity,
  timesContext,
  type NormalizeContext,
  type UnreadTime,
  type Validity,
} from '../../domain/normalize/index.ts';
import type { RowRefusal } from './types.ts';

/** The record that a row gives, standardised. What of it cannot be read goes to `problems`. */
export function standardise(
  mapped: MappedRecord,
  { row, raw }: { readonly row: number; readonly raw: string },
  mapping: Pick<IngestMapping, 'version'>,
  batchId: string,
  context: NormalizeContext,
  problems: RowRefusal[],
): IncomingRecord {
  const { key, record, deleted, sourceVersion, sourceUpdatedAt, columns, timeColumns } = mapped;
  const { attributes, problems: found } = normalizeRecord(record, context);
  for (const { attribute, index, time, quality, flags } of found) {
    if (quality !== 'unparseable') continue;
    const valueClass = DICTIONARY[attribute].dataClass;
    problems.push(
      time === undefined
        ? { column: columns[attribute]?.[index] ?? null, valueClass, reason: reasonOf(attribute, flags) }
        : timeProblem({ time, flags }, timeColumns[attribute]?.[index], ` of a value of ${attribute}`, valueClass),
    );
  }
  const readValidity = <T extends Validity>(told: T, from: TimeColumns | undefined, of: string): T => {
    const { validFrom, validTo, ...rest } = told;
    if (validFrom === undefined && validTo === undefined) return told;
    const { validity, unread } = standardValidity(told, timesContext(record, context));
    for (const each of unread) problems.push(timeProblem(each, from, of, DATA_CLASS));
    return { ...rest, ...validity } as T;
  };
  const { validFrom, validTo, relationColumns, validityColumns } = mapped;
  return {
    key,
    kind: record.kind,
    deleted,
    raw,
    attributes,
    relations: mapped.relations.map((relation, i) => readValidity(relation, relationColumns[i], ' of a relation')),
    ...(sourceVersion !== undefined && { sourceVersion }),
    ...(sourceUpdatedAt !== undefined && { sourceUpdatedAt }),
    ...readValidity<Validity>(
      { ...(validFrom !== undefined && { validFrom }), ...(validTo !== undefined && { validTo }) },
      validityColumns,
      '',
    ),
    provenance: { batchId, row, mapping: mapping.version, normaliser: NORMALISER_VERSION },
  };
}

/** Of the validity of records and relations. */
const DATA_CLASS = 'profile';

function timeProblem(
  { time, flags }: UnreadTime,
  columns: TimeColumns | undefined,
  of: string,
  valueClass: string,
): RowRefusal {
  return { column: columns?.[time] ?? null, valueClass, reason: reasonOf(`${time}${of}`, flags), unreadTime: true };
}

function reasonOf(what: string, flags: readonly string[]): string {
  return `is not a readable ${what}${flags.length > 0 ? ` (${flags.join(', ')})` : ''}`;
}
