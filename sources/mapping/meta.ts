import type { TimeColumns } from '../../domain/business/index.ts';
import { RAW_META, type RawMeta } from '../../domain/normalize/index.ts';
import { moment } from './dates.ts';
import type { Value } from './expression.ts';
import type { Entry } from './fields.ts';
import { compileZone } from './steps.ts';
import { columnOf, type Scope } from './value.ts';

/** Where a mapping reads what is known of a value. */
export type MetaEntry = { readonly [M in keyof RawMeta]?: Value | undefined };

/** What is known of a value, and the columns that its times come from. */
export interface ItemMeta {
  readonly said: RawMeta;
  readonly columns: TimeColumns;
}

/** Null where the entry tells nothing of its values. Times without an offset are of the mapping's time zone. */
export function metaReader(entry: MetaEntry, { file, compiler, path }: Entry): ((scope: Scope) => ItemMeta) | null {
  const readers = RAW_META.flatMap((field) => {
    const value = entry[field];
    return value === undefined ? [] : [[field, compiler.value(value, [...path, field])] as const];
  });
  if (readers.length === 0) return null;
  const columns = timeColumns(entry);
  const local = compileZone(file.timezone, ['timezone']);
  return (scope) => {
    const said: Record<string, string> = {};
    for (const [field, read] of readers) {
      const text = read(scope)[0];
      if (text === undefined) continue;
      const isTime = field === 'observedAt' || field === 'verifiedAt';
      // What is no time of ISO 8601 may be one that the normaliser reads.
      said[field] = isTime ? (moment(text, local)?.utc ?? text) : text;
    }
    return { said, columns };
  };
}

const TIMES = ['observedAt', 'verifiedAt', 'validFrom', 'validTo'] as const;

/** The columns that the times of an entry come from. */
export function timeColumns(entry: MetaEntry): TimeColumns {
  const columns: { -readonly [T in keyof TimeColumns]: TimeColumns[T] } = {};
  for (const time of TIMES) {
    const value = entry[time];
    if (value !== undefined) columns[time] = columnOf(value);
  }
  return columns;
}
