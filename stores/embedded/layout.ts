import { formId, formOf, refuseNewer, type Codecs, type CollectionName, type Collections } from '../index.ts';
import { rollback, type Connection } from './database.ts';
import { column, tableOf, type Table } from './table.ts';
import { decodeRow, encodeRow } from './table-row.ts';
import { termIndex } from './term-index.ts';
import { noteTermsFrom } from './term-rows.ts';

/**
 * Makes the file's tables and indexes what the declarations say. Where a declaration gained or lost an indexed path,
 * the table's rows are written anew; all of it is one transaction, so a process that is killed leaves the former form.
 * @throws StoreMismatchError when the store was written by a newer program, whose file stays as it is
 */
export function ensureLayout(
  connection: Connection,
  collections: Collections,
  codecs?: Codecs,
): ReadonlyMap<CollectionName, Table> {
  const tables = new Map<CollectionName, Table>();
  const stored = new Map(
    connection
      .prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'")
      .all([])
      .map(([name, sql]) => [name as string, sql as string]),
  );
  if (stored.has('meta')) refuseNewerForms(connection, collections, codecs);
  connection.exec('BEGIN');
  try {
    for (const [name, declaration] of Object.entries(collections)) {
      const table = tableOf(name as CollectionName, declaration, codecs);
      tables.set(table.name, table);
      const [create, ...indexes] = table.ddl as [string, ...string[]];
      const before = stored.get(table.name);
      if (before === undefined) connection.exec(create);
      else if (before !== asStored(create)) rewrite(connection, table, create);
      const wanted = new Set(indexes.map(asStored));
      for (const [index, sql] of stored) {
        if (index.startsWith(`${name}:`) && !wanted.has(sql)) connection.exec(`DROP INDEX IF EXISTS "${index}"`);
      }
      for (const index of indexes) connection.exec(index);
      layPacked(connection, table, stored);
      layTerms(connection, table, stored, before !== undefined && before === asStored(create));
      layLists(connection, table, stored);
    }
    connection.exec('COMMIT');
    return tables;
  } catch (error) {
    rollback(connection);
    throw error;
  }
}

/** What only a newer program knows how to read must not be written anew by this one. */
function refuseNewerForms(connection: Connection, collections: Collections, codecs: Codecs | undefined): void {
  const meta = tableOf('meta', collections.meta, codecs);
  const ids = (Object.keys(collections) as CollectionName[]).map((name) => [name, formId(name)] as const);
  const select = connection.prepare('SELECT id, version, doc FROM "meta" WHERE id = ?');
  for (const [name, id] of ids) {
    const raw = select.get([id]);
    if (raw) refuseNewer(name, formOf(decodeRow(meta, raw)).version, collections[name].documentVersion);
  }
}

/** Makes the packed index of a table from its rows where it is missing; drops one that is declared no more. */
function layPacked(connection: Connection, table: Table, stored: ReadonlyMap<string, string>): void {
  const quoted = new Set([...stored.keys()].map((name) => `"${name}"`));
  for (const name of quoted) {
    if (name.startsWith(`"${table.name}>`) && name !== table.packed) connection.exec(`DROP TABLE ${name}`);
  }
  if (table.packed === null || quoted.has(table.packed)) return;
  connection.exec(
    `CREATE TABLE ${table.packed} (value TEXT NOT NULL PRIMARY KEY, ids TEXT NOT NULL) WITHOUT ROWID;
     INSERT INTO ${table.packed} (value, ids)
     SELECT substr(id, k + 2), group_concat(json_quote(substr(id, 1, k))) FROM ${table.sql} GROUP BY 1`,
  );
}

/** Makes the index over terms from the table's rows, unless it is there and their numbers are those it knows. */
function layTerms(
  connection: Connection,
  table: Table,
  stored: ReadonlyMap<string, string>,
  numbersStand: boolean,
): void {
  const { terms } = table;
  const indexes = [...stored].filter(([name, sql]) => name.startsWith(`${table.name}~`) && /^CREATE VIRTUAL/.test(sql));
  const stands = ([, sql]: readonly [string, string]): boolean => numbersStand && sql === terms?.ddl;
  for (const index of indexes) if (!stands(index)) connection.exec(`DROP TABLE "${index[0]}"`);
  if (terms === null || indexes.some(stands)) return;
  connection.exec(terms.ddl);
  noteTermsFrom(connection, table, terms, 0);
}

/** Makes the index over lists from the table's rows where it is missing; drops one that is declared no more. */
function layLists(connection: Connection, { name, lists }: Table, stored: ReadonlyMap<string, string>): void {
  const standing = [...stored.keys()].filter((each) => each.startsWith(`${name}*`));
  for (const each of standing) if (each !== lists?.name) connection.exec(`DROP TABLE "${each}"`);
  if (lists === null || standing.includes(lists.name)) return;
  connection.exec(lists.ddl);
  connection.exec(lists.fill);
}

/** SQLite keeps the statement as written, without its condition. */
function asStored(create: string): string {
  return create.replace(' IF NOT EXISTS', '');
}

const ROWS_AT_ONCE = 500;
/** Columns of a table beside those of its documents. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(['n', 'id', 'version']);

function rewrite(connection: Connection, table: Table, create: string): void {
  const columns = connection
    .prepare(`SELECT name FROM pragma_table_info(?)`)
    .all([table.name])
    .map(([name]) => name as string);
  const paths = columns.filter((name) => name.startsWith('p:')).map((name) => name.slice(2));
  const texts = columns.filter((name) => name.startsWith('t:')).map((name) => name.slice(2));
  const listed = columns.find((name) => name.startsWith('m:'));
  const former: Table = {
    ...table,
    paths,
    texts,
    packed: null,
    terms: listed === undefined ? null : termIndex(listed.slice(2), '', 0, ''),
    lists: null,
    columns: columns.filter((name) => !OWN_COLUMNS.has(name)).map((name) => `"${name}"`),
    ...(columns.includes('k') ? {} : { clusteredBy: undefined }),
  };
  const old = `"${table.name}:former"`;
  connection.exec(`ALTER TABLE ${table.sql} RENAME TO ${old}`);
  connection.exec(create);
  const select = ['id', 'version', ...former.columns].join(', ');
  const insert = `INSERT INTO ${table.sql} (id, version, ${table.columns.join(', ')}) VALUES (?, ?${', ?'.repeat(table.columns.length)})`;
  for (let after = ''; ;) {
    const text = `SELECT ${select} FROM ${old} WHERE ${column('id')} > ? ORDER BY id LIMIT ${ROWS_AT_ONCE}`;
    const rows = connection.prepare(text).all([after]);
    for (const raw of rows) {
      const row = decodeRow<object>(former, raw);
      connection.prepare(insert).run([row.id, row.version, ...encodeRow(table, row.id, row.doc).values]);
      after = row.id;
    }
    if (rows.length < ROWS_AT_ONCE) break;
  }
  connection.exec(`DROP TABLE ${old}`);
}
