/// <reference lib="es2024.string" />
import { DOCUMENT_LIMIT_BYTES, StoreContractError, termsAt, type Row, type Scalar } from '../index.ts';
import { listsText } from './list-index.ts';
import { MISSING, type SqlValue, type Table } from './table.ts';
import { termsOf, termsText } from './term-index.ts';

export interface EncodedRow {
  readonly values: SqlValue[];
  /** Characters of the document, of at most three bytes each. */
  readonly length: number;
}

/**
 * The data columns of a document.
 * @throws StoreContractError when it is too large, or an indexed path holds more than a scalar
 */
export function encodeRow(table: Table, id: string, doc: object): EncodedRow {
  // As long as it will be: a list that grows reserves room for many more.
  const values = new Array<SqlValue>(table.columns.length);
  let filled = 1;
  let kept = doc as Record<string, unknown>;
  // A copy only where something is left out; set to undefined rather than deleted, which makes an object slow.
  if (table.columns.length > 1) kept = { ...kept };
  const clustered = table.clusteredBy;
  if (clustered) values[filled++] = takeFromId(table, clustered, id, kept);
  let length = 0;
  for (const name of table.texts) {
    const text = asItIs(kept[name]);
    values[filled++] = text;
    if (typeof text !== 'string') continue;
    kept[name] = undefined;
    length += text.length;
  }
  if (table.terms !== null) {
    const { path } = table.terms;
    const text = termsText(termsAt(table.name, path, kept[path]));
    values[filled++] = text;
    kept[path] = undefined;
    length += text.length;
  }
  for (const path of table.paths) {
    const value = scalar(table, path, valueAt(doc, path));
    values[filled++] = value;
    if (typeof value === 'string' && !path.includes('.')) kept[path] = undefined;
  }
  if (table.lists !== null)
    values[filled++] = listsText(table.name, table.lists.field, valueAt(doc, table.lists.field)) ?? MISSING;
  const json = JSON.stringify(kept);
  length += json.length;
  if (length * LONGEST > DOCUMENT_LIMIT_BYTES) {
    const bytes = bytesOf([json, ...values.slice(1)]);
    if (bytes > DOCUMENT_LIMIT_BYTES) {
      throw new StoreContractError(`A document of "${table.name}" has ${bytes} bytes, more than 1 MB.`);
    }
  }
  values[0] = table.codec ? table.codec.seal(id, doc, json) : json;
  return { values, length };
}

/** Bytes of a UTF-16 unit in UTF-8, at most. */
export const LONGEST = 3;

export function bytesOf(values: readonly SqlValue[]): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0);
}

/** Takes what the id says out of the document; answers the length of the value that begins the id. */
function takeFromId(
  table: Table,
  { path, separator, rest }: NonNullable<Table['clusteredBy']>,
  id: string,
  kept: Record<string, unknown>,
): number {
  const value = valueAt(kept, path);
  if (typeof value !== 'string' || id[value.length] !== separator || !id.startsWith(value)) {
    throw new StoreContractError(`An id of "${table.name}" is the value of "${path}", "${separator}" and a rest.`);
  }
  kept[path] = undefined;
  if (rest !== undefined) {
    if (valueAt(kept, rest) !== id.slice(value.length + 1)) {
      throw new StoreContractError(`An id of "${table.name}" ends with the value of "${rest}".`);
    }
    kept[rest] = undefined;
  }
  return characters(value);
}

/** A text for a column of its own; what a column would not give back as it was stays in the document. */
function asItIs(value: unknown): SqlValue {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0') ? value : MISSING;
}

/** A raw row: id, version, then the data columns; `from` is where the id stands. */
export function decodeRow<D>(table: Table, raw: readonly unknown[], fields?: readonly string[], from = 0): Row<D> {
  const id = raw[from] as string;
  const version = raw[from + 1] as number;
  if (fields?.length === 0) return { id, version, doc: {} as D };
  const stored = raw[from + 2] as string;
  const doc = JSON.parse(table.codec ? table.codec.open(stored) : stored) as Record<string, unknown>;
  let next = from + 3;
  const clustered = table.clusteredBy;
  if (clustered) {
    const value = prefix(id, raw[next++] as number);
    doc[clustered.path] = value;
    if (clustered.rest !== undefined) doc[clustered.rest] = id.slice(value.length + 1);
  }
  for (const name of table.texts) {
    const value = raw[next++];
    if (typeof value === 'string') doc[name] = value;
  }
  if (table.terms !== null) doc[table.terms.path] = termsOf(raw[next++] as string);
  for (const path of table.paths) {
    const value = raw[next++];
    if (typeof value === 'string' && !path.includes('.')) doc[path] = value;
  }
  return { id, version, doc: (fields === undefined ? doc : pick(doc, fields)) as D };
}

export function pick(doc: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field of fields) if (Object.hasOwn(doc, field)) out[field] = doc[field];
  return out;
}

/** What stands at a path, fields joined by dots; undefined where nothing does. */
export function valueAt(doc: object, path: string): unknown {
  if (!path.includes('.')) return own(doc, path);
  return path.split('.').reduce<unknown>((value, name) => own(value, name), doc);
}

function own(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function scalar(table: Table, path: string, value: unknown): SqlValue {
  if (value === null || value === undefined) return MISSING;
  if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw new StoreContractError(`"${path}" of "${table.name}" is indexed, so it holds text, a finite number or null.`);
}

export function sqlScalar(value: Scalar): SqlValue {
  return value ?? MISSING;
}

/** SQLite counts characters, JavaScript UTF-16 units. */
function characters(text: string): number {
  return /^[\u0000-\ud7ff]*$/.test(text) ? text.length : [...text].length;
}

/** The first `count` characters, as SQLite counts them. */
export function prefix(id: string, count: number): string {
  const head = id.slice(0, count);
  return /^[\u0000-\ud7ff]*$/.test(head) ? head : [...id].slice(0, count).join('');
}
