import { instant } from '../../domain/model/index.ts';
import type { Store } from '../../stores/index.ts';
import { lineKey, mentionKey, placeOf } from '../accesslog/lines.ts';
import { mentionRows, placesOf, ROW_SPAN_MS, type SegmentMentions } from '../accesslog/mention-rows.ts';
import { mentionsOfLine } from '../accesslog/mentions.ts';
import { allMentions, unlikeSegments } from '../accesslog/unlike-segments.ts';
import type { Report } from './difference.ts';
import { lasting } from './lasting.ts';

const SEGMENTS_AT_ONCE = 500;
const MENTIONS_AT_ONCE = 16;
const ROWS_PER_READ = 500;
const WRITES_PER_UNIT = 400;

/**
 * The index of the access log against its segments: each customer and subject that a segment holds is named there. What
 * is named beyond does no harm, as who reads looks into the segment. A repair adds rows and changes none, so it may go
 * on beside the writers of the log.
 *
 * @param upTo log id → line up to which the index should know it
 */
export async function verifyAccessIndex(
  store: Store,
  upTo: ReadonlyMap<string, number>,
  repair: boolean,
  report: Report,
): Promise<void> {
  const unlike = await unlikeSegments(store, upTo);
  for (let i = 0; i < unlike.length; i += SEGMENTS_AT_ONCE) {
    const keys = unlike.slice(i, i + SEGMENTS_AT_ONCE);
    const found = await lasting(async (tell) => {
      for (const { segment } of await unnamed(store, keys)) {
        const id = lineKey(segment.log, segment.line);
        tell({ kind: 'accessLog', id, what: 'accesses that the index of the access log does not name' });
      }
    });
    found.forEach(report);
    if (repair && found.length > 0) await name(store, await unnamed(store, keys));
  }
}

interface Unnamed {
  readonly segment: SegmentMentions['segment'];
  /** As the index names them. */
  readonly mentions: readonly string[];
}

/** Those of these segments that the index does not name under all their customers and subjects. */
async function unnamed(store: Store, keys: readonly string[]): Promise<Unnamed[]> {
  const found: Unnamed[] = [];
  const rows = await store.get('auditSegments', keys);
  for (const key of keys) {
    const doc = rows.get(key)?.doc;
    if (doc === undefined) continue;
    const held = mentionsOfLine(doc);
    const all = [...allMentions(store, held)];
    const mentions: string[] = [];
    for (let i = 0; i < all.length; i += MENTIONS_AT_ONCE) {
      const some = all.slice(i, i + MENTIONS_AT_ONCE);
      const named = await Promise.all(some.map((mention) => isNamed(store, mention, held.segment)));
      mentions.push(...some.filter((_, at) => named[at] === false));
    }
    if (mentions.length > 0) found.push({ segment: held.segment, mentions });
  }
  return found;
}

async function isNamed(store: Store, mention: string, { log, line, at }: Unnamed['segment']): Promise<boolean> {
  const last = mentionKey(mention, at, lineKey(log, line));
  let after = `${mention}|${instant(Date.parse(at) - ROW_SPAN_MS)}`;
  for (;;) {
    const where = { mention, id: { gt: after, lte: last } };
    const page = await store.find({ collection: 'auditMentions', where, limit: ROWS_PER_READ });
    if (page.some((row) => placesOf(row).includes(placeOf(last)))) return true;
    if (page.length < ROWS_PER_READ) return false;
    after = page.at(-1)?.id ?? after;
  }
}

/** Adds rows for what is not named. None of their ids is taken: a row of that id would name it. */
async function name(store: Store, unnamedOnes: readonly Unnamed[]): Promise<void> {
  const byLog = new Map<string, SegmentMentions[]>();
  for (const { segment, mentions } of unnamedOnes) {
    const some = byLog.get(segment.log) ?? [];
    byLog.set(segment.log, [...some, { segment, customers: mentions, subjects: new Set() }]);
  }
  for (const [log, segments] of byLog) {
    const writes = mentionRows(segments, (subject) => subject);
    for (let i = 0; i < writes.length; i += WRITES_PER_UNIT) {
      const operationId = `verify.${log}.mentions.${segments[0]?.segment.line ?? 0}.${i}`;
      await store.commit({ operationId, unrecorded: true, writes: writes.slice(i, i + WRITES_PER_UNIT) });
    }
  }
}
