import type { IncomingRecord, SourceRecord } from './record.ts';
import { isAhead, isInstant, type Instant } from './time.ts';
import type { AttributeName, StandardValue } from './values.ts';

/** Times that a source tells of what has happened: ahead of now they would outdo all that is said until then. */
export const PAST_TIMES = ['observedAt', 'verifiedAt'] as const;

/** A time that a record tells of what has not happened yet; of a value, which attribute's. */
export type TimeAhead =
  | { readonly time: 'sourceUpdatedAt' }
  | { readonly time: (typeof PAST_TIMES)[number]; readonly attribute: AttributeName };

/** Why a time ahead is refused, and what to do, to follow its name. */
export const AHEAD =
  'is more than 5 minutes in the future; send it when the time has come, name its offset where that is missing, or leave it out';

/** The first such time. Validity is none: what is planned, and what lasts, is told ahead. */
export function timeAhead(
  { sourceUpdatedAt, attributes }: Pick<IncomingRecord, 'sourceUpdatedAt' | 'attributes'>,
  now: Instant,
): TimeAhead | null {
  if (sourceUpdatedAt !== undefined && isAhead(sourceUpdatedAt, now)) return { time: 'sourceUpdatedAt' };
  for (const name in attributes) {
    const attribute = name as AttributeName;
    for (const value of (attributes[attribute] ?? []) as readonly StandardValue<unknown>[]) {
      for (const time of PAST_TIMES) {
        const told = value[time];
        if (told !== undefined && isAhead(told, now)) return { time, attribute };
      }
    }
  }
  return null;
}

type Timed = Pick<SourceRecord, 'sourceUpdatedAt' | 'receivedAt'>;

/**
 * When a source changed what it says, as far as it can be believed: a time that lay ahead when it was received, as
 * ones stored before they were refused may, is as if none had been told.
 */
export function statedTime({ sourceUpdatedAt, receivedAt }: Timed): Instant | undefined {
  return sourceUpdatedAt === undefined || isAhead(sourceUpdatedAt, receivedAt) ? undefined : sourceUpdatedAt;
}

/** The source's time, else when we received it. */
export function eventTime(record: Timed): Instant {
  return statedTime(record) ?? record.receivedAt;
}

/**
 * When the source observed a value, else the time of its record; a time that is no instant, as ones
 * stored before they were read may be, or was ahead when it was received, does not count.
 */
export function observedTime(
  { observedAt }: { readonly observedAt?: string },
  record: Timed,
  time = eventTime(record),
): Instant {
  if (observedAt === undefined || !isInstant(observedAt) || isAhead(observedAt, record.receivedAt)) return time;
  return observedAt;
}
