import type { Store } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { logIds } from '../accesslog/log-ids.ts';
import { rowFromLines } from '../accesslog/log-row.ts';
import { indexRest, lastLines } from '../accesslog/other-logs.ts';
import { verifyAccessIndex } from './access-index.ts';
import type { Report } from './difference.ts';
import { lasting } from './lasting.ts';

const LOGS_PER_READ = 500;

/**
 * What follows from the lines of the access log: the row of each log, by which the next one lists it, and the index
 * by customer and subject. The lines are signed and follow from nothing; `audit verify` is theirs.
 */
export async function verifyAccessLog({ store }: Hub, repair: boolean, report: Report): Promise<void> {
  const upTo = new Map<string, number>();
  const rowless: string[] = [];
  let logs: string[] = [];
  const look = async (): Promise<void> => {
    const rows = await store.get('auditLogs', logs);
    const tips = await lastLines(store, logs);
    for (const log of logs) {
      const tip = tips.get(log)?.line;
      const row = rows.get(log)?.doc;
      if (tip === undefined) continue;
      if (row === undefined) rowless.push(log);
      // Readers search what the index does not hold yet, but only of logs that may still go on.
      else upTo.set(log, row.state === 'done' ? tip : Math.min(row.indexed, tip));
    }
    logs = [];
  };
  for await (const log of logIds(store)) {
    logs.push(log);
    if (logs.length === LOGS_PER_READ) await look();
  }
  await look();
  for (let i = 0; i < rowless.length; i += LOGS_PER_READ) {
    await verifyRows(store, rowless.slice(i, i + LOGS_PER_READ), repair, report);
  }
  await verifyAccessIndex(store, upTo, repair, report);
}

async function verifyRows(store: Store, rowless: readonly string[], repair: boolean, report: Report): Promise<void> {
  const found = await lasting(async (tell) => {
    const rows = await store.get('auditLogs', rowless);
    for (const id of rowless) {
      if (!rows.has(id)) tell({ kind: 'accessLog', id, what: 'a log whose row is gone, so that no other lists it' });
    }
  });
  found.forEach(report);
  if (!repair) return;
  for (const { id } of found) {
    const doc = await rowFromLines(store, id);
    if (doc === null) continue;
    const insert = { op: 'insert', collection: 'auditLogs', id, doc } as const;
    const { kind } = await store.commit({ operationId: `verify.${id}`, unrecorded: true, writes: [insert] });
    // Where its process still writes, the index is that process's.
    if (kind === 'committed' && doc.closed) await indexRest(store, { id, doc });
  }
}
