import { prepareEntry, type AccessEntry, type AuditSink } from '../../audit/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { Gathering, type LoggedEntry } from './gathering.ts';
import { LogWriter } from './log-writer.ts';
import {
  INDEX,
  LONGEST_ENTRY,
  SINK_DEFAULTS,
  UNIT_CHARACTERS,
  type AuditSinkOptions,
  type SinkSettings,
} from './sink-options.ts';

const UNAVAILABLE = 'The access could not be recorded, so nothing is answered. Try again later.';

/**
 * The access log of this process, over `commit(unit)`. Entries that come while segments are written, or within the
 * pause after it, become the next ones; where answers under way are told of, the next one begins as soon as they have
 * all come, or when the first entry waited for so long. `record` resolves when its segment is durable. Segments that
 * could not be stored refuse all who wait, and are sent again before the next ones: they may have been stored after
 * all.
 */
export function createAuditSink(options: AuditSinkOptions): AuditSink {
  return new Sink({ ...SINK_DEFAULTS, ...options });
}

class Sink implements AuditSink {
  private readonly writer: LogWriter;
  /** In order; only the last one still takes entries. */
  private waiting: Gathering[] = [];
  private count = 0;
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private chores: NodeJS.Timeout | null = null;
  private endedAt = -Infinity;
  /** Answers under way; null: nobody tells of them. */
  private expected: number | null = null;
  private open = true;
  private failing = false;

  constructor(private readonly options: SinkSettings) {
    this.writer = new LogWriter(options);
  }

  /** Not an async function: each would make a promise more for every entry. */
  record(entry: AccessEntry): Promise<void> {
    try {
      const durable = this.gather(this.logged(entry));
      this.wake();
      return durable;
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  expect(): { readonly over: () => void } {
    this.expected = (this.expected ?? 0) + 1;
    return new Expected(this.left);
  }

  isFailing(): boolean {
    return this.failing;
  }

  private readonly left = (): void => {
    this.expected = (this.expected ?? 1) - 1;
    if (this.open && this.running === null && this.waiting.length > 0 && this.haveAllCome()) this.start();
  };

  /** Every answer under way has an entry here: the next one that could share a segment is not begun yet. */
  private haveAllCome(): boolean {
    return this.expected !== null && this.count >= this.expected;
  }

  private logged(entry: AccessEntry): LoggedEntry {
    if (!this.open) throw new DomainError('AUDIT_UNAVAILABLE', UNAVAILABLE);
    if (this.count >= this.options.mostWaiting) {
      throw new DomainError('OVERLOADED', 'More accesses wait to be recorded than can be. Try again after a moment.');
    }
    const { text, leaf, shape } = prepareEntry(entry);
    if (text.length + shape.text.length > LONGEST_ENTRY) {
      throw new DomainError('AUDIT_UNAVAILABLE', 'The answer touches more than one access can record. Ask for less.');
    }
    const { requestId, subject, customers } = entry;
    return { text, leaf, shape, requestId, subject, customers };
  }

  private gather(entry: LoggedEntry): Promise<void> {
    let last = this.waiting.at(-1);
    if (last?.add(entry) !== true) {
      last = new Gathering(this.options);
      last.add(entry);
      this.waiting.push(last);
    }
    this.count += 1;
    return last.durable;
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
    if (this.running !== null) return;
    const wait = this.wait();
    if (wait > 0 && this.timer !== null) return;
    if (wait > 0) {
      this.timer = setTimeout(() => this.start(), Math.min(wait, this.options.pauseMs));
      return;
    }
    this.start();
  }

  private wait(): number {
    if (this.isFull() || this.haveAllCome()) return 0;
    if (this.expected !== null) return this.options.pauseMs;
    return this.endedAt + this.options.pauseMs - this.options.now();
  }

  private start(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.running !== null) return;
    this.chores ??= setInterval(() => this.start(), this.options.choresEveryMs).unref();
    this.running = this.run().finally(() => {
      this.running = null;
      this.endedAt = this.options.now();
      if (this.open && this.waiting.length > 0) this.wake();
    });
  }

  private isFull(): boolean {
    return this.waiting.length > 1 || this.waiting[0]?.isFull === true;
  }

  /** Writes what waits; a chore in between where it is due. */
  private async run(): Promise<void> {
    // Everything that this turn of the event loop brings belongs to the same segment.
    await new Promise((resolve) => setImmediate(resolve));
    do {
      if (this.waiting.length > 0) await this.store();
      else if (this.failing && this.open) await this.tryAgain();
      if (!this.failing) await this.chore();
    } while (this.isFull() || (!this.open && this.waiting.length > 0));
  }

  private async store(): Promise<void> {
    const some = this.next();
    try {
      await this.writer.segments(some.map(({ entries }) => entries));
      this.failing = false;
    } catch (error) {
      this.failing = true;
      // Who came meanwhile would fail as well, only later.
      const refused = [...some, ...this.taken(this.waiting.length)];
      const ids = refused.flatMap(({ entries }) => entries.map(({ requestId }) => requestId));
      this.options.report?.(error, ids);
      const refusal = new DomainError('AUDIT_UNAVAILABLE', UNAVAILABLE);
      for (const { reject } of refused) reject(refusal);
      return;
    }
    for (const { resolve } of some) resolve();
  }

  /** Who is told that this process is not ready sends it nothing by which it could learn that there is room again. */
  private async tryAgain(): Promise<void> {
    try {
      await this.writer.resume();
      this.failing = false;
    } catch {
      // It was told when it failed first.
    }
  }

  /** What fits into one unit. */
  private next(): Gathering[] {
    let characters = 0;
    const end = this.waiting.findIndex((each, i) => (characters += each.characters) > UNIT_CHARACTERS && i > 0);
    return this.taken(end < 0 ? this.waiting.length : end);
  }

  private taken(count: number): Gathering[] {
    const taken = this.waiting.splice(0, count);
    for (const { entries } of taken) this.count -= entries.length;
    return taken;
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
      this.failing = true;
      this.options.report?.(error);
    }
  }
}

/** One answer under way; that it left counts once. */
class Expected {
  private isOver = false;

  constructor(private readonly left: () => void) {}

  readonly over = (): void => {
    if (this.isOver) return;
    this.isOver = true;
    this.left();
  };
}
