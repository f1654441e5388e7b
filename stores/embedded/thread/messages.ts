import {
  StoreContractError,
  StoreInUseError,
  StoreUnavailableError,
  type CollectionName,
  type CommitOutcome,
  type Collections,
  type Readers,
  type Secret,
} from '../../index.ts';
import type { EncodedUnit } from '../encode.ts';
import type { Span } from '../transactions.ts';
import type { PackedWrites } from './packing.ts';

/** What a thread is started with. */
export interface ThreadTask {
  readonly directory: string;
  readonly secret: Secret;
  readonly busyMs?: number;
  readonly cacheMb?: number;
  readonly collections?: Collections;
  /** How much groups share a transaction at most; default 60,000 rows or two seconds. */
  readonly span?: Span;
  /** The file may not grow beyond this many pages of 4 KiB; for tests of a full disk. */
  readonly maxPages?: number;
}

export type SentUnit = Omit<EncodedUnit, 'writes'> & { readonly writes: PackedWrites };

/** A row as the file has it: id, version, columns. */
export type RawRow = readonly unknown[];

/** What is asked of the thread, and what it answers. */
export interface Calls {
  get: {
    readonly in: { readonly collection: CollectionName; readonly ids: readonly string[] };
    readonly out: RawRow[];
  };
  find: { readonly in: Parameters<Readers['find']>[0]; readonly out: RawRow[] };
  findTopPerKey: { readonly in: Parameters<Readers['findTopPerKey']>[0]; readonly out: [string, RawRow[]][] };
  count: { readonly in: Parameters<Readers['count']>[0]; readonly out: number };
  commit: { readonly in: SentUnit; readonly out: CommitOutcome };
  synced: { readonly in: null; readonly out: null };
  close: { readonly in: null; readonly out: null };
}
export type CallName = keyof Calls;

export type ToThread = {
  readonly [N in CallName]: {
    readonly n: number;
    readonly call: N;
    readonly input: Calls[N]['in'];
    /** Units that were sent before need not have been written. */
    readonly early: boolean;
  };
}[CallName];

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly message: string }
  /** `n` is null where the store could not be opened. */
  | { readonly kind: 'failed'; readonly n: number | null; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly n: number; readonly output: Calls[CallName]['out'] };

/** An error's class does not survive the way between threads. */
export interface Failure {
  readonly error: 'contract' | 'in-use' | 'unavailable' | 'fault';
  readonly message: string;
}

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreContractError) return { error: 'contract', message };
  if (error instanceof StoreInUseError) return { error: 'in-use', message };
  if (error instanceof StoreUnavailableError) return { error: 'unavailable', message };
  return { error: 'fault', message };
}

export function errorOf({ error, message }: Failure): Error {
  switch (error) {
    case 'contract':
      return new StoreContractError(message);
    case 'in-use':
      return new StoreInUseError(message);
    case 'unavailable':
      return new StoreUnavailableError(message);
    case 'fault':
      return new Error(message);
  }
}
