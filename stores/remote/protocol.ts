import { StoreContractError, StoreUnavailableError, type CollectionName, type Readers, type Store } from '../index.ts';

/** What one process asks of the store of another: POST /<name>, JSON in, JSON out. */
export interface Requests {
  ping: {
    readonly in: Record<string, never>;
    /** Process and indexes of who holds the store; earlier versions tell no indexes. */
    readonly out: { readonly pid: number; readonly indexes?: Readonly<Record<string, string>> };
  };
  get: {
    readonly in: { collection: CollectionName; ids: readonly string[]; options?: GetOptions };
    readonly out: unknown[];
  };
  find: { readonly in: Parameters<Readers['find']>[0]; readonly out: unknown[] };
  findTopPerKey: { readonly in: Parameters<Readers['findTopPerKey']>[0]; readonly out: [string, unknown[]][] };
  count: { readonly in: Parameters<Readers['count']>[0]; readonly out: number };
  commit: { readonly in: Parameters<Store['commit']>[0]; readonly out: Awaited<ReturnType<Store['commit']>> };
}
export type RequestName = keyof Requests;
type GetOptions = Parameters<Readers['get']>[2];

/** A unit has at most 4 MB of documents; as JSON inside JSON it may be somewhat more. */
export const MOST_BODY_BYTES = 16_000_000;

export type Failure = { readonly error: 'contract' | 'unavailable' | 'fault'; readonly message: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof StoreContractError) return { error: 'contract', message: error.message };
  if (error instanceof StoreUnavailableError) return { error: 'unavailable', message: error.message };
  return { error: 'fault', message: 'The process that holds the store met a fault; see its log.' };
}

export function errorOf(failure: Failure): Error {
  switch (failure.error) {
    case 'contract':
      return new StoreContractError(failure.message);
    case 'unavailable':
      return new StoreUnavailableError(failure.message);
    case 'fault':
      return new Error(failure.message);
  }
}
