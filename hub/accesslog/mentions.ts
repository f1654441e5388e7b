import { HASHED, isSegment, parseLine } from '../../audit/index.ts';
import type { Store, Write } from '../../stores/index.ts';
import { lineKey, mentionKey } from './lines.ts';
import type { AuditLineDocument, AuditLogDocument } from '../../stores/index.ts';

/** Customers and subjects that a segment names, each once. */
export interface SegmentMentions {
  readonly line: number;
  readonly writes: readonly Write[];
}

/** Rows of one unit; a unit takes 500. */
const ROWS_PER_UNIT = 400;
const UNITS_AT_ONCE = 4;

export function mentionWrites(
  store: Pick<Store, 'hmac'>,
  segment: Pick<AuditLineDocument, 'log' | 'line' | 'at'>,
  entries: Iterable<{ readonly subject: string; readonly customers: readonly string[] }>,
): SegmentMentions {
  const mentions = new Set<string>();
  const subjects = new Set<string>();
  for (const { subject, customers } of entries) {
    subjects.add(subject);
    for (const customer of customers) mentions.add(customer);
  }
  for (const subject of subjects) mentions.add(store.hmac(HASHED.subject, subject));
  const key = lineKey(segment.log, segment.line);
  const writes = [...mentions].map((mention): Write => ({
    op: 'upsert',
    collection: 'auditMentions',
    id: mentionKey(mention, segment.at, key),
    doc: { mention },
  }));
  return { line: segment.line, writes };
}

/** The same from a stored segment, for one whose writer ended before it could. */
export function mentionsOfLine(store: Pick<Store, 'hmac'>, segment: AuditLineDocument): SegmentMentions {
  return mentionWrites(store, segment, parsedSegment(segment.text).entries);
}

/** What a stored segment says; empty where somebody put something else in its place. */
export function parsedSegment(text: string): {
  readonly entries: readonly StoredEntry[];
  readonly shapes: Readonly<Record<string, unknown>>;
} {
  const parsed = isSegment(text) ? parseLine(text) : null;
  if (parsed?.kind !== 'line') return { entries: [], shapes: {} };
  return { entries: (parsed.line.entries ?? []).filter(isStoredEntry), shapes: parsed.line.shapes ?? {} };
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
  const writes = segments.flatMap((segment) => segment.writes);
  const doc = { ...log.doc, indexed: last.line };
  const commit = (from: number, part: readonly Write[]): Promise<unknown> =>
    store.commit({ operationId: `audit:${log.id}:mentions:${last.line}:${from}`, unrecorded: true, writes: part });
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
