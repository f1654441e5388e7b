import type { CollectionName, CommitOutcome, Documents } from '../index.ts';
import { isConstraint, type Connection } from './database.ts';
import type { EncodedUnit, EncodedWrite } from './encode.ts';
import { forgetPacked, insertPacked, notePacked } from './packed.ts';
import { selectColumns } from './sql.ts';
import { MISSING, type SqlValue, type Table } from './table.ts';
import { decodeRow } from './table-row.ts';
import type { TermIndex } from './term-index.ts';
import { changeRow, deleteRow, nextNumber, noteTermsFrom, standing, type Standing } from './term-rows.ts';

/** An expectation did not hold; the caller rolls back and finds out which. */
export class Conflict extends Error {
  constructor(readonly place: { readonly collection: CollectionName; readonly id: string } | null) {
    super('conflict');
  }
}

type Rows = Extract<EncodedWrite, { op: 'insert' } | { op: 'upsert' }>;
type Single = Exclude<EncodedWrite, Rows>;

type Whole = Extract<EncodedWrite, { op: 'replace' } | { op: 'upsert' }>;

/**
 * From so many indexed paths on it pays to read the row first and to leave the columns alone that stay as they are:
 * SQLite writes an index anew for every column that a statement sets, changed or not.
 */
const MANY_PATHS = 3;

function isRows(write: EncodedWrite): write is Rows {
  return write.op === 'insert' || write.op === 'upsert';
}

/** Rows per statement: binding many rows at once costs half of binding each by itself. */
const BATCHES = [64, 16, 4, 1] as const;
const ONE_BY_ONE = [1] as const;

/**
 * Writes a unit on the assumption that every expectation holds, in as few statements as possible.
 * @throws Conflict when one did not; the transaction must then be rolled back
 */
export function applyUnit(connection: Connection, unit: EncodedUnit, singly = false): void {
  const batches = new Map<string, Rows[]>();
  // Deletes and replaces first: they free what a unique index holds.
  for (const write of unit.writes) {
    if (write.table.terms !== null && (write.op === 'replace' || write.op === 'delete')) {
      applyTerms(connection, write, write.table.terms);
    } else if (changesColumns(write)) {
      applyChanged(connection, write);
    } else if (isRows(write)) {
      const batch = batches.get(write.op + write.table.name);
      if (batch) batch.push(write);
      else batches.set(write.op + write.table.name, [write]);
    } else applyOne(connection, write);
  }
  for (const rows of batches.values()) {
    const table = rows[0]?.table;
    const sizes = singly ? ONE_BY_ONE : BATCHES;
    if (table?.packed) insertPacked(rows, (text, values) => attempt(connection, text, values, null));
    else if (table?.terms) applyTermRows(connection, rows, table.terms, sizes);
    else applyRows(connection, rows, sizes);
    if (table?.lists)
      for (const { id, values } of rows) noteLists(connection, table, id, MISSING, listsAmong(table, values));
  }
}

/** What stands in the column of a table's lists, among the values of its columns. */
function listsAmong(table: Table, values: readonly SqlValue[]): SqlValue {
  return values[table.columns.length - 1] ?? MISSING;
}

/** Brings the index over lists from what the row had to what it has. */
function noteLists(connection: Connection, { lists }: Table, id: string, former: unknown, now: SqlValue): void {
  if (lists === null || former === now) return;
  if (typeof former === 'string') connection.prepare(lists.take).run([id, former]);
  if (typeof now === 'string') connection.prepare(lists.put).run([id, now]);
}

function changesColumns(write: EncodedWrite): write is Whole {
  const { terms, lists, paths } = write.table;
  return (
    terms === null &&
    (lists !== null || paths.length >= MANY_PATHS) &&
    (write.op === 'replace' || write.op === 'upsert')
  );
}

function applyOne(connection: Connection, write: Single): void {
  const { table, id } = write;
  if (table.packed !== null) {
    if (write.op === 'delete') forgetPacked(connection, table, id);
    if (write.op === 'replace') {
      notePacked(table, id, write.values, (text, values) => attempt(connection, text, values, write));
    }
  }
  switch (write.op) {
    case 'replace': {
      const set = ['version = version + 1', ...table.columns.map((c) => `${c} = ?`)].join(', ');
      const text = `UPDATE ${table.sql} SET ${set} WHERE id = ? AND version = ?`;
      if (attempt(connection, text, [...write.values, id, write.expected], write) !== 1) throw conflict(write);
      return;
    }
    case 'delete': {
      if (table.lists !== null) {
        const text = `SELECT ${table.lists.column} FROM ${table.sql} WHERE id = ?`;
        noteLists(connection, table, id, connection.prepare(text).get([id])?.[0], MISSING);
      }
      if (write.expected === undefined) {
        connection.prepare(`DELETE FROM ${table.sql} WHERE id = ?`).run([id]);
        return;
      }
      const text = `DELETE FROM ${table.sql} WHERE id = ? AND version = ?`;
      if (connection.prepare(text).run([id, write.expected]) !== 1) throw conflict(write);
      return;
    }
    case 'expect':
      if (versionOf(connection, table, id) !== write.expected) throw conflict(write);
  }
}

/** Replaces or deletes a row whose terms are indexed. */
function applyTerms(
  connection: Connection,
  write: Extract<Single, { op: 'replace' | 'delete' }>,
  index: TermIndex,
): void {
  const { table, id, expected } = write;
  const row = standing(connection, table, index, id);
  if (expected !== undefined && row?.version !== expected) throw conflict(write);
  if (row === undefined) return;
  if (write.op === 'delete') deleteRow(connection, table, index, row);
  else refused(write, () => changeRow(connection, table, index, row, write.values));
}

/** Writes new rows together, and puts the others in place of what stands. */
function applyTermRows(
  connection: Connection,
  rows: readonly Rows[],
  index: TermIndex,
  batches: readonly number[],
): void {
  const { table } = rows[0] as Rows;
  const first = nextNumber(connection, table);
  const added = applyRows(connection, rows, batches);
  if (added > 0) noteTermsFrom(connection, table, index, first);
  if (added === rows.length) return;
  const others: { readonly write: Rows; readonly row: Standing }[] = [];
  for (const write of rows) {
    const row = standing(connection, table, index, write.id);
    if (row !== undefined && row.n < first) others.push({ write, row });
  }
  // In the order of their numbers: FTS5 brings what it holds in memory to its tables at every step back.
  others.sort((a, b) => a.row.n - b.row.n);
  for (const { write, row } of others) {
    refused(write, () => changeRow(connection, table, index, row, write.values));
  }
}

function applyChanged(connection: Connection, write: Whole): void {
  const { table, id, values } = write;
  const columns = table.columns;
  // The document comes first and is always new, as is what stands between it and the paths.
  const indexed = columns.length - table.paths.length - (table.lists === null ? 0 : 1);
  const select = `SELECT version, ${columns.slice(indexed).join(', ')} FROM ${table.sql} WHERE id = ?`;
  const stored = connection.prepare(select).get([id]);
  if (write.op === 'replace' && stored?.[0] !== write.expected) throw conflict(write);
  if (stored === undefined) {
    attempt(connection, rowsText(table, 'insert', 1), [id, ...values], write);
    noteLists(connection, table, id, MISSING, listsAmong(table, values));
    return;
  }
  if (table.lists !== null) noteLists(connection, table, id, stored.at(-1), listsAmong(table, values));
  const changed = columns.flatMap((_, i) => (i >= indexed && values[i] === stored[i - indexed + 1] ? [] : [i]));
  const set = ['version = version + 1', ...changed.map((i) => `${columns[i]} = ?`)].join(', ');
  const bound = changed.map((i) => values[i] as SqlValue);
  attempt(connection, `UPDATE ${table.sql} SET ${set} WHERE id = ?`, [...bound, id], write);
}

/** Answers how many rows it wrote: of a table with terms an upsert leaves those that stand. */
function applyRows(connection: Connection, rows: readonly Rows[], batches: readonly number[]): number {
  const first = rows[0];
  if (first === undefined) return 0;
  let start = 0;
  let written = 0;
  for (const size of batches) {
    while (rows.length - start >= size) {
      const values: SqlValue[] = [];
      for (let i = start; i < start + size; i++) {
        const row = rows[i] as Rows;
        values.push(row.id);
        for (const value of row.values) values.push(value);
      }
      const text = rowsText(first.table, first.op, size);
      written += attempt(connection, text, values, size === 1 ? (rows[start] ?? null) : null);
      start += size;
    }
  }
  return written;
}

const texts = new WeakMap<Table, Map<string, string>>();

function rowsText(table: Table, op: 'insert' | 'upsert', size: number): string {
  let known = texts.get(table);
  if (known === undefined) texts.set(table, (known = new Map<string, string>()));
  const key = op + String(size);
  let text = known.get(key);
  if (text === undefined) {
    const columns = table.columns;
    const marks = Array.from({ length: size }, () => `(?, 1${', ?'.repeat(columns.length)})`).join(', ');
    const set = columns.map((c) => `${c} = excluded.${c}`).join(', ');
    const update = table.terms ? 'NOTHING' : `UPDATE SET version = version + 1, ${set}`;
    text = `INSERT INTO ${table.sql} (id, version, ${columns.join(', ')}) VALUES ${marks}${
      op === 'upsert' ? ` ON CONFLICT (id) DO ${update}` : ''
    }`;
    known.set(key, text);
  }
  return text;
}

function attempt(
  connection: Connection,
  text: string,
  values: readonly SqlValue[],
  write: EncodedWrite | null,
): number {
  return refused(write, () => connection.prepare(text).run(values));
}

/** @throws Conflict where a unique index refuses a row */
function refused<T>(write: EncodedWrite | null, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw isConstraint(error) ? new Conflict(write && conflict(write).place) : error;
  }
}

function conflict(write: EncodedWrite): Conflict {
  return new Conflict({ collection: write.table.name, id: write.id });
}

export function versionOf(connection: Connection, table: Table, id: string): number {
  const row = connection.prepare(`SELECT version FROM ${table.sql} WHERE id = ?`).get([id]);
  return (row?.[0] as number | undefined) ?? 0;
}

/**
 * What the unit's outcome is, before anything of it is written: was its operation committed before, and which of
 * its expectations fail. Null: it may be applied (a unique index may still refuse it).
 */
export function foreseen(connection: Connection, unit: EncodedUnit, operations: Table): CommitOutcome | null {
  if (unit.recorded) {
    const select = `SELECT ${selectColumns(operations)} FROM ${operations.sql} AS t WHERE t.id = ?`;
    const raw = connection.prepare(select).get([unit.operationId]);
    if (raw) return { kind: 'repeated', operation: decodeRow<Documents['operations']>(operations, raw).doc };
  }
  const failed = unit.writes
    .filter((write) => {
      if (write.op === 'upsert' || (write.op === 'delete' && write.expected === undefined)) return false;
      const expected = isRows(write) ? 0 : write.expected;
      return versionOf(connection, write.table, write.id) !== expected;
    })
    .map((write) => ({ collection: write.table.name, id: write.id }));
  return failed.length > 0 ? { kind: 'conflict', failed } : null;
}
