import { Chain, type NextLine } from '../../audit/index.ts';
import { instant, mintId } from '../../domain/model/index.ts';
import type { AuditLogDocument, Unit, Write } from '../../stores/index.ts';
import type { LoggedEntry } from './gathering.ts';
import { lineDocument, lineKey } from './lines.ts';
import { INDEX, SEGMENTS_PER_HEAD, type AuditSinkOptions } from './sink-options.ts';
import type { SegmentMentions } from './mention-rows.ts';
import { mentionsOf, writeMentions } from './mentions.ts';
import { otherLogs, retireEnded, type OtherLog } from './other-logs.ts';

/** Lines that were sent to the store in one unit and whose fate is not known: they are sent again before any other. */
interface Unsettled {
  readonly lines: readonly NextLine[];
  readonly after: Chain;
  readonly unit: Unit;
  readonly settled: () => void;
}

/** The log of one process: makes its lines and stores them one after another. Calls never overlap. */
export class LogWriter {
  private chain: Chain | null = null;
  private row: AuditLogDocument | null = null;
  private unsettled: Unsettled | null = null;
  private unindexed: SegmentMentions[] = [];
  private segmentsSinceHead = 0;
  private listed = '';
  private headAt = 0;
  private indexedAt = 0;
  private indexing: Promise<void> | null = null;

  constructor(private readonly options: AuditSinkOptions & { readonly headEveryMs: number }) {}

  /** A head is due: nobody waits for it, but it should not wait for long. */
  get owesHead(): boolean {
    if (this.chain === null) return false;
    return this.segmentsSinceHead >= SEGMENTS_PER_HEAD || this.isPast(this.headAt, this.options.headEveryMs);
  }

  /** Segments that are durable and not in the index. */
  get backlog(): number {
    return this.unindexed.length;
  }

  /** Enough to be worth a unit, or long enough waited. */
  get owesIndex(): boolean {
    if (this.indexing !== null || this.backlog === 0) return false;
    return this.backlog >= INDEX.together || this.isPast(this.indexedAt, INDEX.everyMs);
  }

  /**
   * Resolves when the entries of all these segments are durable; they share one unit.
   * @throws when that is not known; the lines are then sent again later
   */
  async segments(some: readonly (readonly LoggedEntry[])[]): Promise<void> {
    await this.settle();
    let chain = this.chain ?? (await this.begin());
    const at = this.time();
    const lines: NextLine[] = [];
    const writes: Write[] = [];
    const mentions: SegmentMentions[] = [];
    for (const entries of some) {
      const next = chain.segment(entries, at);
      const doc = lineDocument(next);
      writes.push({ op: 'insert', collection: 'auditSegments', id: lineKey(doc.log, doc.line), doc });
      mentions.push(mentionsOf(doc, entries));
      lines.push(next);
      chain = next.after;
    }
    await this.send({ lines, after: chain }, writes, () => {
      this.segmentsSinceHead += lines.length;
      this.unindexed.push(...mentions);
    });
  }

  /**
   * Resolves when nothing is left whose fate is not known and the log has begun, so that it can be written.
   * @throws when it still cannot be
   */
  async resume(): Promise<void> {
    await this.settle();
    if (this.chain === null) await this.begin();
  }

  /** A head that lists the other logs, unless nothing changed since the last one. */
  async head(end: 'log' | null = null): Promise<void> {
    await this.settle();
    if (this.chain === null) return;
    const others = await otherLogs(this.options.store, this.chain.log);
    this.headAt = this.options.now();
    if (end === null && this.segmentsSinceHead === 0 && sizes(others) === this.listed) return;
    await this.writeHead(this.chain, others, end);
  }

  /**
   * Writes the index rows of what was stored since the last time, beside the segments that follow. A head written
   * meanwhile may note an earlier line as the last one indexed, which is true too.
   */
  index(): Promise<void> {
    this.indexing ??= this.indexOnce().finally(() => (this.indexing = null));
    return this.indexing;
  }

  private async indexOnce(): Promise<void> {
    const { chain, row } = this;
    if (chain === null || row === null) return;
    this.indexedAt = this.options.now();
    const segments = this.unindexed.slice(0, INDEX.together);
    const { indexed } = await writeMentions(this.options.store, segments, { id: chain.log, doc: row });
    this.unindexed.splice(0, segments.length);
    this.row = { ...(this.row ?? row), indexed };
  }

  async close(): Promise<void> {
    await this.settle();
    if (this.indexing !== null) await this.indexing;
    while (this.unindexed.length > 0) await this.index();
    await this.head('log');
    this.chain = null;
  }

  /** A log begins with a head that lists the others, so that a log which ended before is held by the next. */
  private async begin(): Promise<Chain> {
    const { key, now, random, store } = this.options;
    const others = await otherLogs(store, null);
    const chain = Chain.begin(mintId('log', now(), random), key);
    const at = instant(now());
    this.row = { key: key.id, openedAt: at, lastAt: at, state: 'live', closed: false, indexed: 0 };
    this.headAt = now();
    this.indexedAt = now();
    await this.writeHead(chain, others, null);
    return this.chain as unknown as Chain;
  }

  private async writeHead(chain: Chain, others: readonly OtherLog[], end: 'log' | null): Promise<void> {
    const next = chain.head(
      this.time(),
      others.map(({ tip }) => tip),
      end,
    );
    const doc = lineDocument(next);
    const row = { ...(this.row as AuditLogDocument), lastAt: doc.at, state: 'live', closed: end === 'log' } as const;
    const writes: Write[] = [
      { op: 'insert', collection: 'auditHeads', id: lineKey(doc.log, doc.line), doc },
      { op: 'upsert', collection: 'auditLogs', id: doc.log, doc: row },
    ];
    await this.send({ lines: [next], after: next.after }, writes, () => {
      this.segmentsSinceHead = 0;
      this.listed = sizes(others);
      this.row = { ...row, indexed: this.row?.indexed ?? 0 };
    });
    try {
      await retireEnded(this.options.store, others, this.options.now());
    } catch (error) {
      // The next head lists them again.
      this.options.report?.(error);
    }
  }

  private async send(
    sent: Pick<Unsettled, 'lines' | 'after'>,
    writes: readonly Write[],
    settled: () => void,
  ): Promise<void> {
    const operationId = `audit:${sent.lines.map(keyOf)[0] ?? ''}`;
    this.unsettled = { ...sent, unit: { operationId, unrecorded: true, writes }, settled };
    await this.settle();
  }

  /** Stores the lines that are not known to be stored. The same texts under their keys are those lines, stored before. */
  private async settle(): Promise<void> {
    if (this.unsettled === null) return;
    const { lines, after, unit, settled } = this.unsettled;
    const outcome = await this.options.store.commit(unit);
    if (outcome.kind === 'conflict' && !(await this.areStored(lines))) {
      // Nobody shares our log's id, so this cannot be; should it, the log ends here and a new one begins.
      this.unsettled = null;
      this.chain = null;
      throw new Error('Another process wrote to the access log of this one.');
    }
    this.chain = after;
    this.unsettled = null;
    settled();
  }

  private async areStored(lines: readonly NextLine[]): Promise<boolean> {
    const collection = lines.some(({ head }) => head.count > 0) ? 'auditSegments' : 'auditHeads';
    const rows = await this.options.store.get(collection, lines.map(keyOf));
    return lines.every((line) => rows.get(keyOf(line))?.doc.text === line.text);
  }

  /** So long after a moment; also before it: the clock was set back, and how long ago it is cannot be known. */
  private isPast(moment: number, waitMs: number): boolean {
    const age = this.options.now() - moment;
    return age < 0 || age >= waitMs;
  }

  private time(): string {
    return instant(this.options.now());
  }
}

const keyOf = ({ head }: NextLine): string => lineKey(head.log, head.line);

/** How much the other logs hold; heads alone do not count, or two idle processes would answer each other for ever. */
function sizes(others: readonly OtherLog[]): string {
  return others.map(({ tip }) => `${tip.log} ${tip.size}`).join('\n');
}
