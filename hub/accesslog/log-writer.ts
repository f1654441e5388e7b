import { Chain, type NextLine, type PreparedEntry } from '../../audit/index.ts';
import { instant, mintId } from '../../domain/model/index.ts';
import type { AuditLogDocument, Unit, Write } from '../../stores/index.ts';
import { lineDocument, lineKey } from './lines.ts';
import { INDEX, SEGMENTS_PER_HEAD, type AuditSinkOptions } from './sink-options.ts';
import { mentionWrites, writeMentions, type SegmentMentions } from './mentions.ts';
import { otherLogs, retireEnded, type OtherLog } from './other-logs.ts';

export interface LoggedEntry extends PreparedEntry {
  readonly subject: string;
  readonly customers: readonly string[];
}

/** A line that was sent to the store and whose fate is not known: it is sent again before anything else. */
interface Unsettled {
  readonly next: NextLine;
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
    return this.segmentsSinceHead >= SEGMENTS_PER_HEAD || this.options.now() - this.headAt >= this.options.headEveryMs;
  }

  /** Segments that are durable and not in the index. */
  get backlog(): number {
    return this.unindexed.length;
  }

  /** Enough to be worth a unit, or long enough waited. */
  get owesIndex(): boolean {
    if (this.indexing !== null || this.backlog === 0) return false;
    return this.backlog >= INDEX.together || this.options.now() - this.indexedAt >= INDEX.everyMs;
  }

  /** Resolves when the entries are durable. @throws when that is not known; the line is then sent again later */
  async segment(entries: readonly LoggedEntry[]): Promise<void> {
    await this.settle();
    const chain = this.chain ?? (await this.begin());
    const at = this.time();
    const next = chain.segment(entries, at);
    const doc = lineDocument(next);
    const write: Write = { op: 'insert', collection: 'auditSegments', id: lineKey(doc.log, doc.line), doc };
    await this.send(next, [write], () => {
      this.segmentsSinceHead += 1;
      this.unindexed.push(mentionWrites(this.options.store, doc, entries));
    });
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
    await this.send(next, writes, () => {
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

  private async send(next: NextLine, writes: readonly Write[], settled: () => void): Promise<void> {
    const operationId = `audit:${lineKey(next.head.log, next.head.line)}`;
    this.unsettled = { next, unit: { operationId, unrecorded: true, writes }, settled };
    await this.settle();
  }

  /** Stores the line that is not known to be stored. The same text under its key is that line, stored before. */
  private async settle(): Promise<void> {
    if (this.unsettled === null) return;
    const { next, unit, settled } = this.unsettled;
    const { store } = this.options;
    const outcome = await store.commit(unit);
    if (outcome.kind === 'conflict') {
      const key = lineKey(next.head.log, next.head.line);
      const collection = next.head.count > 0 ? 'auditSegments' : 'auditHeads';
      if ((await store.get(collection, [key])).get(key)?.doc.text !== next.text) {
        // Nobody shares our log's id, so this cannot be; should it, the log ends here and a new one begins.
        this.unsettled = null;
        this.chain = null;
        throw new Error('Another process wrote to the access log of this one.');
      }
    }
    this.chain = next.after;
    this.unsettled = null;
    settled();
  }

  private time(): string {
    return instant(this.options.now());
  }
}

/** How much the other logs hold; heads alone do not count, or two idle processes would answer each other for ever. */
function sizes(others: readonly OtherLog[]): string {
  return others.map(({ tip }) => `${tip.log} ${tip.size}`).join('\n');
}
