import { canonical } from './canonical.ts';
import { textHash } from './hash.ts';

/** Where a log stood when another one looked. */
export interface Witness {
  readonly log: string;
  readonly line: number;
  readonly size: number;
  /** base64url. */
  readonly root: string;
}

/**
 * What is signed: the state of one log after one of its lines. A segment's head covers the entries that came with it;
 * a head by itself also says where the other logs stand, so that a missing log shows.
 */
export interface Head {
  /** RFC 3339, UTC with milliseconds. */
  readonly at: string;
  /** Entries that came with this line; 0 for a head by itself. */
  readonly count: number;
  /** Why nothing follows: the log was closed, or this is the last line of an export. Null: more may follow. */
  readonly end: 'log' | 'export' | null;
  /** Public key that signs: 32 bytes, base64url. */
  readonly key: string;
  /** Number of the line in its log, from 0; no line may be missing. */
  readonly line: number;
  /** Id of the log. */
  readonly log: string;
  /** By log id; empty in segments. */
  readonly others: readonly Witness[];
  /** SHA-256 of the head of the line before, base64url; empty for line 0. */
  readonly previous: string;
  /** RFC 9162 root over all entries of the log so far, base64url. */
  readonly root: string;
  /** Entries of the log so far. */
  readonly size: number;
}

export function headText(head: Head): string {
  return canonical(head);
}

/** What the next line names as `previous`. */
export function headHash(text: string): string {
  return textHash(text);
}
