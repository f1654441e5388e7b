import type { Instant, RelationFact, SourceKey } from '../model/index.ts';
import type { MetaTime, NormalizeContext, RawRecord } from '../normalize/index.ts';
import type {
  ConsentInput,
  InteractionInput,
  LineInput,
  PreferenceInput,
  RowProblem,
  TransactionInput,
} from './inputs.ts';

/** Field of the model → column of the source, so that a refusal can name the column. */
export type ColumnsByField = Readonly<Record<string, string>>;

/** The columns that times are read from; null where one reads none. */
export type TimeColumns = { readonly [T in MetaTime]?: string | null };

/** A customer record as a mapping reads it from a row, before normalisation. */
export interface MappedRecord {
  readonly key: SourceKey;
  readonly record: RawRecord;
  /** Attribute → the column of each of its raw inputs. */
  readonly columns: Readonly<Record<string, readonly (string | null)[]>>;
  /** Beside each of these columns those of the value's times. */
  readonly timeColumns: Readonly<Record<string, readonly (TimeColumns | undefined)[]>>;
  /** With their validity as text, as that of the record. */
  readonly relations: readonly RelationFact[];
  /** Beside each relation the columns of its validity. */
  readonly relationColumns: readonly TimeColumns[];
  readonly deleted: boolean;
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
  readonly validFrom?: string;
  readonly validTo?: string;
  /** The columns of the record's own validity. */
  readonly validityColumns: TimeColumns;
}

/** Everything one row of a source gives. */
export interface RowOutputs {
  readonly records: readonly MappedRecord[];
  readonly transactions: readonly TransactionInput[];
  readonly lines: readonly LineInput[];
  readonly interactions: readonly InteractionInput[];
  readonly preferences: readonly PreferenceInput[];
  readonly consents: readonly ConsentInput[];
}

/** What a source hands to the hub, row by row, in the order of the file. */
export type IngestItem =
  | { readonly kind: 'row'; readonly row: number; readonly raw: string; readonly outputs: RowOutputs }
  /** A row that the mapping does not want. */
  | { readonly kind: 'left-out'; readonly row: number }
  /** The row, or what its mapping made of it, is refused as a whole. */
  | {
      readonly kind: 'refused';
      readonly row: number;
      readonly column: string | null;
      readonly valueClass: string | null;
      readonly reason: string;
      readonly raw: string;
      /** Whom it speaks of; left out, or empty: that could not be read. */
      readonly sourceKeys?: readonly SourceKey[];
    };

/** What the hub must know of the mapping that made the items. */
export interface IngestMapping {
  /** `name@hash`: goes into the provenance of what is imported. */
  readonly version: string;
  /** Of its rows and of the customers that they name. */
  readonly systems: readonly string[];
  readonly context: NormalizeContext;
  readonly columns: ColumnsByField;
  /** What a value that cannot be read does to its row: `keep` takes the row and keeps the raw text. */
  readonly unreadable: 'keep' | 'refuse';
}

export type { RowProblem };
