import { documentCodec, type Codecs, type DocumentCodec } from '../codec.ts';
import {
  StoreContractError,
  type CollectionDeclaration,
  type CollectionName,
  type IndexDeclaration,
} from '../index.ts';
import { listIndex, type ListIndex } from './list-index.ts';
import { termIndex, type TermIndex } from './term-index.ts';

/** What a column can hold. */
export type SqlValue = string | number;

/**
 * Stands in a column for a missing value. Minus infinity sorts before every number, and unlike NULL it is equal to
 * itself, so that a unique index takes one row without the value, as MongoDB does.
 */
export const MISSING = Number.NEGATIVE_INFINITY;

/** The physical form of one collection. */
export interface Table {
  readonly name: CollectionName;
  /** Quoted name. */
  readonly sql: string;
  /**
   * Indexed paths with a column of their own, in column order. Text of a top-level path stands in its column alone
   * and is put back into the document when it is read.
   */
  readonly paths: readonly string[];
  /** Long texts that stand in a column of their own, as they are. */
  readonly texts: readonly string[];
  /** Columns in the order of `encodeRow`, after id and version. */
  readonly columns: readonly string[];
  readonly clusteredBy: CollectionDeclaration['clusteredBy'];
  readonly unique: boolean;
  /**
   * Quoted name of the index on the path that ends the id, where that path is declared: one row per value with the
   * beginnings of its ids, as so many rows of one value come and go together.
   */
  readonly packed: string | null;
  /**
   * The index over a list of terms, which stand in a column of their own. Such a table numbers its rows, as that
   * index knows them by number.
   */
  readonly terms: TermIndex | null;
  /** The index over lists of texts. What their column says stands in the document as well, which alone is read. */
  readonly lists: ListIndex | null;
  readonly codec: DocumentCodec | null;
  readonly ddl: readonly string[];
}

/**
 * One table per collection: id, version, document, one column without type affinity per indexed path. It is WITHOUT
 * ROWID unless documents are large: rows of an index tree that are longer than a quarter of a page leave most of
 * another page empty.
 * A clustered collection has `k` instead of a column for its path: the length of that path's value, which is how
 * the id begins, so that an id range answers queries on the path and no second index is needed.
 */
export function tableOf(name: CollectionName, declaration: CollectionDeclaration, codecs?: Codecs): Table {
  const clustered = declaration.clusteredBy;
  const ends = (index: IndexDeclaration): boolean => index.paths.length === 1 && index.paths[0] === clustered?.rest;
  const packed = declaration.indexes.some(ends) ? quote(`${name}>${clustered?.rest}`) : null;
  const plain = declaration.indexes.filter((index) => !ends(index) && !index.many && !index.list);
  const lists = listIndex(name, declaration);
  const many = manyPath(name, declaration);
  const paths = [...new Set(plain.flatMap((index) => index.paths))].filter((path) => path !== 'id');
  const codec = documentCodec(name, declaration, codecs);
  // What is sealed is sealed as one.
  const texts = codec === null ? (declaration.texts ?? []) : [];
  const columns = dataColumns({ clusteredBy: clustered, texts, terms: many, lists, paths });
  const terms =
    many === null
      ? null
      : termIndex(many, termsColumn(many), columns.indexOf(termsColumn(many)), quote(`${name}~${many}`));
  const definitions = [
    // A number of its own where an index rests on it: any other may change when the file is made compact.
    ...(terms ? ['n INTEGER PRIMARY KEY', 'id TEXT NOT NULL UNIQUE'] : ['id TEXT NOT NULL PRIMARY KEY']),
    'version INTEGER NOT NULL',
    ...columns.map((each) => `${each} ${each === 'k' ? 'INTEGER ' : ''}NOT NULL`),
  ];
  const indexes = plain.map((index) => {
    const indexName = quote(`${name}:${index.paths.join('+')}`);
    // A unique index ends before the id, which would make every entry unique.
    const ended = index.unique ? [] : ['id'];
    const on = [...index.paths.map(column), ...ended].join(', ');
    return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${indexName} ON ${quote(name)} (${on})`;
  });
  return {
    name,
    sql: quote(name),
    paths,
    texts,
    columns,
    clusteredBy: clustered,
    unique: plain.some((index) => index.unique === true),
    packed,
    terms,
    lists,
    codec,
    ddl: [
      `CREATE TABLE IF NOT EXISTS ${quote(name)} (${definitions.join(', ')})${declaration.large || terms ? '' : ' WITHOUT ROWID'}`,
      ...indexes,
    ],
  };
}

/** The path whose index is declared `many`. @throws StoreContractError where a table cannot have it */
function manyPath(name: CollectionName, declaration: CollectionDeclaration): string | null {
  const [index, ...others] = declaration.indexes.filter((each) => each.many);
  if (index === undefined) return null;
  const [path, ...further] = index.paths;
  const odd = others.length > 0 || further.length > 0 || index.unique === true || path?.includes('.');
  if (path === undefined || odd || declaration.clusteredBy !== undefined) {
    throw new StoreContractError(
      `"${name}" may have one index of terms, of one field and not unique, and no order of ids beside it.`,
    );
  }
  return path;
}

/** Columns in the order of `encodeRow`, after id and version. */
export function dataColumns({
  clusteredBy,
  texts,
  terms,
  lists,
  paths,
}: Pick<Table, 'clusteredBy' | 'texts' | 'lists' | 'paths'> & { readonly terms: string | null }): string[] {
  return [
    'doc',
    ...(clusteredBy ? ['k'] : []),
    ...texts.map(textColumn),
    ...(terms === null ? [] : [termsColumn(terms)]),
    ...paths.map(column),
    ...(lists === null ? [] : [lists.column]),
  ];
}

export function column(path: string): string {
  return path === 'id' ? 'id' : quote(`p:${path}`);
}

function textColumn(name: string): string {
  return quote(`t:${name}`);
}

function termsColumn(path: string): string {
  return quote(`m:${path}`);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
