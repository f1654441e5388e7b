import { StoreContractError, type CollectionDeclaration } from '../index.ts';

/**
 * The index over lists of texts (`list` in collections.ts): a table with a row for each text of each document. The
 * field that holds the lists has a column of its own; few documents have such a field, and one without it costs
 * nothing here.
 */
export interface ListIndex {
  readonly field: string;
  /** Quoted name of the column with the field's JSON. */
  readonly column: string;
  /** Name of the table: name of the list, text, id. */
  readonly name: string;
  /** The same, quoted. */
  readonly sql: string;
  readonly ddl: string;
  /** Fills the table from the rows that are there. */
  readonly fill: string;
  /** Adds the texts of one document, by its id and the field's JSON. */
  readonly put: string;
  /** Takes them away. */
  readonly take: string;
}

/** @throws StoreContractError where the lists are not names of one field */
export function listIndex(table: string, declaration: CollectionDeclaration): ListIndex | null {
  const paths = declaration.indexes.filter((index) => index.list).map((index) => index.paths);
  if (paths.length === 0) return null;
  if (declaration.indexes.some((index) => index.many)) {
    throw new StoreContractError(`"${table}" may have an index over terms or over lists, not both.`);
  }
  const [field] = partsOf(paths[0]?.[0] ?? '');
  if (
    paths.some((each) => each.length !== 1 || !/^\w+\.\w+$/.test(each[0] ?? '') || partsOf(each[0] ?? '')[0] !== field)
  ) {
    throw new StoreContractError(`Lists of "${table}" are paths of their own, of one field and a name in it.`);
  }
  const name = `${table}*${field}`;
  const column = `"l:${field}"`;
  // Bound to them: the id, then the field's JSON.
  const rows = 'SELECT p.key, v.value, ?1 FROM json_each(?2) AS p, json_each(p.value) AS v';
  const filled = `SELECT p.key, v.value, t.id FROM "${table}" AS t, json_each(t.${column}) AS p, json_each(p.value) AS v WHERE typeof(t.${column}) = 'text'`;
  return {
    field,
    column,
    name,
    sql: `"${name}"`,
    ddl: `CREATE TABLE "${name}" (name TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (name, value, id)) WITHOUT ROWID`,
    fill: `INSERT OR IGNORE INTO "${name}" ${filled}`,
    put: `INSERT OR IGNORE INTO "${name}" ${rows}`,
    take: `DELETE FROM "${name}" WHERE (name, value, id) IN (${rows})`,
  };
}

/** A declared path: the field, and the name in it. */
export function partsOf(path: string): [string, string] {
  const dot = path.indexOf('.');
  return [path.slice(0, dot), path.slice(dot + 1)];
}

/**
 * The field as its column has it; undefined where there is none.
 * @throws StoreContractError where it holds anything but lists of texts
 */
export function listsText(collection: string, field: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) && typeof value === 'object' && Object.values(value).every(isTexts)) {
    return JSON.stringify(value);
  }
  throw new StoreContractError(`"${field}" of "${collection}" holds lists of texts, each under its name.`);
}

function isTexts(list: unknown): boolean {
  return list === undefined || (Array.isArray(list) && list.every((text) => typeof text === 'string'));
}
