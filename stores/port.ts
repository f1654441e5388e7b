import type { CollectionName, Documents } from './documents.ts';

/**
 * A document as a reader returns it. `version` starts at 1 and rises by one with every replace. A store may share one
 * document among its readers; it is then frozen through and through.
 */
export interface Row<D> {
  readonly id: string;
  readonly version: number;
  readonly doc: D;
}

/** A value that can stand in an index. Null and missing are one. */
export type Scalar = string | number | null;

/** Ranges never match a missing value, and match only values of their bound's own type. */
export type Condition =
  | Scalar
  | { readonly in: readonly Scalar[] }
  | {
      readonly gt?: string | number;
      readonly gte?: string | number;
      readonly lt?: string | number;
      readonly lte?: string | number;
    };

/** Path (or `id`) → condition. A path is a field of the document, or fields joined by dots. */
export type Where = Readonly<Record<string, Condition>>;

/**
 * Missing sorts before numbers, numbers before text; text by code point. `id` is always the last term, in the
 * direction of the term before it (so that an index can be read either way), ascending when it is the only one.
 */
export interface Sort {
  readonly path: string;
  readonly direction: 1 | -1;
}

/**
 * A query must be served by a declared index: some index whose first path is constrained or sorted by (the id
 * counts as one). All paths named must be declared in some index of the collection. Else it throws StoreContractError.
 */
export interface Query<C extends CollectionName> {
  readonly collection: C;
  readonly where?: Where;
  readonly sort?: readonly Sort[];
  readonly limit: number;
  /** Keyset: only rows after this position in the sort order; one scalar per sort term, then the id (once, where the sort names it). */
  readonly after?: readonly Scalar[];
  /** Fields to return; default all. Others are absent from `doc`. */
  readonly fields?: readonly (keyof Documents[C] & string)[];
}

/**
 * By a path that holds a list of terms (`many`) a row is answered under each key among its terms. Conditions and an
 * order are then refused; the rows of a key are in order of their ids, and which they are where more than the limit
 * have the term is the engine's choice, the same one as long as nothing is written. A key that is no term finds none.
 */
export interface TopPerKey<C extends CollectionName> {
  readonly collection: C;
  /** The first path of a declared index, or the clustering path. */
  readonly field: string;
  readonly keys: readonly string[];
  /** Further conditions. */
  readonly where?: Where;
  readonly sort?: readonly Sort[];
  /** Rows per key. */
  readonly limit: number;
  readonly fields?: readonly (keyof Documents[C] & string)[];
}

export type Write<C extends CollectionName = CollectionName> = {
  [K in C]:
    | { readonly op: 'insert'; readonly collection: K; readonly id: string; readonly doc: Documents[K] }
    /** Fails unless the stored version is `expected`. `upsert` writes whatever stands there (derived rows only). */
    | {
        readonly op: 'replace';
        readonly collection: K;
        readonly id: string;
        readonly doc: Documents[K];
        readonly expected: number;
      }
    | { readonly op: 'upsert'; readonly collection: K; readonly id: string; readonly doc: Documents[K] }
    | { readonly op: 'delete'; readonly collection: K; readonly id: string; readonly expected?: number }
    /** Writes nothing; the unit fails unless the stored version is `expected` (0: does not exist). */
    | { readonly op: 'expect'; readonly collection: K; readonly id: string; readonly expected: number };
}[C];

/**
 * At most 500 writes and 4 MB, each row written at most once (an `expect` may stand beside a write). Committing an
 * operation id twice is one commit. An insert whose id exists, or that breaks a unique index, is a conflict.
 */
export interface Unit {
  readonly operationId: string;
  readonly writes: readonly Write[];
  /** What a repeat of the operation id answers; kept in `operations`. */
  readonly operation?: Documents['operations'];
  /** A unit that may be repeated without harm (its writes are idempotent) needs no row in `operations`. */
  readonly unrecorded?: boolean;
  /** This unit erases a data subject, or brings documents to a new form: only then may it replace or delete rows of append-only collections. What it deletes or replaces leaves the files of the embedded store too. */
  readonly erasure?: boolean;
}

export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** The operation id was committed before; nothing was written now. */
  | { readonly kind: 'repeated'; readonly operation: Documents['operations'] }
  /** Expectations that failed; nothing was written. */
  | {
      readonly kind: 'conflict';
      readonly failed: readonly { readonly collection: CollectionName; readonly id: string }[];
    };

export interface Readers {
  /** Missing ids are absent from the answer. */
  get<C extends CollectionName>(
    collection: C,
    ids: readonly string[],
    options?: { readonly fields?: readonly (keyof Documents[C] & string)[] },
  ): Promise<Map<string, Row<Documents[C]>>>;
  find<C extends CollectionName>(query: Query<C>): Promise<Row<Documents[C]>[]>;
  findTopPerKey<C extends CollectionName>(query: TopPerKey<C>): Promise<Map<string, Row<Documents[C]>[]>>;
  /** Number of rows that match, counted up to `limit`. */
  count<C extends CollectionName>(query: {
    readonly collection: C;
    readonly where: Where;
    readonly limit: number;
  }): Promise<number>;
  /** All rows in id order, in pages, for batch work; not a snapshot. */
  scan<C extends CollectionName>(
    collection: C,
    options?: { readonly after?: string; readonly pageSize?: number },
  ): AsyncIterable<Row<Documents[C]>[]>;
}

/** Rows of a collection that were written from one look to the next. */
export interface Written {
  /** Where the next look goes on. */
  readonly position: number;
  /** Ids that were written or deleted, some perhaps for nothing; null: not known, so it may be any. */
  readonly ids: readonly string[] | null;
}

/** Readers for what will be asked soon. */
export interface EarlyReads {
  /**
   * What these answer is kept until `end`: who reads the same through the store meanwhile is answered from it, the
   * very same rows, but for what was committed since, which is read anew.
   */
  readonly readers: Readers;
  /** Whether nothing of what they answered was written since: then it is what the store would answer now. */
  fresh(): boolean;
  /** From now on these readers are the store's own. */
  end(): void;
}

/** One tenant's store. Nothing hands out an open transaction (DATA §1). */
export interface Store extends Readers {
  readonly kind: 'embedded' | 'mongo' | 'remote';
  /** HMAC-SHA-256 under the tenant's key, of kind and value, first 16 bytes as base64url (22 characters). */
  hmac(kind: string, value: string): string;
  /** HMAC-SHA-256 of the text under a key of its own per purpose (base64url), for cursors and the like. */
  sign(purpose: string, text: string): string;
  /**
   * Told when it is on the disk with all that a reader of this store could see before it (of an embedded store opened
   * to write much: when `synced` says so); a unit without writes waits for what was before alone.
   */
  commit(unit: Unit): Promise<CommitOutcome>;
  /**
   * Units committed to this store since it was opened; there only where nobody can commit but through this handle.
   * Who finds the number risen by his own units alone knows that nobody wrote meanwhile.
   */
  commits?(): number;
  /**
   * Begins to read what is needed for the next work while the present one is under way. There only where an answer
   * takes a way to another thread and nobody can commit but through this handle; where it is there, every other read
   * sees all units that were given to this handle before it.
   */
  early?(): EarlyReads;
  /**
   * What was written to a collection since a position that this answered before (null: none). Not there where
   * somebody may commit through another handle, or what was committed may be taken back. It answers at once: a read
   * that is asked for in the same turn of the event loop sees all that is before the position. Who keeps what he read
   * may show it again as long as no row of it is named.
   */
  readonly written?: (collection: CollectionName, since: number | null) => Written;
  /**
   * Resolves when every outcome told so far is on the disk: at once where none is told before it is. Every store has
   * it, as who wraps or replaces one cannot know whether it is needed.
   * @throws StoreUnavailableError when that failed: what was committed since it last resolved is lost
   */
  synced(): Promise<void>;
  close(): Promise<void>;
}

export const UNIT_LIMITS = { writes: 500, bytes: 4_000_000 } as const;
export const DOCUMENT_LIMIT_BYTES = 1_000_000;

/** A query or a unit that breaks the port's contract: a fault of the program, never of the caller's data. */
export class StoreContractError extends Error {
  override readonly name = 'StoreContractError';
}

/** The store cannot be reached or used; the message says what to do and holds no secret. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError';
}

/** Other writers were preferred to this unit. Nothing of it was written, so it may be given again. */
export class StoreContestedError extends StoreUnavailableError {
  override readonly name = 'StoreContestedError';
}

/** The store belongs to another secret or another version of this program: to try again does not help. */
export class StoreMismatchError extends StoreUnavailableError {
  override readonly name = 'StoreMismatchError';
}

/** Another process holds the embedded store; it may be reached through that process. */
export class StoreInUseError extends StoreUnavailableError {
  override readonly name = 'StoreInUseError';
}

/** The process that served the store is gone; whoever still needs the store may open it. */
export class StoreGoneError extends StoreUnavailableError {
  override readonly name = 'StoreGoneError';
}
