import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { IngestItem } from '../domain/business/index.ts';
import { readCsv } from './csv.ts';
import { SourceError } from './errors.ts';
import type { Input } from './input.ts';
import { parseMapping, TOO_SLOW, type Mapping } from './mapping/index.ts';
import { readNdjson } from './ndjson.ts';

/** @throws SourceError when the mapping cannot be read or is faulty */
export async function loadMapping(path: string): Promise<Mapping> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SourceError(basename(path), missing ? 'there is no such mapping file' : 'the mapping cannot be read');
  }
  return parseMapping(textOf(bytes, basename(path)), basename(path));
}

function textOf(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const lines = bytes.toString('latin1').split('\n');
    const line = 1 + lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1')));
    throw new SourceError(file, 'holds bytes that are not UTF-8; save the mapping as UTF-8', { line });
  }
}

/** The format a mapping declares, else that of the file's name; CSV where neither tells. */
export function formatOf(mapping: Mapping, name: string): 'csv' | 'ndjson' {
  return mapping.format.type ?? (/\.(ndjson|jsonl)(\.gz)?$/i.test(name) ? 'ndjson' : 'csv');
}

/** Rows refused for a slow expression beyond which it is the mapping that is at fault, and a file would take days. */
const MOST_SLOW = 20;

/**
 * The rows of an input as the mapping reads them, one at a time and only as fast as they are taken.
 * @throws SourceError for a bad header, an expression that takes too long on row after row, and after the good rows where the input failed
 */
export async function* readItems(
  input: Input,
  mapping: Mapping,
  { mostSlow = MOST_SLOW }: { readonly mostSlow?: number } = {},
): AsyncGenerator<IngestItem, void, undefined> {
  const format = formatOf(mapping, input.name);
  const columns = mapping.columnsOf(format);
  const { delimiter, quote } = mapping.format;
  const rows =
    format === 'ndjson'
      ? readNdjson(input, { columns })
      : readCsv(input, {
          columns,
          ...(delimiter !== undefined && { delimiter }),
          ...(quote !== undefined && { quote: quote === '' ? null : quote }),
        });
  let slow = 0;
  for await (const row of rows) {
    const item = mapping.apply(row);
    if (item.kind === 'refused' && item.reason === TOO_SLOW && (slow += 1) === mostSlow) {
      const { column } = item;
      throw new SourceError(input.name, `a text ${TOO_SLOW}`, { row: item.row, ...(column !== null && { column }) });
    }
    yield item;
  }
}
