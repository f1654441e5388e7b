import { OWN_SYSTEM, type GoldenRecord } from '../domain/model/index.ts';
import { furtherFields, restrictedState } from '../domain/survivorship/index.ts';
import type { CollectionName, Documents } from './documents.ts';
import { formId, formNotes, formOf, refuseNewer, type Form } from './forms.ts';
import { StoreContractError, UNIT_LIMITS, type Row, type Store, type Write } from './port.ts';
import type { Collections } from './query-check.ts';

/** One step of one collection's documents to the next version of their form: each by itself, or moved elsewhere. */
export type Migration = Change | Move;

interface Step {
  readonly collection: CollectionName;
  /** The document version that the step leads to; it starts from the one below. */
  readonly to: number;
}

/**
 * `up` is pure and must give the same for a document that it already changed only if it sees it twice, which it never
 * does: progress and documents change in one unit.
 */
export interface Change extends Step {
  /** The document in its new form, or null where it does not change. */
  readonly up: (doc: Readonly<Record<string, unknown>>, id: string) => object | null;
}

/** A step that goes through the rows of another collection and writes what follows from each of them. */
export interface Move extends Step {
  readonly along: CollectionName;
  /** By id the writes that belong together, fewer than a unit takes; an id without any may be left out. */
  readonly writes: (store: Store, ids: readonly string[]) => Promise<ReadonlyMap<string, readonly Write[]>>;
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
  {
    // Lists found a customer by the first of several brands, countries and the like alone.
    collection: 'customers',
    to: 3,
    up: (doc) => {
      const further = furtherFields(JSON.parse(doc['golden'] as string) as GoldenRecord);
      return further === undefined ? null : { ...doc, further };
    },
  },
  // What search finds a record by stood in `keys`, a row each; it is one row of `searchTerms` now.
  { collection: 'keys', to: 2, along: 'records', writes: moveSearchTerms },
  // What the own rows of a customer said of a contact point stood in clear in `raw`, beside its keyed hash.
  { collection: 'consents', to: 2, up: hideContactPoint },
  { collection: 'consentVersions', to: 2, up: hideContactPoint },
  // Who leaves a match stands beside it in `verdictMemberEnds`: who does not read these must not take its members for all.
  { collection: 'verdictMembers', to: 2, up: () => null },
  // Cancelled transactions are in no sum: who does not know them would add them up.
  { collection: 'transactionSummaries', to: 2, up: () => null },
];

/** Of rows that sources sent the value in `raw` is not known by name; it goes when their source key is erased. */
function hideContactPoint(doc: Readonly<Record<string, unknown>>): object | null {
  const { system, contactPoint, raw } = doc;
  if (system !== OWN_SYSTEM || typeof contactPoint !== 'string' || typeof raw !== 'string') return null;
  const said = JSON.parse(raw) as { readonly contactPoint?: object };
  return { ...doc, raw: JSON.stringify({ ...said, contactPoint: { ...said.contactPoint, value: contactPoint } }) };
}

/** A record had at most 48 such rows; more are left to whoever looks through the rows of the record next. */
const MOST_MOVED = 400;

async function moveSearchTerms(store: Store, ids: readonly string[]): Promise<Map<string, Write[]>> {
  const found = await store.findTopPerKey({ collection: 'keys', field: 'sourceKey', keys: ids, limit: 5_000 });
  const moved = new Map<string, Write[]>();
  for (const [id, rows] of found) {
    // An engine may answer a row twice.
    const former = new Map(
      rows.filter(({ doc }) => doc.kind.startsWith('search:')).map((row) => [row.id, row.doc.key]),
    );
    if (former.size === 0) continue;
    const terms = [...new Set(former.values())].sort();
    const gone = [...former.keys()].slice(0, MOST_MOVED);
    moved.set(id, [
      { op: 'upsert', collection: 'searchTerms', id, doc: { terms } },
      ...gone.map((row): Write => ({ op: 'delete', collection: 'keys', id: row })),
    ]);
  }
  return moved;
}

export interface MigrationOptions {
  readonly collections: Collections;
  readonly migrations?: readonly Migration[];
  /** Told when a step begins. */
  readonly log?: (message: string) => void;
}

const FIRST_VERSION = 1;
const PAGE = 200;
/** Of what is moved a unit takes so many as a rule. */
const MOVED_PAGE = 40;
const UNIT_BYTES = 3_000_000;
/** One is left for the note. */
const UNIT_WRITES = UNIT_LIMITS.writes - 1;

/**
 * Brings every collection to its declared document version, forward only. Each unit moves a run of documents and
 * notes how far it came, so a process that is killed goes on where it was; two processes at once are one, as the
 * note is expected at the version read.
 * @throws StoreMismatchError when the store was written by a newer program
 */
export async function migrate(store: Store, options: MigrationOptions): Promise<void> {
  const names = Object.keys(options.collections) as CollectionName[];
  const notes = await formNotes(store, names);
  const unknown = names.filter((name) => !notes.has(name));
  if (unknown.length > 0) {
    await noteFirst(store, unknown, options.collections);
    return migrate(store, options);
  }
  const forms = names.map((name) => {
    const [from, declared] = [formOf(notes.get(name)).version, options.collections[name].documentVersion];
    refuseNewer(name, from, declared);
    return { name, from, declared };
  });
  for (const { name, from, declared } of forms) {
    for (let to = from + 1; to <= declared; to++) await step(store, stepTo(name, to, options), options);
  }
}

/** A collection without a note is new and has its present form, unless it holds documents: then they have the first. */
async function noteFirst(store: Store, names: readonly CollectionName[], collections: Collections): Promise<void> {
  const writes: Write[] = [];
  for (const name of names) {
    // The store's own notes are not documents of an earlier program.
    const empty = name === 'meta' || (await store.find({ collection: name, limit: 1 })).length === 0;
    const version = empty ? collections[name].documentVersion : FIRST_VERSION;
    writes.push({ op: 'insert', collection: 'meta', id: formId(name), doc: { value: { version, after: null } } });
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
    const note = (await store.get('meta', [formId(collection)])).get(formId(collection));
    const { version, after } = formOf(note);
    if (note === undefined || version >= to) return;
    const { writes, last } = await ('up' in migration
      ? change(store, migration, after)
      : move(store, migration, after));
    const next: Form = last === null ? { version: to, after: null } : { version, after: last };
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
          id: formId(collection),
          doc: { value: { ...next } },
          expected: note.version,
        },
      ],
    });
    // A conflict means that another process moved on; the note says how far.
  }
}

/** The writes of as many rows as one unit takes, and the last of those rows; null when there was none. */
interface Part {
  readonly writes: readonly Write[];
  readonly last: string | null;
}

const behind = (after: string | null) => (after === null ? {} : { where: { id: { gt: after } } });

async function change(store: Store, migration: Change, after: string | null): Promise<Part> {
  const page: Row<unknown>[] = await store.find({
    collection: migration.collection,
    limit: PAGE,
    ...behind(after),
  });
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

async function move(store: Store, migration: Move, after: string | null): Promise<Part> {
  const page = await store.find({ collection: migration.along, limit: MOVED_PAGE, ...behind(after), fields: [] });
  const ids = page.map((row) => row.id);
  const moved = await migration.writes(store, ids);
  const writes: Write[] = [];
  let last: string | null = null;
  for (const id of ids) {
    const together = moved.get(id) ?? [];
    if (last !== null && writes.length + together.length > UNIT_WRITES) break;
    writes.push(...together);
    last = id;
  }
  return { writes, last };
}
