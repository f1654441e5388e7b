import type { Connection } from './database.ts';
import type { SqlValue, Table } from './table.ts';
import type { TermIndex } from './term-index.ts';

/** The table's next row gets this number or a higher one. */
export function nextNumber(connection: Connection, table: Table): number {
  return connection.prepare(`SELECT coalesce(max(n), 0) + 1 FROM ${table.sql}`).get([])?.[0] as number;
}

/** Notes the terms of all rows from a number on. */
export function noteTermsFrom(connection: Connection, table: Table, { sql, column }: TermIndex, first: number): void {
  const text = `INSERT INTO ${sql} (rowid, t) SELECT n, ${column} FROM ${table.sql} WHERE n >= ? AND ${column} <> ''`;
  connection.prepare(text).run([first]);
}

/** A row that stands. */
export interface Standing {
  readonly n: number;
  readonly version: number;
  readonly text: string;
}

export function standing(
  connection: Connection,
  table: Table,
  { column }: TermIndex,
  id: string,
): Standing | undefined {
  const row = connection.prepare(`SELECT n, version, ${column} FROM ${table.sql} WHERE id = ?`).get([id]);
  return row && { n: row[0] as number, version: row[1] as number, text: row[2] as string };
}

/** Puts new columns in place of a row's own; the index is left alone where the terms stay. */
export function changeRow(
  connection: Connection,
  table: Table,
  index: TermIndex,
  row: Standing,
  values: readonly SqlValue[],
): void {
  const text = values[index.at] as string;
  if (text !== row.text) forgetTerms(connection, index, row);
  const set = table.columns.map((column) => `${column} = ?`).join(', ');
  connection.prepare(`UPDATE ${table.sql} SET version = version + 1, ${set} WHERE n = ?`).run([...values, row.n]);
  if (text !== row.text && text !== '') {
    connection.prepare(`INSERT INTO ${index.sql} (rowid, t) VALUES (?, ?)`).run([row.n, text]);
  }
}

export function deleteRow(connection: Connection, table: Table, index: TermIndex, row: Standing): void {
  forgetTerms(connection, index, row);
  connection.prepare(`DELETE FROM ${table.sql} WHERE n = ?`).run([row.n]);
}

/** The index keeps no texts, so it must be told the very one it was given. */
function forgetTerms(connection: Connection, { sql }: TermIndex, { n, text }: Standing): void {
  if (text === '') return;
  connection.prepare(`INSERT INTO ${sql} (${sql}, rowid, t) VALUES ('delete', ?, ?)`).run([n, text]);
}
