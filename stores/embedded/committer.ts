import type { CommitOutcome } from '../index.ts';
import { applyUnit, Conflict, foreseen } from './apply.ts';
import type { Connection } from './database.ts';
import type { EncodedUnit } from './encode.ts';
import type { Table } from './table.ts';
import type { Transactions } from './transactions.ts';

export interface CommitterOptions {
  readonly connection: Connection;
  readonly operations: Table;
  readonly transactions: Transactions;
  /** Turns what SQLite says into what the caller is told. */
  readonly explained: (error: unknown) => unknown;
  /** Told of units before any of them is written. */
  readonly onWrite: (units: readonly EncodedUnit[]) => void;
  /** Told of every group, with the number of units that were committed. */
  readonly onCommit: (units: number) => void;
}

export interface Committer {
  commit(unit: EncodedUnit): Promise<CommitOutcome>;
  /** Writes all that waits, at once. */
  catchUp(): void;
  /** Resolves when every unit given so far has its outcome, and that is on the disk. */
  drained(): Promise<void>;
}

interface Waiting {
  readonly unit: EncodedUnit;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of one BEGIN to COMMIT; beyond it the rest waits, so that readers get their turn. */
const ROWS_PER_GROUP = 4_000;

/**
 * Units queue, and all that wait share one transaction (group commit). A group is written within one turn of the
 * event loop, so no reader sees it half done; its outcomes are told, group after group, when they may be.
 *
 * First it is written as if every expectation held. When one does not, everything is rolled back and the group
 * runs again with each unit's expectations read before it writes.
 */
export function committer(options: CommitterOptions): Committer {
  const { connection } = options;
  let queue: Waiting[] = [];
  const idle: (() => void)[] = [];
  let scheduled = false;
  /** Groups that are written, and whose outcomes wait for the disk. */
  let untold = 0;

  const schedule = (): void => {
    scheduled = true;
    setImmediate(flush);
  };

  const writeGroup = (): void => {
    const group = nextGroup();
    if (group.length === 0) return;
    try {
      tell(group, write(group.map((waiting) => waiting.unit)));
    } catch (error) {
      refuse(group, error);
    }
  };

  const flush = (): void => {
    writeGroup();
    scheduled = false;
    if (queue.length > 0) schedule();
    else rest();
  };

  /** Also conflicts and repeats wait for the disk: they rest on what an earlier group wrote. */
  const tell = (group: readonly Waiting[], outcomes: readonly CommitOutcome[]): void => {
    const resolve = (): void => group.forEach((waiting, i) => waiting.resolve(outcomes[i] as CommitOutcome));
    const may = options.transactions.mayTell();
    if (may === null) return resolve();
    untold += 1;
    void may
      .then(resolve)
      .catch((error: unknown) => refuse(group, error))
      .then(() => {
        untold -= 1;
        rest();
      });
  };

  const refuse = (group: readonly Waiting[], error: unknown): void => {
    const told = options.explained(error);
    for (const waiting of group) waiting.reject(told);
  };

  const atRest = (): boolean => queue.length === 0 && !scheduled && untold === 0;

  const rest = (): void => {
    if (atRest()) for (const resolve of idle.splice(0)) resolve();
  };

  const nextGroup = (): Waiting[] => {
    let rows = 0;
    let count = 0;
    while (count < queue.length && (count === 0 || rows < ROWS_PER_GROUP)) {
      rows += queue[count++]?.unit.writes.length ?? 0;
    }
    const group = queue.slice(0, count);
    queue = queue.slice(count);
    return group;
  };

  const write = (units: readonly EncodedUnit[]): CommitOutcome[] => {
    options.onWrite(units);
    try {
      return transaction(units, (unit) => {
        applyUnit(connection, unit);
        return { kind: 'committed' };
      });
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      return transaction(units, carefully);
    }
  };

  const carefully = (unit: EncodedUnit): CommitOutcome => {
    const known = foreseen(connection, unit, options.operations);
    if (known) return known;
    // After that only a unique index can refuse, and which row it was shows when rows go one by one.
    const savepoint = unit.writes.some((w) => w.table.unique);
    if (savepoint) connection.exec('SAVEPOINT unit');
    try {
      applyUnit(connection, unit, savepoint);
      if (savepoint) connection.exec('RELEASE unit');
      return { kind: 'committed' };
    } catch (error) {
      if (!(error instanceof Conflict) || !savepoint) throw error;
      connection.exec('ROLLBACK TO unit; RELEASE unit');
      return { kind: 'conflict', failed: error.place ? [error.place] : [] };
    }
  };

  const transaction = (units: readonly EncodedUnit[], each: (unit: EncodedUnit) => CommitOutcome): CommitOutcome[] => {
    const outcomes = options.transactions.run(units, each);
    options.onCommit(outcomes.filter((outcome) => outcome.kind === 'committed').length);
    return outcomes;
  };

  return {
    commit: (unit) =>
      new Promise((resolve, reject) => {
        queue.push({ unit, resolve, reject });
        if (!scheduled) schedule();
      }),
    catchUp() {
      while (queue.length > 0) writeGroup();
    },
    async drained() {
      if (!atRest()) await new Promise<void>((resolve) => idle.push(resolve));
      try {
        await options.transactions.sync();
      } catch (error) {
        throw options.explained(error);
      }
    },
  };
}
