/// <reference lib="es2024.string" />
import { controlCharacterIn, type Json } from '../domain/model/index.ts';

/** One row of a source: `row` counts data rows from 1; `values` has no prototype, so any column name is safe. */
export interface SourceRow {
  readonly kind: 'row';
  readonly row: number;
  readonly values: Readonly<Record<string, Json>>;
  /** The row as received, as JSON text. */
  readonly raw: string;
}

/** A row that cannot be used; the rows around it can. The reason holds no value of the row. */
export interface RowFault {
  readonly kind: 'fault';
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
  /** The row as received, as JSON text; cut where it is over the limit. */
  readonly raw: string;
}

export type SourceItem = SourceRow | RowFault;

/** Which columns a mapping knows, and which of them a file must have. */
export interface ColumnExpectation {
  readonly known: ReadonlySet<string>;
  /** Columns that the header of a CSV file must name. */
  readonly required: readonly string[];
  /** Columns that the mapping does not know are left aside instead of refused. */
  readonly ignoreUnknown: boolean;
}

export interface RowLimits {
  /** UTF-16 units that a row may hold; longer rows are faults. */
  readonly rowLength: number;
  /** Bytes a row may hold in memory before reading of the file stops. */
  readonly bufferBytes: number;
}

export const DEFAULT_ROW_LIMITS: RowLimits = { rowLength: 262_144, bufferBytes: 16 * 1024 * 1024 };

/** Longest raw text that a fault keeps, so that its quarantine row stays within the limit of a document. */
const FAULT_RAW = 200_000;

export function faultRaw(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= FAULT_RAW ? text : JSON.stringify({ cut: text.length, begins: text.slice(0, FAULT_RAW / 2) });
}

/** What a decoder writes for bytes that are not in the file's encoding. */
const UNDECODED = '\ufffd';

/** Why a text cannot be taken, or null. */
export function textFault(text: string): string | null {
  const control = controlCharacterIn(text);
  if (control !== null) return `holds the control character ${control}`;
  if (!text.isWellFormed()) return 'holds half of a character (a surrogate without the other)';
  return text.includes(UNDECODED)
    ? 'holds bytes that are not in the encoding of the file; declare the right one (format.encoding) or mend the source'
    : null;
}
