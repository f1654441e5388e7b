import { Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import type { Json } from '../domain/model/index.ts';
import { SourceError } from './errors.ts';
import type { Input } from './input.ts';
import { checkHeader } from './header.ts';
import {
  DEFAULT_ROW_LIMITS,
  faultRaw,
  textFault,
  type ColumnExpectation,
  type RowFault,
  type RowLimits,
  type SourceItem,
} from './row.ts';

export interface CsvOptions {
  readonly delimiter?: string;
  readonly quote?: string | null;
  readonly columns: ColumnExpectation;
  readonly limits?: RowLimits;
}

/**
 * Rows of a CSV file (RFC 4180, any delimiter) after a checked header. Bad rows are faults between the good
 * ones; text is never interpreted.
 * @throws SourceError for a bad header and, after the good rows, where the input ended in a failure
 */
export async function* readCsv(input: Input, options: CsvOptions): AsyncGenerator<SourceItem, void, undefined> {
  const limits = options.limits ?? DEFAULT_ROW_LIMITS;
  const skipped: { readonly after: number; readonly reason: string; readonly raw: string }[] = [];
  let tooLong = false;
  const parser = parse({
    delimiter: options.delimiter ?? ',',
    quote: options.quote === undefined ? '"' : options.quote,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: limits.bufferBytes,
    on_skip: (error: CsvError | undefined) => {
      if (error?.code === 'CSV_MAX_RECORD_SIZE') tooLong = true;
      const after = parser.info.records;
      if (skipped.at(-1)?.after !== after || error?.code === 'CSV_MAX_RECORD_SIZE') {
        skipped.push({ after, reason: reasonOf(error), raw: faultRaw(error?.['record'] ?? null) });
      }
      return undefined;
    },
  });
  const bytes = Readable.from(input.chunks);
  bytes.pipe(parser);
  let header: readonly string[] | null = null;
  let rawText: RawText = asJson;
  let records = 0;
  let row = 0;
  // One item is held back: of an input that failed, the last row may be cut in its middle.
  let held: SourceItem | null = null;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (header === null) {
        if (skipped[0]?.after === 0) break;
        header = checkHeader(record, options.columns, input.name);
        rawText = rawTextOf(header);
        records++;
        continue;
      }
      for (; skipped.length > 0 && (skipped[0]?.after ?? 0) <= records; skipped.shift()) {
        if (held !== null) yield held;
        held = skippedFault(++row, skipped[0]?.reason, skipped[0]?.raw);
      }
      if (held !== null) yield held;
      held = readRecord(++row, record, header, limits, rawText);
      records++;
    }
    const failure = input.failure();
    if (header === null) {
      if (failure !== null) throw failure;
      throw skipped.length > 0
        ? new SourceError(input.name, `the header cannot be read: ${skipped[0]?.reason ?? ''}`)
        : new SourceError(input.name, 'is empty: a header with the names of the columns is missing');
    }
    if (failure !== null) throw failure;
    if (held !== null) yield held;
    for (const fault of skipped) yield skippedFault(++row, fault.reason, fault.raw);
    if (tooLong) throw new SourceError(input.name, 'reading stopped here, as no row end was found', { row });
  } finally {
    bytes.destroy();
    parser.destroy();
  }
}

function skippedFault(row: number, reason = 'cannot be read', raw = 'null'): RowFault {
  return { kind: 'fault', row, column: null, reason, raw };
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote',
  CSV_MAX_RECORD_SIZE: 'the row is longer than a row may be in memory; a quote that is never closed is the usual cause',
};

/** The parser's own messages can quote values; these do not. */
function reasonOf(error: CsvError | undefined): string {
  return REASONS[error?.code ?? ''] ?? 'is not CSV';
}

/** A row as JSON text. */
type RawText = (values: Readonly<Record<string, Json>>, record: readonly string[], whole: string) => string;

const asJson = (values: Readonly<Record<string, Json>>): string => JSON.stringify(values);

/** Holds nothing that JSON writes otherwise than as it is. */
const UNESCAPED = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** What `JSON.stringify` gives, in a third of its time for the rows, nearly all, that need no escapes. */
function rawTextOf(header: readonly string[]): RawText {
  // Names that are numbers come first in an object, whatever their place in the file.
  if (header.some((name) => /^\d+$/.test(name))) return asJson;
  const before = header.map((name, i) => `${i === 0 ? '{' : '",'}${JSON.stringify(name)}:"`);
  return (values, record, whole) => {
    if (!UNESCAPED.test(whole)) return asJson(values);
    let text = '';
    for (let i = 0; i < record.length; i += 1) text += (before[i] as string) + (record[i] as string);
    return `${text}"}`;
  };
}

function readRecord(
  row: number,
  record: string[],
  header: readonly string[],
  limits: RowLimits,
  rawText: RawText,
): SourceItem {
  const fault = (column: string | null, reason: string): RowFault => ({
    kind: 'fault',
    row,
    column,
    reason,
    raw: faultRaw(record),
  });
  if (record.length !== header.length) {
    return fault(null, `has ${record.length} fields; the header has ${header.length}`);
  }
  const whole = record.join('');
  if (whole.length > limits.rowLength) {
    const longest = record.reduce((best, value, i) => (value.length > (record[best]?.length ?? 0) ? i : best), 0);
    return fault(header[longest] ?? null, `is longer than the ${limits.rowLength} characters that a row may have`);
  }
  if (textFault(whole) !== null) {
    const at = record.findIndex((value) => textFault(value) !== null);
    return fault(header[at] ?? null, textFault(record[at] ?? '') ?? 'cannot be read');
  }
  const values = Object.create(null) as Record<string, Json>;
  for (let i = 0; i < header.length; i++) values[header[i] as string] = record[i] as string;
  return { kind: 'row', row, values, raw: rawText(values, record, whole) };
}
