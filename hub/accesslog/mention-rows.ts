import { instant } from '../../domain/model/index.ts';
import type { AuditLineDocument, AuditMentionDocument, Row, Write } from '../../stores/index.ts';
import { lineKey, mentionKey, placeOf, segmentOf } from './lines.ts';

/** Customers and subjects that a segment names; customers may stand in it more than once. */
export interface SegmentMentions {
  readonly segment: Pick<AuditLineDocument, 'log' | 'line' | 'at'>;
  readonly customers: readonly string[];
  readonly subjects: ReadonlySet<string>;
}

/**
 * How far, in milliseconds, the last segment of a row may lie behind the first. A reader that goes back in time looks
 * so much further for rows which began earlier.
 */
export const ROW_SPAN_MS = 60_000;

interface Growing {
  readonly mention: string;
  readonly segment: SegmentMentions['segment'];
  readonly atMs: number;
  readonly more: number[];
  last: number;
}

/**
 * Index rows of segments of one log, in their order: one for each customer and subject, since a row for each segment
 * that names them costs more than the entries. Sorted by mention, so that rows are written where the last one was.
 */
export function mentionRows(segments: readonly SegmentMentions[], subjectHash: (subject: string) => string): Write[] {
  const growing = new Map<string, Growing>();
  const done: Growing[] = [];
  for (const { segment, customers, subjects } of segments) {
    const atMs = Date.parse(segment.at);
    const note = (mention: string): void => {
      const row = growing.get(mention);
      if (row?.last === segment.line) return;
      // A clock that was set back begins a new row too: what is counted from the first must not be negative.
      if (row !== undefined && atMs >= row.atMs && atMs - row.atMs <= ROW_SPAN_MS) {
        row.more.push(segment.line - row.segment.line, atMs - row.atMs);
        row.last = segment.line;
        return;
      }
      if (row !== undefined) done.push(row);
      growing.set(mention, { mention, segment, atMs, more: [], last: segment.line });
    };
    customers.forEach(note);
    for (const subject of subjects) note(subjectHash(subject));
  }
  return [...done, ...growing.values()].sort((a, b) => (a.mention < b.mention ? -1 : 1)).map(writeOf);
}

function writeOf({ mention, segment, more }: Growing): Write {
  const doc: AuditMentionDocument = more.length === 0 ? { mention } : { mention, more };
  const id = mentionKey(mention, segment.at, lineKey(segment.log, segment.line));
  return { op: 'upsert', collection: 'auditMentions', id, doc };
}

/** Places of the segments that a row names. */
export function placesOf({ id, doc }: Row<AuditMentionDocument>): string[] {
  const first = placeOf(id);
  const { more = [] } = doc;
  if (more.length === 0) return [first];
  const key = segmentOf(first);
  const log = key.slice(0, key.lastIndexOf('#'));
  const line = Number(key.slice(log.length + 1));
  const atMs = Date.parse(first.slice(0, first.indexOf('|')));
  const places = [first];
  for (let i = 0; i + 1 < more.length; i += 2) {
    places.push(`${instant(atMs + (more[i + 1] as number))}|${lineKey(log, line + (more[i] as number))}`);
  }
  return places;
}
