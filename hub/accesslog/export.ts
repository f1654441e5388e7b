import { Chain, type SigningKey, type Witness } from '../../audit/index.ts';
import { instant, mintId } from '../../domain/model/index.ts';
import type { AuditLineDocument, Row, Store } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { lineKey } from './lines.ts';

const SEGMENTS_PER_READ = 50;
const LOGS_PER_READ = 500;

/**
 * The whole access log as lines of NDJSON, each with its line feed: log after log, the lines of each in order, and
 * at the end a head of the export itself that lists every log, so that a file that was cut shows. What is written
 * meanwhile is left out.
 */
export async function* exportAccessLog(
  hub: Pick<Hub, 'store' | 'now' | 'random'>,
  key: SigningKey,
): AsyncGenerator<string> {
  const listed: Witness[] = [];
  for await (const log of logIds(hub.store)) {
    let tip: Witness | null = null;
    for await (const { doc } of linesOf(hub.store, log)) {
      tip = { log, line: doc.line, size: doc.size, root: doc.root };
      yield `${doc.text}\n`;
    }
    if (tip !== null) listed.push(tip);
  }
  const end = Chain.begin(mintId('export', hub.now(), hub.random), key);
  yield `${end.head(instant(hub.now()), listed, 'export').text}\n`;
}

async function* logIds(store: Store): AsyncGenerator<string> {
  for await (const page of store.scan('auditLogs', { pageSize: LOGS_PER_READ })) for (const { id } of page) yield id;
}

/** Segments and heads of one log, merged by line. */
async function* linesOf(store: Store, log: string): AsyncGenerator<Row<AuditLineDocument>> {
  const heads = rowsOf(store, 'auditHeads', log);
  let head = await heads.next();
  for await (const segment of rowsOf(store, 'auditSegments', log)) {
    while (head.done !== true && head.value.doc.line < segment.doc.line) {
      yield head.value;
      head = await heads.next();
    }
    yield segment;
  }
  for (; head.done !== true; head = await heads.next()) yield head.value;
}

async function* rowsOf(
  store: Store,
  collection: 'auditSegments' | 'auditHeads',
  log: string,
): AsyncGenerator<Row<AuditLineDocument>> {
  let after = lineKey(log, 0).slice(0, -1);
  for (;;) {
    const page = await store.find({ collection, where: { log, id: { gt: after } }, limit: SEGMENTS_PER_READ });
    if (page.length > 0) await onDisk(store);
    yield* page;
    if (page.length < SEGMENTS_PER_READ) return;
    after = page.at(-1)?.id ?? after;
  }
}

/** Whoever holds an export holds evidence: no line of it may be one that a power cut can still take back. */
async function onDisk(store: Store): Promise<void> {
  await store.commit({ operationId: 'audit:export', unrecorded: true, writes: [] });
  await store.synced();
}
