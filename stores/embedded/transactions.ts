import type { CommitOutcome } from '../index.ts';
import { applyUnit, Conflict } from './apply.ts';
import type { Connection } from './database.ts';
import type { EncodedUnit } from './encode.ts';
import type { Failpoint } from './failpoints.ts';

type Each = (unit: EncodedUnit) => CommitOutcome;

/** How groups of units become transactions of SQLite. Nothing here waits: a call is one turn of the event loop. */
export interface Transactions {
  /**
   * Writes units in one transaction. What `each` throws takes all of them back.
   * @throws what `each` throws, or SQLite where it cannot begin or end the transaction
   */
  run(units: readonly EncodedUnit[], each: Each): CommitOutcome[];
  /** Brings everything that was run to the disk. @throws where that failed, now or before */
  sync(): void;
}

export interface TransactionsOptions {
  readonly connection: Connection;
  readonly failpoint: (name: Failpoint) => void;
  /** Told when rows have reached the disk. */
  readonly onSync: (rows: number) => void;
}

/** When a transaction that groups share ends at the latest. */
export interface Span {
  readonly rows: number;
  readonly ms: number;
}

/** A group is a transaction: whoever is told an outcome has it on the disk. */
export function transactionPerGroup({ connection, failpoint, onSync }: TransactionsOptions): Transactions {
  return {
    run(units, each) {
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
      failpoint('commit:after-commit');
      onSync(rowsOf(committed(units, outcomes)));
      return outcomes;
    },
    sync: () => undefined,
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
    if (this.#lost) throw this.#lost;
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
    if (this.#rows >= this.span.rows || performance.now() - this.#began >= this.span.ms) this.sync();
    return outcomes;
  }

  sync(): void {
    if (this.#lost) throw this.#lost;
    if (!this.#open) return;
    const { connection, failpoint, onSync } = this.options;
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
    failpoint('commit:after-commit');
    onSync(rows);
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
      this.sync();
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

function rollback(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // A full disk makes SQLite roll back by itself; there is then nothing left to do.
  }
}
