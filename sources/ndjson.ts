import type { Json } from '../domain/model/index.ts';
import { parseExact } from './exact-numbers.ts';
import type { Input } from './input.ts';
import { repeatedKey } from './repeated-keys.ts';
import {
  DEFAULT_ROW_LIMITS,
  faultRaw,
  textFault,
  type ColumnExpectation,
  type RowFault,
  type RowLimits,
  type SourceItem,
} from './row.ts';

export interface NdjsonOptions {
  readonly columns: ColumnExpectation;
  readonly limits?: RowLimits;
}

const NEWLINE = 10;
const DEPTH = 32;

/** A line, or null for one that was longer than the buffer may be. */
async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  bufferBytes: number,
): AsyncGenerator<{ readonly line: Buffer | null; readonly ended: boolean }, void, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  let overlong = false;
  const take = (ended: boolean): { line: Buffer | null; ended: boolean } => {
    const line = overlong ? null : Buffer.concat(parts, length);
    parts = [];
    length = 0;
    overlong = false;
    return { line, ended };
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      length += end - start;
      start = end + 1;
      yield take(true);
    }
    if (start === chunk.length) continue;
    length += chunk.length - start;
    if (length > bufferBytes) {
      overlong = true;
      parts = [];
      length = 0;
    } else if (!overlong) parts.push(chunk.subarray(start));
  }
  if (length > 0 || overlong) yield take(false);
}

/**
 * Rows of a file with one JSON object a line. Empty lines are left out; bad lines are faults between the good ones.
 * @throws SourceError after the good rows, where the input ended in a failure
 */
export async function* readNdjson(input: Input, options: NdjsonOptions): AsyncGenerator<SourceItem, void, undefined> {
  const limits = options.limits ?? DEFAULT_ROW_LIMITS;
  let row = 0;
  for await (const { line, ended } of splitLines(input.chunks, limits.bufferBytes)) {
    if (!ended && input.failure() !== null) break;
    if (line === null) {
      yield {
        kind: 'fault',
        row: ++row,
        column: null,
        reason: `the line is longer than ${limits.bufferBytes} bytes`,
        raw: 'null',
      };
      continue;
    }
    const text = line.toString('utf8');
    if (text.trim() === '') continue;
    yield readLine(++row, text, options.columns, limits);
  }
  const failure = input.failure();
  if (failure !== null) throw failure;
}

function readLine(row: number, text: string, columns: ColumnExpectation, limits: RowLimits): SourceItem {
  const fault = (column: string | null, reason: string): RowFault => ({
    kind: 'fault',
    row,
    column,
    reason,
    raw: faultRaw(text),
  });
  if (text.length > limits.rowLength) {
    return fault(null, `is longer than the ${limits.rowLength} characters that a row may have`);
  }
  let parsed: unknown;
  try {
    parsed = parseExact(text);
  } catch {
    return fault(null, 'is not JSON');
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed))
    return fault(null, 'is not a JSON object');
  const repeated = repeatedKey(text, parsed);
  if (repeated !== null) {
    return fault(repeated.key, repeated.inside ? 'holds an object with a key that is there twice' : 'is there twice');
  }
  const values = Object.create(null) as Record<string, Json>;
  for (const [name, value] of Object.entries(parsed as Record<string, Json>)) {
    if (!columns.known.has(name)) {
      if (columns.ignoreUnknown) continue;
      return fault(name, 'the mapping does not know this column');
    }
    const reason = valueFault(value, 0);
    if (reason !== null) return fault(name, reason);
    values[name] = value;
  }
  return { kind: 'row', row, values, raw: text.trim() };
}

function valueFault(value: Json, depth: number): string | null {
  if (depth > DEPTH) return 'is nested too deep';
  if (typeof value === 'string') return textFault(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return null;
  const inner = Array.isArray(value) ? (value as readonly Json[]) : Object.values(value as Record<string, Json>);
  for (const part of inner) {
    const reason = valueFault(part, depth + 1);
    if (reason !== null) return reason;
  }
  return null;
}
