import type { GoldenRecord } from '../domain/model/index.ts';
import { restrictedState } from '../domain/survivorship/index.ts';
import type { CollectionName, Documents } from './documents.ts';
import { StoreContractError, StoreUnavailableError, type Row, type Store, type Write } from './port.ts';
import type { Collections } from './query-check.ts';

/**
 * One step of one collection's documents to the next version of their form. `up` is pure and must give the same for
 * a document that it already changed only if it sees it twice, which it never does: progress and documents change in
 * one unit.
 */
export interface Migration {
  readonly collection: CollectionName;
  /** The document version that the step leads to; it starts from the one below. */
  readonly to: number;
  /** The document in its new form, or null where it does not change. */
  readonly up: (doc: Readonly<Record<string, unknown>>, id: string) => object | null;
}

/** In the order they were written. */
export const MIGRATIONS: readonly Migration[] = [
  {
    // `restricted` was `yes` or `no`; it now names the gravest restriction, by which rows are shown or hidden.
    collection: 'customers',
    to: 2,
    up: (doc) => {
      const restricted = restrictedState(JSON.parse(doc['golden'] as string) as GoldenRecord);
      return restricted === doc['restricted'] ? null : { ...doc, restricted };
    },
  },
];

export interface MigrationOptions {
  readonly collections: Collections;
  readonly migrations?: readonly Migration[];
  /** Told when a step begins. */
  readonly log?: (message: string) => void;
}

/** Where a collection stands; `after` is the last id that the running step is done with. */
interface Progress {
  readonly version: number;
  readonly after: string | null;
}

const FIRST_VERSION = 1;
const PAGE = 200;
const UNIT_BYTES = 3_000_000;
const metaId = (collection: CollectionName): string => `form:${collection}`;

/**
 * Brings every collection to its declared document version, forward only. Each unit moves a run of documents and
 * notes how far it came, so a process that is killed goes on where it was; two processes at once are one, as the
 * note is expected at the version read.
 * @throws StoreUnavailableError when the store was written by a newer program
 */
export async function migrate(store: Store, options: MigrationOptions): Promise<void> {
  const names = Object.keys(options.collections) as CollectionName[];
  const notes = await store.get('meta', names.map(metaId));
  const unknown = names.filter((name) => !notes.has(metaId(name)));
  if (unknown.length > 0) {
    await noteFirst(store, unknown, options.collections);
    return migrate(store, options);
  }
  for (const name of names) {
    const declared = options.collections[name].documentVersion;
    const { version } = progressOf(notes.get(metaId(name)));
    if (version > declared) {
      throw new StoreUnavailableError(
        `The store was written by a newer version of this program ("${name}" has form ${version}, this program knows ${declared}). Start that version.`,
      );
    }
    for (let to = version + 1; to <= declared; to++) await step(store, stepTo(name, to, options), options);
  }
}

/** A collection without a note is new and has its present form, unless it holds documents: then they have the first. */
async function noteFirst(store: Store, names: readonly CollectionName[], collections: Collections): Promise<void> {
  const writes: Write[] = [];
  for (const name of names) {
    // The store's own notes are not documents of an earlier program.
    const empty = name === 'meta' || (await store.find({ collection: name, limit: 1 })).length === 0;
    const version = empty ? collections[name].documentVersion : FIRST_VERSION;
    writes.push({ op: 'insert', collection: 'meta', id: metaId(name), doc: { value: { version, after: null } } });
  }
  await store.commit({ operationId: 'meta:forms', unrecorded: true, writes });
}

function stepTo(collection: CollectionName, to: number, options: MigrationOptions): Migration {
  const found = (options.migrations ?? MIGRATIONS).find((m) => m.collection === collection && m.to === to);
  if (!found) throw new StoreContractError(`There is no migration of "${collection}" to document version ${to}.`);
  return found;
}

async function step(store: Store, migration: Migration, options: MigrationOptions): Promise<void> {
  const { collection, to } = migration;
  options.log?.(`Documents of "${collection}" are brought to form ${to}.`);
  for (;;) {
    const note = (await store.get('meta', [metaId(collection)])).get(metaId(collection));
    const { version, after } = progressOf(note);
    if (note === undefined || version >= to) return;
    const where = after === null ? {} : { where: { id: { gt: after } } };
    const page = await store.find({ collection, limit: PAGE, ...where });
    const { writes, last } = changes(migration, page);
    const next: Progress = last === null ? { version: to, after: null } : { version, after: last };
    await store.commit({
      operationId: `migrate:${collection}:${to}:${after ?? ''}`,
      unrecorded: true,
      // Also append-only collections change their form.
      erasure: true,
      writes: [
        ...writes,
        {
          op: 'replace',
          collection: 'meta',
          id: metaId(collection),
          doc: { value: { ...next } },
          expected: note.version,
        },
      ],
    });
    // A conflict means that another process moved on; the note says how far.
  }
}

/** The writes of as many rows as one unit takes, and the last of those rows; null when there was none. */
function changes(migration: Migration, page: readonly Row<unknown>[]): { writes: Write[]; last: string | null } {
  const writes: Write[] = [];
  let bytes = 0;
  let last: string | null = null;
  for (const row of page) {
    const doc = migration.up(row.doc as Readonly<Record<string, unknown>>, row.id);
    if (doc !== null) {
      bytes += Buffer.byteLength(JSON.stringify(doc));
      if (bytes > UNIT_BYTES && last !== null) break;
      writes.push({
        op: 'replace',
        collection: migration.collection,
        id: row.id,
        doc: doc as Documents[CollectionName],
        expected: row.version,
      } as Write);
    }
    last = row.id;
  }
  return { writes, last };
}

function progressOf(note: Row<Documents['meta']> | undefined): Progress {
  return note?.doc.value as unknown as Progress;
}
