import { Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import type { Json } from '../domain/model/index.ts';
import { SourceError } from './errors.ts';
import type { Input } from './input.ts';
import { checkHeader } from './header.ts';
import { quoteFault, type QuoteFault } from './quotes.ts';
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
  const delimiter = options.delimiter ?? ',';
  const quote = options.quote === undefined ? '"' : options.quote;
  const unended: Unended[] = [];
  const bytes = Readable.from(input.chunks);
  const parser = parse({
    delimiter,
    quote,
    escape: quote,
    // Files that were put together mix their line ends.
    record_delimiter: ['\r\n', '\n', '\r'],
    // Strict reading would take the rows after a bad quote for text of its field; `quoteFault` finds the bad quotes.
    relax_quotes: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: limits.bufferBytes,
    on_skip: (error: CsvError | undefined, raw = '') => {
      if (unended.length > 0) return undefined;
      const tooLong = error?.code === 'CSV_MAX_RECORD_SIZE';
      unended.push({ after: parser.info.records, reason: reasonOf(error), raw: faultRaw(rowText(raw)), tooLong });
      if (tooLong) {
        bytes.destroy();
        parser.end();
      }
      return undefined;
    },
  });
  bytes.pipe(parser);
  const quotesOf = quoteReader(delimiter, quote);
  let header: readonly string[] | null = null;
  let rawText: RawText = asJson;
  let records = 0;
  let row = 0;
  // One item is held back: of an input that failed, the last row may be cut in its middle.
  let held: SourceItem | null = null;
  try {
    for await (const { record, raw } of parser as AsyncIterable<Received>) {
      if (unended[0] !== undefined && records >= unended[0].after) break;
      records++;
      if (header === null) {
        const fault = quotesOf(record, raw);
        if (fault !== null) throw unreadableHeader(input.name, fault.reason, fault.field + 1);
        header = checkHeader(record, options.columns, input.name);
        rawText = rawTextOf(header);
        continue;
      }
      if (held !== null) yield held;
      row++;
      const fault = quotesOf(record, raw);
      held =
        fault === null
          ? readRecord(row, record, header, limits, rawText)
          : { kind: 'fault', row, column: header[fault.field] ?? null, reason: fault.reason, raw: fault.raw };
    }
    const failure = input.failure();
    if (failure !== null) throw failure;
    const [end] = unended;
    if (header === null) {
      throw end === undefined
        ? new SourceError(input.name, 'is empty: a header with the names of the columns is missing')
        : unreadableHeader(input.name, end.reason);
    }
    if (held !== null) yield held;
    if (end !== undefined) yield { kind: 'fault', row: ++row, column: null, reason: end.reason, raw: end.raw };
    if (end?.tooLong) throw new SourceError(input.name, 'reading stopped here, as no row end was found', { row });
  } finally {
    bytes.destroy();
    parser.destroy();
  }
}

/** A row as the parser gives it: of each delimiter and quote that has several bytes, `raw` holds the first alone. */
interface Received {
  readonly record: string[];
  readonly raw: string;
}

/** The row in which the file ended, or reading of it: no row can be told apart behind it. */
interface Unended {
  readonly after: number;
  readonly reason: string;
  readonly raw: string;
  readonly tooLong: boolean;
}

function unreadableHeader(file: string, reason: string, column?: number): SourceError {
  return new SourceError(file, `the header cannot be read: ${reason}`, { ...(column !== undefined && { column }) });
}

/** A row's text without the ends of its line and of empty lines before it. */
const rowText = (raw: string): string => raw.replace(/^[\r\n]+/, '').replace(/[\r\n]$/, '');

/** Looks at the quotes of a row; rows without a quote in their values, nearly all, cost one search. */
function quoteReader(
  delimiter: string,
  quote: string | null,
): (record: readonly string[], raw: string) => (QuoteFault & { readonly raw: string }) | null {
  if (quote === null) return () => null;
  const asReceived = Buffer.byteLength(delimiter) === 1 && Buffer.byteLength(quote) === 1;
  const mark = Buffer.from(quote).subarray(0, 1).toString();
  return (record, raw) => {
    if (!raw.includes(mark) || !record.some((value) => value.includes(quote))) return null;
    const text = rowText(raw);
    const fault = quoteFault(record, text, quote, mark);
    return fault === null ? null : { ...fault, raw: faultRaw(asReceived ? text : record) };
  };
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
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
