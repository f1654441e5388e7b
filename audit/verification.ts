import { Claims } from './claims.ts';
import { isSegment, parseLine, type LogLine } from './line.ts';
import { LogReader, type FirstBad } from './log-reader.ts';
import { verifySignature } from './keys.ts';

export interface Verification {
  readonly ok: boolean;
  /** Logs of which at least one line was there. */
  readonly logs: number;
  readonly entries: number;
  /** Public keys that signed, sorted; without a pinned key, whether to trust them is the reader's to decide. */
  readonly keys: readonly string[];
  /** In the order of the file; what only its end shows (a cut, a log that is not there) comes last. */
  readonly firstBad: FirstBad | null;
}

export interface VerificationOptions {
  /** Ids of the keys that may sign; absent: any key, as long as a log keeps to one. */
  readonly keys?: ReadonlySet<string>;
}

/** The lines of an export, in order, each with its line feed; the last one has none when the file was cut. */
export type Lines = () => AsyncIterable<string>;

/**
 * Verifies an exported access log without a store. Reads the file twice: first what the heads say of other logs,
 * then every line. Memory grows with the number of logs, not of entries.
 *
 * Shows that no entry was edited, left out or moved since its head was signed, and that no log or end of a log is
 * missing of which a head in the file still speaks. Whoever holds a signing key can write another history up to the
 * last head that another key's log, or an earlier export, bears witness to.
 */
export async function verifyAccessLog(open: Lines, options: VerificationOptions = {}): Promise<Verification> {
  const allowed = (line: LogLine, headText: string): boolean =>
    (options.keys?.has(line.head.key) ?? true) && verifySignature(line.head.key, headText, line.signature);
  const claims = await readClaims(open, allowed);
  const logs = new Map<string, LogReader>();
  const keys = new Set<string>();
  let current: LogReader | null = null;
  let bad: FirstBad | null = null;
  let ended = false;
  let entries = 0;

  for await (const raw of open()) {
    const whole = raw.endsWith('\n');
    const parsed = parseLine(whole ? raw.slice(0, -1) : raw);
    if (parsed.kind === 'broken' || !whole) {
      const reader: LogReader | null = logs.get(logNamedIn(raw) ?? '') ?? current;
      const place = { logId: reader?.log ?? logNamedIn(raw) ?? '', seq: reader?.size ?? 0 };
      bad ??= { ...place, kind: whole ? 'edited' : 'truncated' };
      if (reader !== null) reader.giveUp();
      continue;
    }
    const { line, headText, exact } = parsed;
    const { head } = line;
    const genuine = allowed(line, headText);
    if (genuine) keys.add(head.key);
    if (ended) bad ??= { logId: head.log, seq: logs.get(head.log)?.size ?? 0, kind: 'reordered' };
    if (head.end === 'export') {
      ended = true;
      if (!genuine || !exact || line.entries !== undefined) bad ??= { logId: head.log, seq: 0, kind: 'edited' };
      continue;
    }
    let reader = logs.get(head.log);
    if (reader === undefined) logs.set(head.log, (reader = new LogReader(head.log, claims.of(head.log))));
    current = reader;
    entries += line.entries?.length ?? 0;
    reader.take(line, { headText, exact, genuine });
    // A line that is missing here may still come, and was then moved; so the verdict waits, its place does not.
    bad ??= reader.bad;
  }
  bad = settled(bad, logs) ?? atTheEnd({ ended, logs, claims, current });
  return { ok: bad === null, logs: logs.size, entries, keys: [...keys].sort(), firstBad: bad };
}

async function readClaims(open: Lines, allowed: (line: LogLine, headText: string) => boolean): Promise<Claims> {
  const claims = new Claims();
  for await (const raw of open()) {
    if (isSegment(raw)) continue;
    const parsed = parseLine(raw.endsWith('\n') ? raw.slice(0, -1) : raw);
    if (parsed.kind === 'line' && allowed(parsed.line, parsed.headText)) claims.add(parsed.line.head.others);
  }
  return claims;
}

/** What became of the first fault: a missing line that came later was moved. */
function settled(bad: FirstBad | null, logs: ReadonlyMap<string, LogReader>): FirstBad | null {
  if (bad === null) return null;
  const now = logs.get(bad.logId)?.bad;
  return bad.kind === 'missing' && now?.seq === bad.seq ? now : bad;
}

function atTheEnd(state: {
  readonly ended: boolean;
  readonly logs: ReadonlyMap<string, LogReader>;
  readonly claims: Claims;
  readonly current: LogReader | null;
}): FirstBad | null {
  const { ended, logs, claims, current } = state;
  for (const reader of logs.values()) {
    if (reader.isShort()) return { logId: reader.log, seq: reader.size, kind: 'truncated' };
  }
  // An export ends with a head that lists every log: without it the end of the file is gone.
  if (!ended) return { logId: current?.log ?? '', seq: current?.size ?? 0, kind: 'truncated' };
  for (const log of claims.logs()) if (!logs.has(log)) return { logId: log, seq: 0, kind: 'missing' };
  return null;
}

function logNamedIn(raw: string): string | null {
  return /"line":\d+,"log":"([^"\\]{1,200})","others"/.exec(raw)?.[1] ?? null;
}
