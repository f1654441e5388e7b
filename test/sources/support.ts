import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestItem } from '../../domain/business/index.ts';
import { openInput, parseMapping, readCsv, readItems, readNdjson, type SourceItem } from '../../sources/index.ts';
import type { ColumnExpectation, Encoding } from '../../sources/index.ts';

/** Files of one test, removed after it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'c360-sources-'));

  write(name: string, content: string | Buffer): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What is told of a mapping given as YAML. */
export function fault(yaml: string): string {
  try {
    parseMapping(yaml, 'm.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no fault';
}

export const ANY: ColumnExpectation = { known: new Set(), required: [], ignoreUnknown: true };

export async function all<T>(items: AsyncIterable<T>): Promise<{ items: T[]; error: string | null }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
    return { items: seen, error: null };
  } catch (error) {
    return { items: seen, error: (error as Error).message };
  }
}

export async function csv(
  path: string,
  columns: ColumnExpectation = ANY,
  options: { delimiter?: string; encoding?: Encoding } = {},
): Promise<{ items: SourceItem[]; error: string | null }> {
  const { encoding, ...rest } = options;
  return all(readCsv(await openInput(path, { ...(encoding && { encoding }) }), { columns, ...rest }));
}

export const rows = (items: readonly { kind: string; values?: unknown }[]) =>
  items.filter((item) => item.kind === 'row').map((item) => ({ ...(item.values as object) }));
export const faults = (items: readonly { kind: string; row: number; column?: string | null; reason?: string }[]) =>
  items.filter((item) => item.kind === 'fault').map(({ row, column, reason }) => ({ row, column, reason }));

export async function ndjson(path: string, columns: ColumnExpectation = ANY) {
  return all(readNdjson(await openInput(path), { columns }));
}

/** Items of one CSV text under a mapping given as YAML. */
export async function mapped(folder: Folder, yaml: string, text: string, name = 'rows.csv'): Promise<IngestItem[]> {
  const mapping = parseMapping(yaml, 'mapping.yaml');
  const { items, error } = await all(readItems(await openInput(folder.write(name, text)), mapping));
  if (error !== null) throw new Error(error);
  return items;
}

export const gzip = (text: string): Buffer => gzipSync(Buffer.from(text));

/** Head of a mapping's file. */
export const HEAD = 'mapping: m\nsystem: shop\n';
/** A mapping of persons with these fields. */
export const person = (fields: string): string =>
  `${HEAD}records:\n  - kind: person\n    id: id\n${fields.replace(/^/gm, '    ')}\n`;
