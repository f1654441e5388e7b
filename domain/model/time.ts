import type { Brand } from './brand.ts';

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, UTC, always 24 characters, so that text order is time order. */
export type Instant = Brand<string, 'Instant'>;

/** A moment as its source told it: UTC plus the offset it came with (`+02:00`, `Z`, null if the source gave none). */
export interface Moment {
  readonly utc: Instant;
  readonly offset: string | null;
}

export function instant(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601 reduced precision). */
export type PartialDate = Brand<string, 'PartialDate'>;
