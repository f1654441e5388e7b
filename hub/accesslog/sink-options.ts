import type { SigningKey } from '../../audit/index.ts';
import type { RandomBytes } from '../../domain/model/index.ts';
import type { Store } from '../../stores/index.ts';

export interface AuditSinkOptions {
  readonly store: Store;
  readonly key: SigningKey;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /**
   * Least time between two segments, in milliseconds: what comes meanwhile goes into one. Where answers under way are
   * told of: the longest time that an entry waits for them. Default 5.
   */
  readonly pauseMs?: number;
  /** Entries that make a segment without waiting; default 500. */
  readonly segmentEntries?: number;
  /** Characters of entries that do; default 256,000. */
  readonly segmentCharacters?: number;
  /** Entries that may wait; one more is refused with OVERLOADED. Default 20,000. */
  readonly mostWaiting?: number;
  /** How often a head lists the other logs, in milliseconds; default 10,000. Also after every 1,000 segments. */
  readonly headEveryMs?: number;
  /** How often heads and index rows that are due are looked for, and a log that failed is tried; default 1,000. */
  readonly choresEveryMs?: number;
  /** Told of failures, whose text callers do not get, with the requests whose accesses were not recorded for it. */
  readonly report?: (error: unknown, requestIds?: readonly string[]) => void;
}

/** With every setting settled. */
export type SinkSettings = AuditSinkOptions &
  Required<
    Pick<
      AuditSinkOptions,
      'pauseMs' | 'segmentEntries' | 'segmentCharacters' | 'mostWaiting' | 'headEveryMs' | 'choresEveryMs'
    >
  >;

/** A longer entry is refused: it would not fit a document of the store, and a line that never fits stops its log. */
export const LONGEST_ENTRY = 400_000;

export const SINK_DEFAULTS = {
  pauseMs: 5,
  segmentEntries: 500,
  segmentCharacters: 256_000,
  mostWaiting: 20_000,
  headEveryMs: 10_000,
  choresEveryMs: 1_000,
};

/**
 * Characters of the segments that share a unit, and so a sync of the disk: twice escaped or of three bytes each, they
 * stay below the 4 MB of a unit.
 */
export const UNIT_CHARACTERS = 1_000_000;

export const SEGMENTS_PER_HEAD = 1_000;
/**
 * Segments whose mentions are written together, or after so long; the backlog from which that no longer waits for a
 * quiet moment, and the one from which segments wait for it.
 */
export const INDEX = { together: 256, everyMs: 1_000, hurried: 1_024, most: 2_048 } as const;
