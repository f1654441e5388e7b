import type { CollectionDeclaration } from './collections.ts';
import type { CollectionName, Documents } from './documents.ts';
import { StoreMismatchError, type Row, type Store } from './port.ts';
import type { Collections } from './query-check.ts';

/** Which form the documents of a collection have; `after` is the last id that the running step is done with. */
export interface Form {
  readonly version: number;
  readonly after: string | null;
}

type Note = Row<Documents['meta']>;

/** Id in `meta` of the note on a collection's form. */
export const formId = (collection: CollectionName): string => `form:${collection}`;

export function formOf(note: Note | undefined): Form {
  return note?.doc.value as unknown as Form;
}

/** The notes of those collections that have one. */
export async function formNotes(
  store: Pick<Store, 'get'>,
  names: readonly CollectionName[],
): Promise<ReadonlyMap<CollectionName, Note>> {
  const notes = await store.get('meta', names.map(formId));
  return new Map(
    names.flatMap((name) => {
      const note = notes.get(formId(name));
      return note === undefined ? [] : [[name, note] as const];
    }),
  );
}

/** @throws StoreMismatchError where the documents of the collection have a form that this program does not know */
export function refuseNewer(name: CollectionName, version: number, declared: number): void {
  if (version <= declared) return;
  throw new StoreMismatchError(
    `The store was written by a newer version of this program ("${name}" has form ${version}, this program knows ${declared}). Start that version.`,
  );
}

/**
 * For a process that uses the store through another one, which brought it to the forms that its own version knows.
 * @param holder process id of the one that holds the store
 * @throws StoreMismatchError where this program knows other forms: it would write documents of the wrong one
 */
export async function checkForms(store: Pick<Store, 'get'>, collections: Collections, holder: number): Promise<void> {
  const names = Object.keys(collections) as CollectionName[];
  const notes = await formNotes(store, names);
  for (const name of names) {
    const declared = collections[name].documentVersion;
    const note = notes.get(name);
    const version = note === undefined ? null : formOf(note).version;
    if (version !== null) refuseNewer(name, version, declared);
    if (version === declared) continue;
    const has = version === null ? `knows no "${name}"` : `has "${name}" in form ${version}, this program ${declared}`;
    throw new StoreMismatchError(
      `The store is held by process ${holder}, an older version of this program (it ${has}). Stop that process, then start this version, which brings the store to its form.`,
    );
  }
}

/** By collection, what of its declaration decides which questions its holder answers. */
export function indexForms(collections: Collections): Readonly<Record<string, string>> {
  const form = ({ indexes, clusteredBy }: CollectionDeclaration): string =>
    JSON.stringify([
      indexes.map(({ paths, unique, many, list }) => [paths, unique === true, many === true, list === true]),
      clusteredBy ?? null,
    ]);
  return Object.fromEntries(Object.entries(collections).map(([name, declaration]) => [name, form(declaration)]));
}

/**
 * @param holder process id of the one that holds the store
 * @param theirs its `indexForms`; undefined: it is of a version that does not tell them
 * @throws StoreMismatchError where questions of this program would be refused, as the holder has other indexes
 */
export function checkIndexes(collections: Collections, holder: number, theirs: unknown): void {
  const known = (theirs ?? {}) as Readonly<Record<string, unknown>>;
  const other = Object.entries(indexForms(collections)).find(([name, form]) => known[name] !== form);
  if (other === undefined) return;
  throw new StoreMismatchError(
    `The store is held by process ${holder}, another version of this program ("${other[0]}" has other indexes there). Stop that process, then start this version.`,
  );
}
