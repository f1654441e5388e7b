import type {
  ConsentInput,
  IngestItem,
  IngestMapping,
  InteractionInput,
  LineInput,
  PreferenceInput,
  TransactionInput,
} from '../../domain/business/index.ts';
import type { IncomingRecord, SourceKey } from '../../domain/model/index.ts';
import type { Ahead } from '../ahead.ts';

/** An import as `cli` hands it over: rows from a source, already read by their mapping. */
export interface ImportInput {
  /** Ends by throwing where the source fails; the rows before are good. */
  readonly rows: AsyncIterable<IngestItem>;
  readonly mapping: IngestMapping;
  /** Name for messages and for the batch, without its folder. */
  readonly file: string;
  /** SHA-256 of the file, by which an import that was stopped is found again; null where it cannot be known. */
  readonly fileHash: string | null;
  /** Say what would happen, write nothing. */
  readonly dryRun?: boolean;
  /** Somebody who can prepare the same rows elsewhere, as on another thread; asked once, when the import begins. */
  readonly elsewhere?: PrepareElsewhere;
  /** Ends the import at the next chunk, so that the same import goes on there. */
  readonly signal?: AbortSignal;
}

/** A row that the mapping did not leave out. */
export type WantedItem = Exclude<IngestItem, { readonly kind: 'left-out' }>;

/** Rows that are written as one, prepared. */
export interface Chunk {
  readonly rows: readonly PreparedRow[];
  /** Rows among them that the mapping left out. */
  readonly leftOut: number;
  /** Row number of the last row looked at, left out or not; 0 where there was none. */
  readonly last: number;
  readonly ended: boolean;
  /** Why the source ended early; the rows before are good. */
  readonly failure: Error | null;
}

export interface ChunkSource {
  /** The next rows in order; not asked again after the one that ended. */
  next(): Promise<Chunk>;
  /** Lets go of the source, also before its end. */
  close(): Promise<void>;
}

export interface PrepareElsewhere {
  /** True once it can take over; until then rows are prepared where they are written. */
  readonly ready: boolean;
  /** Goes on after this row, for this batch. */
  takeOver(batchId: string, after: number): ChunkSource;
}

export interface ImportCounts {
  /** Rows that the mapping did not leave out; each of them is one of the following. */
  readonly read: number;
  readonly inserted: number;
  readonly changed: number;
  /** As stored already, older than what is stored, or left out by the mapping's own repeat. */
  readonly unchanged: number;
  readonly rejected: number;
  readonly erased: number;
}

export interface ImportSummary extends ImportCounts {
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly peakMemoryMb: number;
}

export interface ImportProgress extends ImportCounts {
  readonly batchId: string;
  /** Rows that an earlier, stopped import of the same file had done. */
  readonly resumedAt: number;
}

/** A refused row, or a refused value of a row that was taken without it. Holds no value. */
export interface Refusal {
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
  /** False: the row was taken, and the value is kept as its raw text only, or a time of it left out. */
  readonly wholeRow: boolean;
  /** It is of a time, which is left out. */
  readonly unreadTime?: true;
}

export interface ImportListener {
  onProgress?(progress: ImportProgress): void;
  onRefusal?(refusal: Refusal): void;
  /** Told once where another process imports the same file at the same time, and both note in one batch how far they are. */
  onBeside?(): void;
}

export interface ImportOutcome {
  readonly batchId: string;
  readonly summary: ImportSummary;
  /** Values that could not be read, in rows that were taken. */
  readonly refusedValues: number;
  /** Rows without a customer. */
  readonly anonymous: number;
  /** Rows that the mapping left out. */
  readonly leftOut: number;
  /** Rows, done by this call, that name a customer by an id with a blank at an end. */
  readonly padded: number;
  /** Why the source ended before its end; the rows before it are stored. */
  readonly failure: Error | null;
  /** The signal came first; the rows before are stored, and importing the same file again goes on after them. */
  readonly interrupted: boolean;
}

/** Why a row is quarantined. */
export interface RowRefusal {
  readonly column: string | null;
  readonly valueClass: string | null;
  readonly reason: string;
  /** It is of a time, which is left out; of a value that cannot be read the text is kept. */
  readonly unreadTime?: true;
}

/** A row after mapping, checks and normalisation: ready to be written, or refused. */
export interface PreparedRow {
  readonly row: number;
  readonly raw: string;
  /** Set: nothing of the row is written. */
  readonly refused: RowRefusal | null;
  /** Source keys that a refused row speaks of, as far as it could be read. */
  readonly sourceKeys?: readonly SourceKey[];
  /** Values that could not be read; the row is written without them. */
  readonly problems: readonly RowRefusal[];
  readonly records: readonly IncomingRecord[];
  /** What was worked out of each of the records already; absent where nobody had the time. */
  readonly ahead?: readonly Ahead[];
  readonly documents: readonly (TransactionInput | LineInput)[];
  readonly interactions: readonly InteractionInput[];
  readonly preferences: readonly PreferenceInput[];
  readonly consents: readonly ConsentInput[];
}
