import { Chain, type SigningKey } from '../../audit/index.ts';
import { instant, mintId } from '../../domain/model/index.ts';
import type { AuditLineDocument, Row, Store } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { lineKey } from './lines.ts';
import { standingOf } from './standing.ts';

const SEGMENTS_PER_READ = 50;

/**
 * The whole access log as lines of NDJSON, each with its line feed: log after log, the lines of each in order, and
 * at the end a head of the export itself that lists every log, so that a file that was cut shows. What is written
 * meanwhile is left out: a line is in it if it was there before the first was read.
 */
export async function* exportAccessLog(
  hub: Pick<Hub, 'store' | 'now' | 'random'>,
  key: SigningKey,
): AsyncGenerator<string> {
  const listed = [...(await standingOf(hub.store)).values()].sort((a, b) => (a.log < b.log ? -1 : 1));
  for (const { log, line } of listed) {
    for await (const { doc } of linesOf(hub.store, log, line)) yield `${doc.text}\n`;
  }
  const end = Chain.begin(mintId('export', hub.now(), hub.random), key);
  yield `${end.head(instant(hub.now()), listed, 'export').text}\n`;
}

/** Segments and heads of one log up to this line, merged by line. */
async function* linesOf(store: Store, log: string, last: number): AsyncGenerator<Row<AuditLineDocument>> {
  const heads = rowsOf(store, 'auditHeads', log, last);
  let head = await heads.next();
  for await (const segment of rowsOf(store, 'auditSegments', log, last)) {
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
  last: number,
): AsyncGenerator<Row<AuditLineDocument>> {
  let after = lineKey(log, 0).slice(0, -1);
  for (;;) {
    const id = { gt: after, lte: lineKey(log, last) };
    const page = await store.find({ collection, where: { log, id }, limit: SEGMENTS_PER_READ });
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
