import { HASHED, readSegment } from '../../audit/index.ts';
import type { AuditLineDocument, AuditLogDocument, Store, Write } from '../../stores/index.ts';
import { mentionRows, type SegmentMentions } from './mention-rows.ts';

/** Rows of one unit; a unit takes 500. */
const ROWS_PER_UNIT = 400;
const UNITS_AT_ONCE = 4;

/** Keeps nothing of the entries, so that a backlog takes little memory. */
export function mentionsOf(
  { log, line, at }: SegmentMentions['segment'],
  entries: readonly { readonly subject: string; readonly customers: readonly string[] }[],
): SegmentMentions {
  const named: string[] = [];
  const subjects = new Set<string>();
  for (const { subject, customers } of entries) {
    subjects.add(subject);
    for (const customer of customers) named.push(customer);
  }
  return { segment: { log, line, at }, customers: named, subjects };
}

/** The same from a stored segment, for one whose writer ended before it could. */
export function mentionsOfLine(segment: AuditLineDocument): SegmentMentions {
  return mentionsOf(segment, parsedSegment(segment.text).entries);
}

/** What a stored segment says; empty where somebody put something else in its place. */
export function parsedSegment(text: string): {
  readonly entries: readonly StoredEntry[];
  readonly shapes: Readonly<Record<string, unknown>>;
} {
  const { entries = [], shapes = {} } = readSegment(text) ?? {};
  return { entries: entries.filter(isStoredEntry), shapes };
}

export interface StoredEntry extends Readonly<Record<string, unknown>> {
  readonly subject: string;
  readonly customers: readonly string[];
}

function isStoredEntry(entry: Readonly<Record<string, unknown>>): entry is StoredEntry {
  const { subject, customers } = entry;
  return typeof subject === 'string' && Array.isArray(customers) && customers.every((one) => typeof one === 'string');
}

/** Writes the rows of several segments, the last unit together with the log's own row, which then says how far. */
export async function writeMentions(
  store: Store,
  segments: readonly SegmentMentions[],
  log: { readonly id: string; readonly doc: AuditLogDocument },
): Promise<AuditLogDocument> {
  const last = segments.at(-1);
  if (last === undefined) return log.doc;
  const writes = mentionRows(segments, (subject) => store.hmac(HASHED.subject, subject));
  const doc = { ...log.doc, indexed: last.segment.line };
  const commit = (from: number, part: readonly Write[]): Promise<unknown> =>
    store.commit({
      operationId: `audit:${log.id}:mentions:${last.segment.line}:${from}`,
      unrecorded: true,
      writes: part,
    });
  let from = 0;
  // Together, so that they share a sync of the disk; the log's row only once they are all there.
  for (; writes.length - from > ROWS_PER_UNIT; from += UNITS_AT_ONCE * ROWS_PER_UNIT) {
    const starts = Array.from({ length: UNITS_AT_ONCE }, (_, i) => from + i * ROWS_PER_UNIT);
    const units = starts.map((start) => [start, writes.slice(start, start + ROWS_PER_UNIT)] as const);
    await Promise.all(units.filter(([, part]) => part.length > 0).map(([start, part]) => commit(start, part)));
  }
  const row: Write = { op: 'upsert', collection: 'auditLogs', id: log.id, doc };
  await commit(from, [...writes.slice(from), row]);
  return doc;
}
