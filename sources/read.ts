import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { IngestItem } from '../domain/business/index.ts';
import { readCsv } from './csv.ts';
import { SourceError } from './errors.ts';
import type { Input } from './input.ts';
import { parseMapping, type Mapping } from './mapping/index.ts';
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

/**
 * The rows of an input as the mapping reads them, one at a time and only as fast as they are taken.
 * @throws SourceError for a bad header, and after the good rows where the input failed
 */
export async function* readItems(input: Input, mapping: Mapping): AsyncGenerator<IngestItem, void, undefined> {
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
  for await (const row of rows) yield mapping.apply(row);
}
