import { HASHED } from '../../audit/index.ts';
import type { Store } from '../../stores/index.ts';
import { lineKey, placeOf } from './lines.ts';
import { placesOf, type SegmentMentions } from './mention-rows.ts';
import { mentionsOfLine } from './mentions.ts';
import { segmentsAfter } from './other-logs.ts';

const ROWS_PER_READ = 500;
/** Places of one mention that are remembered before those are let go that cannot come again. */
const REMEMBERED = 4_096;

/**
 * Keys of the segments up to a line of each log that the index seems to name under other customers and subjects than
 * they hold, log by log in order. Both are read once, one after the other: of each segment a sum is kept over the
 * mentions it should have, from which those are taken that it has. Four bytes a line; in memory no mention stays.
 *
 * @param upTo log id → last line to be compared
 */
export async function unlikeSegments(store: Store, upTo: ReadonlyMap<string, number>): Promise<string[]> {
  const sums = new Map<string, Uint32Array>();
  for (const [log, last] of upTo) {
    const lines = new Uint32Array(last + 1);
    sums.set(log, lines);
    for await (const segment of mentionsUpTo(store, log, last)) {
      for (const mention of allMentions(store, segment)) add(lines, segment.segment.line, hashOf(mention));
    }
  }
  for await (const { mention, log, line } of indexed(store)) {
    const lines = sums.get(log);
    if (lines !== undefined) add(lines, line, -hashOf(mention));
  }
  const unlike: string[] = [];
  for (const [log, lines] of sums) {
    lines.forEach((sum, line) => {
      if (sum !== 0) unlike.push(lineKey(log, line));
    });
  }
  return unlike;
}

/** Customers and subject, as the index names them, each once. */
export function allMentions(store: Store, { customers, subjects }: SegmentMentions): ReadonlySet<string> {
  return new Set([...customers, ...[...subjects].map((subject) => store.hmac(HASHED.subject, subject))]);
}

async function* mentionsUpTo(store: Store, log: string, last: number): AsyncGenerator<SegmentMentions> {
  for await (const page of segmentsAfter(store, log, 0)) {
    for (const { doc } of page) {
      if (doc.line > last) return;
      yield mentionsOfLine(doc);
    }
  }
}

interface Indexed {
  readonly mention: string;
  readonly log: string;
  readonly line: number;
}

/** What the index names, once though several rows do. Rows of a mention come in the order of their first places. */
async function* indexed(store: Store): AsyncGenerator<Indexed> {
  let mention: string | null = null;
  let seen = new Set<string>();
  let most = REMEMBERED;
  for await (const page of store.scan('auditMentions', { pageSize: ROWS_PER_READ })) {
    for (const row of page) {
      if (row.doc.mention !== mention) seen = new Set();
      mention = row.doc.mention;
      for (const place of placesOf(row)) {
        if (seen.has(place)) continue;
        seen.add(place);
        const [, log = '', line] = /\|(.*)#(\d+)$/.exec(place) ?? [];
        yield { mention, log, line: Number(line) };
      }
      if (seen.size <= most) continue;
      const first = placeOf(row.id);
      for (const place of seen) if (place < first) seen.delete(place);
      most = Math.max(REMEMBERED, 2 * seen.size);
    }
  }
}

/** Modulo 2³². */
function add(sums: Uint32Array, line: number, term: number): void {
  sums[line] = (sums[line] ?? 0) + term;
}

/** FNV-1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
