import type { Witness } from '../../audit/index.ts';
import type { AuditLineDocument, AuditLogDocument, Row, Store } from '../../stores/index.ts';
import { lineKey } from './lines.ts';
import { mentionsOfLine, writeMentions } from './mentions.ts';

/** Another log, where it stands and whether that may still change. */
export interface OtherLog {
  readonly row: Row<AuditLogDocument>;
  readonly tip: Witness;
}

/** Processes at work, and those that ended without saying so within the last day: few. */
const MOST_LOGS = 10_000;
/** A log that nobody wrote for so long is taken for ended; if it does go on, its own next head says so. */
const SILENT_MS = 24 * 3_600_000;
const SEGMENTS_PER_READ = 50;

/** Every log but this one whose end no other log has listed yet, with its last line. */
export async function otherLogs(store: Store, log: string | null): Promise<OtherLog[]> {
  const rows = await store.find({ collection: 'auditLogs', where: { state: 'live' }, limit: MOST_LOGS });
  const others = rows.filter((row) => row.id !== log);
  if (others.length === 0) return [];
  const tips = await lastLines(
    store,
    others.map((row) => row.id),
  );
  return others.flatMap((row) => {
    const tip = tips.get(row.id);
    return tip === undefined ? [] : [{ row, tip }];
  });
}

/** The last line of each log, be it a segment or a head. */
export async function lastLines(store: Store, logs: readonly string[]): Promise<Map<string, Witness>> {
  const query = { field: 'log', keys: logs, sort: [{ path: 'id', direction: -1 }], limit: 1 } as const;
  const fields = ['log', 'line', 'size', 'root'] as const;
  const [segments, heads] = await Promise.all([
    store.findTopPerKey({ collection: 'auditSegments', ...query, fields }),
    store.findTopPerKey({ collection: 'auditHeads', ...query, fields }),
  ]);
  const found = new Map<string, Witness>();
  for (const log of logs) {
    const lines = [segments.get(log)?.[0]?.doc, heads.get(log)?.[0]?.doc].filter((doc) => doc !== undefined);
    const last = lines.sort((a, b) => b.line - a.line)[0];
    if (last) found.set(log, { log, line: last.line, size: last.size, root: last.root });
  }
  return found;
}

/**
 * Takes a log off the list once its end stands in a signed head of another: what was left of its index is written,
 * and later heads need not name it again, as they name the log that does.
 */
export async function retireEnded(store: Store, listed: readonly OtherLog[], nowMs: number): Promise<void> {
  for (const { row } of listed) {
    if (!row.doc.closed && Date.parse(row.doc.lastAt) > nowMs - SILENT_MS) continue;
    await indexRest(store, row);
    const now = (await store.get('auditLogs', [row.id])).get(row.id);
    if (now === undefined || now.doc.lastAt !== row.doc.lastAt) continue;
    await store.commit({
      operationId: `audit:${row.id}:done`,
      unrecorded: true,
      writes: [
        {
          op: 'replace',
          collection: 'auditLogs',
          id: row.id,
          doc: { ...now.doc, state: 'done' },
          expected: now.version,
        },
      ],
    });
    // A conflict: another process did it, or the log lives. Either is well.
  }
}

/** Writes what is left of the index of a log whose writer ended before it could. */
export async function indexRest(store: Store, { id, doc }: Pick<Row<AuditLogDocument>, 'id' | 'doc'>): Promise<void> {
  for await (const page of segmentsAfter(store, id, doc.indexed)) {
    const segments = page.map((segment) => mentionsOfLine(segment.doc));
    await writeMentions(store, segments, { id, doc });
  }
}

export async function* segmentsAfter(
  store: Store,
  log: string,
  line: number,
): AsyncGenerator<readonly Row<AuditLineDocument>[]> {
  let after = lineKey(log, line);
  for (;;) {
    const page = await store.find({
      collection: 'auditSegments',
      where: { log, id: { gt: after } },
      limit: SEGMENTS_PER_READ,
    });
    if (page.length > 0) yield page;
    if (page.length < SEGMENTS_PER_READ) return;
    after = page.at(-1)?.id ?? after;
  }
}
