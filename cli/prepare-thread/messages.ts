import type { Secret } from '../../stores/index.ts';
import type { PackedRows } from './rows.ts';

/** What a thread is started with. */
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

/** To the thread: begin after a row, or make one more chunk. */
export type ToThread =
  { readonly kind: 'begin'; readonly batchId: string; readonly after: number } | { readonly kind: 'more' };

/** From the thread. */
export type FromThread =
  | { readonly kind: 'ready' }
  | (PackedRows & {
      readonly kind: 'chunk';
      readonly last: number;
      readonly ended: boolean;
      readonly failure: string | null;
    });

/** Chunks that may be ready before they are taken. */
export const AHEAD = 3;
