import type { Secret } from '../../stores/index.ts';
import type { PackedRows } from './rows.ts';

/** A file to prepare. */
export interface PrepareTask {
  readonly file: string;
  readonly mapping: string;
  /** Version that the mapping had when the import began. */
  readonly version: string;
  /** Size and time of change of the file then. */
  readonly size: number;
  readonly mtimeMs: number;
  /** The tenant's secret; with it the thread also works out look-up values, which are keyed hashes. */
  readonly secret: Secret | null;
}

/** Number of a file, as the thread is given them: what is said of an earlier one is not for the present one. */
interface OfFile {
  readonly n: number;
}

/** To the thread: look at a file, begin after a row, make one more chunk, or leave the file. */
export type ToThread = OfFile &
  (
    | { readonly kind: 'open'; readonly task: PrepareTask }
    | { readonly kind: 'begin'; readonly batchId: string; readonly after: number }
    | { readonly kind: 'more' }
    | { readonly kind: 'leave' }
  );

/** From the thread. */
export type FromThread = OfFile &
  (
    | { readonly kind: 'ready' }
    /** It is not the file, or not the mapping, that the import began with. */
    | { readonly kind: 'other' }
    | (PackedRows & {
        readonly kind: 'chunk';
        readonly leftOut: number;
        readonly last: number;
        readonly ended: boolean;
        readonly failure: string | null;
      })
  );

/** Chunks that may be ready before they are taken. */
export const AHEAD = 3;
