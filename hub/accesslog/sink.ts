import { prepareEntry, type AccessEntry, type AuditSink } from '../../audit/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { LogWriter, type LoggedEntry } from './log-writer.ts';
import { INDEX, LONGEST_ENTRY, SINK_DEFAULTS, type AuditSinkOptions, type SinkSettings } from './sink-options.ts';

interface Waiting {
  readonly entry: LoggedEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const UNAVAILABLE = 'The access could not be recorded, so nothing is answered. Try again later.';

/**
 * The access log of this process, over `commit(unit)`. Entries that come while a segment is written, or within the
 * pause after it, become the next segment; `record` resolves when that is durable. A segment that could not be
 * stored refuses all who wait, and is sent again before the next one: it may have been stored after all.
 */
export function createAuditSink(options: AuditSinkOptions): AuditSink {
  return new Sink({ ...SINK_DEFAULTS, ...options });
}

class Sink implements AuditSink {
  private readonly writer: LogWriter;
  private waiting: Waiting[] = [];
  private characters = 0;
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private chores: NodeJS.Timeout | null = null;
  private endedAt = -Infinity;
  private open = true;

  constructor(private readonly options: SinkSettings) {
    this.writer = new LogWriter(options);
  }

  async record(entry: AccessEntry): Promise<void> {
    if (!this.open) throw new DomainError('AUDIT_UNAVAILABLE', UNAVAILABLE);
    if (this.waiting.length >= this.options.mostWaiting) {
      throw new DomainError('OVERLOADED', 'More accesses wait to be recorded than can be. Try again after a moment.');
    }
    const logged = { ...prepareEntry(entry), subject: entry.subject, customers: entry.customers };
    if (logged.text.length + logged.shape.text.length > LONGEST_ENTRY) {
      throw new DomainError('AUDIT_UNAVAILABLE', 'The answer touches more than one access can record. Ask for less.');
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ entry: logged, resolve, reject });
      this.characters += logged.text.length;
      this.wake();
    });
  }

  async close(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    if (this.timer) clearTimeout(this.timer);
    if (this.chores) clearInterval(this.chores);
    await this.running;
    await this.run();
    await this.writer.close();
  }

  /** Starts a segment now, or when the pause is over. */
  private wake(): void {
    if (this.running !== null || (this.timer !== null && !this.isFull())) return;
    const wait = this.isFull() ? 0 : this.endedAt + this.options.pauseMs - this.options.now();
    if (wait > 0) {
      this.timer = setTimeout(() => this.start(), Math.min(wait, this.options.pauseMs));
      return;
    }
    this.start();
  }

  private start(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.running !== null) return;
    this.chores ??= setInterval(() => this.start(), 1_000).unref();
    this.running = this.run().finally(() => {
      this.running = null;
      this.endedAt = this.options.now();
      if (this.open && this.waiting.length > 0) this.wake();
    });
  }

  private isFull(): boolean {
    return this.waiting.length >= this.options.segmentEntries || this.characters >= this.options.segmentCharacters;
  }

  /** Writes what waits; a chore in between where it is due. */
  private async run(): Promise<void> {
    // Everything that this turn of the event loop brings belongs to the same segment.
    await new Promise((resolve) => setImmediate(resolve));
    do {
      if (this.waiting.length > 0) await this.segment();
      await this.chore();
    } while (this.isFull() || (!this.open && this.waiting.length > 0));
  }

  private async segment(): Promise<void> {
    const group = this.nextGroup();
    try {
      await this.writer.segment(group.map(({ entry }) => entry));
    } catch (error) {
      this.options.report?.(error);
      const refusal = new DomainError('AUDIT_UNAVAILABLE', UNAVAILABLE);
      // Who came meanwhile would fail as well, only later.
      for (const { reject } of [...group, ...this.taken(this.waiting.length)]) reject(refusal);
      return;
    }
    for (const { resolve } of group) resolve();
  }

  private nextGroup(): Waiting[] {
    const shapes = new Set<string>();
    let count = 0;
    let characters = 0;
    for (const { entry } of this.waiting) {
      const length = entry.text.length + (shapes.has(entry.shape.id) ? 0 : entry.shape.text.length);
      const fits = count < this.options.segmentEntries && characters + length <= this.options.segmentCharacters;
      if (!fits && count > 0) break;
      shapes.add(entry.shape.id);
      characters += length;
      count += 1;
    }
    return this.taken(count);
  }

  private taken(count: number): Waiting[] {
    const group = this.waiting.splice(0, count);
    for (const { entry } of group) this.characters -= entry.text.length;
    return group;
  }

  private async chore(): Promise<void> {
    const { writer } = this;
    try {
      if (writer.owesHead) await writer.head();
      const quiet = this.waiting.length === 0;
      if (!writer.owesIndex || (!quiet && writer.backlog < INDEX.hurried)) return;
      const indexing = writer.index().catch((error: unknown) => this.options.report?.(error));
      if (writer.backlog >= INDEX.most) await indexing;
    } catch (error) {
      this.options.report?.(error);
    }
  }
}
