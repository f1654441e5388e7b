import type { ColumnsByField, MappedRecord } from '../../domain/business/index.ts';
import { AHEAD, isAhead, timeAhead, type IncomingRecord, type Instant } from '../../domain/model/index.ts';
import { standardMeta, timesContext, type NormalizeContext } from '../../domain/normalize/index.ts';
import type { RowRefusal } from './types.ts';

/**
 * Why a row is refused one of whose records tells a time that lies ahead, by the column of that time.
 * @param mapped what the records were standardised from, in their order
 */
export function refusedTime(
  records: readonly IncomingRecord[],
  mapped: readonly MappedRecord[],
  columns: ColumnsByField,
  context: NormalizeContext,
  now: Instant,
): RowRefusal | null {
  for (const [i, standard] of records.entries()) {
    const found = timeAhead(standard, now);
    if (found === null) continue;
    if (!('attribute' in found)) return refusal(columns[`records.${found.time}`], `the ${found.time}`);
    const { time, attribute } = found;
    const { record, timeColumns } = mapped[i] ?? {};
    const times = record && timesContext(record, context);
    // Standard values need not stand at the places of the raw ones.
    const place = (record?.[attribute] ?? []).findIndex((raw) => {
      const told = typeof raw === 'string' || !times ? undefined : standardMeta(raw, times).meta[time];
      return told !== undefined && isAhead(told, now);
    });
    return refusal(timeColumns?.[attribute]?.[place]?.[time], `the ${time} of a value of ${attribute}`);
  }
  return null;
}

function refusal(column: string | null | undefined, what: string): RowRefusal {
  if (column === undefined || column === null) return { column: null, valueClass: null, reason: `${what} ${AHEAD}` };
  return { column, valueClass: null, reason: AHEAD };
}
