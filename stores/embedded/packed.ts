import type { Connection } from './database.ts';
import type { SqlValue, Table } from './table.ts';
import { prefix } from './table-row.ts';

/** A row of a table with a packed index, as it is encoded: document, then the length of the id's beginning. */
export interface PackedRow {
  readonly table: Table;
  readonly id: string;
  readonly op: 'insert' | 'upsert';
  readonly values: readonly SqlValue[];
}

/** Runs a statement that a constraint may refuse. */
type Run = (text: string, values: readonly SqlValue[]) => void;

/**
 * Writes rows that come in runs with one ending: such a run goes as one list in one parameter, since binding every
 * value by itself costs more than writing it.
 */
export function insertPacked(rows: readonly PackedRow[], run: Run): void {
  const runs = new Map<string, { readonly first: PackedRow; readonly rest: string; readonly rows: PackedRow[] }>();
  for (const row of rows) {
    const length = row.values[1] as number;
    const rest = row.id.slice(prefix(row.id, length).length + 1);
    const same = runs.get(`${length}|${rest}`);
    if (same === undefined) runs.set(`${length}|${rest}`, { first: row, rest, rows: [row] });
    else same.rows.push(row);
  }
  for (const { first, rest, rows: together } of runs.values()) {
    const { table, op, values } = first;
    const begins = together.map(({ id }) => id.slice(0, -rest.length || undefined));
    const list = JSON.stringify(together.map((row, i) => `${begins[i] ?? ''}${String(row.values[0])}`));
    run(insertText(table, op), [rest, values[1] as number, list]);
    note(table, rest, begins, run);
  }
}

function insertText({ sql }: Table, op: PackedRow['op']): string {
  const text = `INSERT INTO ${sql} (id, version, doc, k) SELECT substr(value, 1, ?2 + 1) || ?1, 1, substr(value, ?2 + 2), ?2 FROM json_each(?3) WHERE true`;
  return op === 'insert'
    ? text
    : `${text} ON CONFLICT (id) DO UPDATE SET version = version + 1, doc = excluded.doc, k = excluded.k`;
}

/** Notes ids, named by their beginnings with the separator, under their ending. */
function note(table: Table, rest: string, begins: readonly string[], run: Run): void {
  const ids = begins.map((begin) => JSON.stringify(begin.slice(0, -1))).join(',');
  const text = `INSERT INTO ${table.packed} (value, ids) VALUES (?, ?) ON CONFLICT (value) DO UPDATE SET ids = ids || ',' || excluded.ids`;
  run(text, [rest, ids]);
}

/** Notes a row that a replace may have put under another ending of the same id. */
export function notePacked(table: Table, id: string, values: readonly SqlValue[], run: Run): void {
  const begin = prefix(id, (values[1] as number) + 1);
  note(table, id.slice(begin.length), [begin], run);
}

/** Takes a row that is about to be deleted out of the packed index. */
export function forgetPacked(connection: Connection, table: Table, id: string): void {
  const length = connection.prepare(`SELECT k FROM ${table.sql} WHERE id = ?`).get([id])?.[0];
  if (typeof length !== 'number') return;
  const begin = prefix(id, length);
  const rest = id.slice(begin.length + 1);
  const noted = connection.prepare(`SELECT ids FROM ${table.packed} WHERE value = ?`).get([rest])?.[0];
  const ids = JSON.parse(`[${typeof noted === 'string' ? noted : ''}]`) as string[];
  const left = [...new Set(ids)].filter((each) => each !== begin).map((each) => JSON.stringify(each));
  if (left.length === 0) connection.prepare(`DELETE FROM ${table.packed} WHERE value = ?`).run([rest]);
  else connection.prepare(`UPDATE ${table.packed} SET ids = ? WHERE value = ?`).run([left.join(','), rest]);
}
