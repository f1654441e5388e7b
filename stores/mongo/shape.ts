import { BSON } from 'mongodb';
import { documentCodec } from '../codec.ts';
import {
  DOCUMENT_LIMIT_BYTES,
  StoreContractError,
  termsAt,
  type CollectionDeclaration,
  type CollectionName,
  type Codecs,
  type IndexDeclaration,
  type Row,
} from '../index.ts';
import type { Stored } from './filters.ts';
import { decodeDocument, encodeDocument, encodeName, storedPath } from './names.ts';

/** How documents of one collection stand in the database. */
export interface Shape {
  readonly name: CollectionName;
  /**
   * The fields beside `_id` and `_v`.
   * @throws StoreContractError when the document is too large or does not fit its declaration
   */
  encode(id: string, doc: object): { readonly fields: Record<string, unknown>; readonly bytes: number };
  decode<D>(stored: Stored, fields?: readonly string[]): Row<D>;
  /** What to read for the fields asked for; undefined: all. */
  projection(fields: readonly string[] | undefined): Record<string, 1> | undefined;
}

/** Holds a document that a codec sealed; beside it only what is indexed stands in clear. */
const SEALED = '_s';

export function shapeOf(name: CollectionName, declaration: CollectionDeclaration, codecs?: Codecs): Shape {
  const codec = documentCodec(name, declaration, codecs);
  const pathsOf = (wanted: (index: IndexDeclaration) => boolean | undefined): string[] =>
    declaration.indexes.flatMap((index) => (wanted(index) ? index.paths : []));
  const paths = [...new Set(pathsOf((index) => !index.many && !index.list))].filter((path) => path !== 'id');
  const terms = pathsOf((index) => index.many);
  const lists = pathsOf((index) => index.list);
  const head = { _dv: declaration.documentVersion };
  return {
    name,
    encode(id, doc) {
      checkClustering(name, declaration, id, doc);
      for (const path of paths) checkIndexed(name, path, at(doc, path));
      for (const path of terms) termsAt(name, path, at(doc, path));
      for (const path of lists) checkList(name, path, at(doc, path));
      const fields = codec
        ? {
            ...head,
            ...inClear(doc, withClustering([...paths, ...terms, ...lists], declaration)),
            [SEALED]: codec.seal(id, doc, JSON.stringify(doc)),
          }
        : { ...head, ...encodeDocument(doc) };
      const bytes = BSON.calculateObjectSize(fields);
      if (bytes > DOCUMENT_LIMIT_BYTES) {
        throw new StoreContractError(`A document of "${name}" has ${bytes} bytes, more than 1 MB.`);
      }
      return { fields, bytes };
    },
    decode<D>(stored: Stored, fields?: readonly string[]) {
      const sealed: unknown = codec ? stored[SEALED] : undefined;
      const doc =
        codec && typeof sealed === 'string'
          ? pick(JSON.parse(codec.open(sealed)) as Record<string, unknown>, fields)
          : decodeDocument(stored);
      return { id: stored._id, version: stored._v, doc: doc as D };
    },
    projection(fields) {
      if (fields === undefined) return undefined;
      // The names asked for are fields, not paths: a dot in one is part of its name.
      const wanted = codec ? [SEALED] : fields.map(encodeName);
      return Object.fromEntries([...wanted, '_v'].map((field) => [field, 1]));
    },
  };
}

function withClustering(paths: readonly string[], declaration: CollectionDeclaration): readonly string[] {
  return declaration.clusteredBy ? [...paths, declaration.clusteredBy.path] : paths;
}

function checkClustering(name: string, declaration: CollectionDeclaration, id: string, doc: object): void {
  const clustered = declaration.clusteredBy;
  if (clustered === undefined) return;
  const value = at(doc, clustered.path);
  if (typeof value !== 'string' || !id.startsWith(value + clustered.separator)) {
    throw new StoreContractError(
      `An id of "${name}" is the value of "${clustered.path}", "${clustered.separator}" and a rest.`,
    );
  }
}

function checkIndexed(name: string, path: string, value: unknown): void {
  if (value === null || value === undefined || typeof value === 'string' || Number.isFinite(value)) return;
  throw new StoreContractError(`"${path}" of "${name}" is indexed, so it holds text, a finite number or null.`);
}

function checkList(name: string, path: string, value: unknown): void {
  if (value === undefined || (Array.isArray(value) && value.every((text) => typeof text === 'string'))) return;
  throw new StoreContractError(`"${path}" of "${name}" holds a list of texts.`);
}

function at(doc: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    return (value as Record<string, unknown>)[name];
  }, doc);
}

function inClear(doc: object, paths: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const path of paths) {
    const names = storedPath(path).split('.');
    const last = names.pop() ?? path;
    let place = out;
    for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>;
    place[last] = at(doc, path) ?? null;
  }
  return out;
}

function pick(doc: Record<string, unknown>, fields: readonly string[] | undefined): Record<string, unknown> {
  if (fields === undefined) return doc;
  return Object.fromEntries(fields.filter((f) => Object.hasOwn(doc, f)).map((f) => [f, doc[f]]));
}
