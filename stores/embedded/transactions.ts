import type { CommitOutcome } from '../index.ts';
import { applyUnit, Conflict } from './apply.ts';
import { rollback, type Connection } from './database.ts';
import type { EncodedUnit } from './encode.ts';
import type { Failpoint } from './failpoints.ts';
import type { LogSync } from './log-sync.ts';

type Each = (unit: EncodedUnit) => CommitOutcome;

/** How groups of units become transactions of SQLite. Nothing here waits: a call is one turn of the event loop. */
export interface Transactions {
  /**
   * Writes units in one transaction. What `each` throws takes all of them back.
   * @throws what `each` throws, or SQLite where it cannot begin or end the transaction
   */
  run(units: readonly EncodedUnit[], each: Each): CommitOutcome[];
  /** Resolves, in the order of the calls, when what `run` returned may be told; null: it may at once. */
  mayTell(): Promise<void> | null;
  /** Brings everything that was run to the disk. @throws where that failed, now or before */
  sync(): Promise<void>;
}

export interface TransactionsOptions {
  readonly connection: Connection;
  readonly log: LogSync;
  readonly failpoint: (name: Failpoint) => void;
  /** Told of rows that COMMIT wrote to the log; no transaction is open then. */
  readonly onCommit: (rows: number) => void;
}

/** When a transaction that groups share ends at the latest. */
export interface Span {
  readonly rows: number;
  readonly ms: number;
}

/**
 * A group is a transaction: whoever is told an outcome has it on the disk, and also what it came from, such as the
 * operation that it repeats. Groups that follow are written meanwhile.
 */
export function transactionPerGroup({ connection, log, failpoint, onCommit }: TransactionsOptions): Transactions {
  return {
    run(units, each) {
      if (log.failure) throw log.failure;
      failpoint('commit:before-begin');
      connection.prepare('BEGIN').run([]);
      let outcomes: CommitOutcome[];
      try {
        outcomes = units.map(each);
        failpoint('commit:before-commit');
        connection.prepare('COMMIT').run([]);
      } catch (error) {
        rollback(connection);
        throw error;
      }
      const done = committed(units, outcomes);
      if (done.length > 0) log.wrote();
      onCommit(rowsOf(done));
      failpoint('commit:after-commit');
      return outcomes;
    },
    mayTell: () => log.durable()?.then(() => failpoint('commit:after-sync')) ?? null,
    sync: async () => {
      await log.durable();
    },
  };
}

/**
 * One transaction spans many groups, so that a page that all of them change is written once: an outcome is told
 * before it is on the disk. A crash leaves the state after some earlier group, never a part of one. For a writer
 * that is alone and can repeat what it did since it last waited for `sync`; docs/decisions/0130.
 */
export function spanningTransactions(options: TransactionsOptions, span: Span): Transactions {
  return new Spanning(options, span);
}

class Spanning implements Transactions {
  /** Units of the open span, to write them again where a later group has to be taken back. */
  #held: EncodedUnit[] = [];
  #rows = 0;
  #began = 0;
  #open = false;
  #timer: NodeJS.Timeout | undefined;
  /** Why units that were told as committed are not. */
  #lost: Error | null = null;

  constructor(
    private readonly options: TransactionsOptions,
    private readonly span: Span,
  ) {}

  run(units: readonly EncodedUnit[], each: Each): CommitOutcome[] {
    const lost = this.#lost ?? this.options.log.failure;
    if (lost) throw lost;
    let outcomes: CommitOutcome[];
    try {
      this.#begin();
      outcomes = units.map(each);
    } catch (error) {
      this.#takeBack(error);
      throw error;
    }
    const done = committed(units, outcomes);
    this.#held.push(...done);
    this.#rows += rowsOf(done);
    if (this.#rows >= this.span.rows || performance.now() - this.#began >= this.span.ms) this.#end();
    return outcomes;
  }

  mayTell(): null {
    return null;
  }

  async sync(): Promise<void> {
    this.#commit();
    await this.options.log.durable();
    this.options.failpoint('commit:after-sync');
  }

  /** Nobody waits for the disk: whether it failed is what the next call says. */
  #end(): void {
    this.#commit();
    this.options.log.durable()?.catch(() => undefined);
  }

  #commit(): void {
    if (this.#lost) throw this.#lost;
    if (!this.#open) return;
    const { connection, log, failpoint, onCommit } = this.options;
    try {
      failpoint('commit:before-commit');
      connection.prepare('COMMIT').run([]);
    } catch (error) {
      this.#takeBack(error);
      throw error;
    }
    const rows = this.#rows;
    this.#open = false;
    this.#held = [];
    this.#rows = 0;
    clearTimeout(this.#timer);
    log.wrote();
    onCommit(rows);
    failpoint('commit:after-commit');
  }

  /** Begins a span, or the open one anew after a group of it was taken back. */
  #begin(): void {
    if (this.#open) return;
    const { connection, failpoint } = this.options;
    failpoint('commit:before-begin');
    connection.prepare('BEGIN').run([]);
    this.#open = true;
    if (this.#held.length > 0) {
      for (const unit of this.#held) applyUnit(connection, unit);
      return;
    }
    this.#began = performance.now();
    this.#timer = setTimeout(() => this.#late(), this.span.ms);
    this.#timer.unref();
  }

  #late(): void {
    try {
      this.#end();
    } catch {
      // It is kept as lost: the next call says it.
    }
  }

  /** A conflict takes back the group alone; anything else also what was told before. */
  #takeBack(error: unknown): void {
    rollback(this.options.connection);
    this.#open = false;
    if (error instanceof Conflict || this.#held.length === 0) return;
    this.#lost = error instanceof Error ? error : new Error(String(error));
    clearTimeout(this.#timer);
  }
}

const committed = (units: readonly EncodedUnit[], outcomes: readonly CommitOutcome[]): EncodedUnit[] =>
  units.filter((_, i) => outcomes[i]?.kind === 'committed');

const rowsOf = (units: readonly EncodedUnit[]): number => units.reduce((sum, { writes }) => sum + writes.length, 0);
