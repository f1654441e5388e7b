import type { ClientSession, MongoClient } from 'mongodb';
import {
  StoreContestedError,
  StoreUnavailableError,
  type CollectionName,
  type Collections,
  type CommitOutcome,
  type Documents,
  type Unit,
} from '../index.ts';
import type { RunBulk } from './bulk.ts';
import { isCommitUnknown, isContested, isTransient } from './errors.ts';
import type { Stored } from './filters.ts';
import type { Shape } from './shape.ts';
import { statementsOf, type Place, type Statement } from './unit.ts';

export interface CommitDependencies {
  readonly client: MongoClient;
  readonly database: string;
  readonly collections: Collections;
  readonly shape: (name: CollectionName) => Shape;
  readonly runBulk: RunBulk;
  readonly now: () => number;
  /** Uniform in [0, 1), for jitter alone. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const ATTEMPTS = 30;
/** Where no other writer is the reason: the driver waits for a primary before each of them. */
const UNREACHED_ATTEMPTS = 10;
const COMMIT_ATTEMPTS = 10;
const LONGEST_WAIT_MS = 200;
/** Nobody reads it: the caller has another answer already. */
const GIVEN_UP = 'The unit was given up while no primary was known.';

/**
 * @param isGivenUp whether the caller was told meanwhile that it failed: what is not committed by then must not be
 */
export type Committer = (unit: Unit, isGivenUp?: () => boolean) => Promise<CommitOutcome>;

type Attempt =
  | CommitOutcome
  /** The server asks to run the transaction again; `unreached` is why where no other writer is the reason. */
  | { readonly kind: 'again'; readonly unreached?: unknown }
  /** The commit was sent and its answer was lost. */
  | { readonly kind: 'unknown' };

/**
 * One unit is one transaction (majority): the operation's row, the statements, the commit. Other writers make the
 * server abort it now and then; it is run again with growing, random pauses.
 */
export function committer(deps: CommitDependencies): Committer {
  return async (unit, isGivenUp = () => false) => {
    const statements = statementsOf(unit, deps.shape, deps.collections, deps.now);
    let lost = false;
    let unreached = 0;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const outcome = await runOnce(deps, unit, statements, isGivenUp);
      // The row of this very unit: its own commit had gone through although the answer was lost.
      if (outcome.kind === 'repeated' && lost) return { kind: 'committed' };
      if (outcome.kind !== 'again' && outcome.kind !== 'unknown') return outcome;
      lost ||= outcome.kind === 'unknown';
      if (isGivenUp()) throw new StoreUnavailableError(GIVEN_UP);
      if (!lost && 'unreached' in outcome && ++unreached === UNREACHED_ATTEMPTS) throw outcome.unreached;
      if (lost && unit.unrecorded === true && statements.some((s) => s.expected !== 'any')) break;
      await deps.sleep(deps.random() * Math.min(LONGEST_WAIT_MS, 2 ** attempt));
    }
    if (!lost) {
      throw new StoreContestedError(
        `MongoDB aborted the same write ${ATTEMPTS} times in favour of others. Try again with fewer writers; what a process that was killed holds, the server frees after about a minute.`,
      );
    }
    throw new StoreUnavailableError(
      'MongoDB did not say whether the last write was committed. Repeat the operation with the same operation id.',
    );
  };
}

async function runOnce(
  deps: CommitDependencies,
  unit: Unit,
  statements: readonly Statement[],
  isGivenUp: () => boolean,
): Promise<Attempt> {
  const session = deps.client.startSession({ causalConsistency: false });
  try {
    // No read concern: the transaction only writes, and what it expects is in the filters of its writes.
    session.startTransaction({ writeConcern: { w: 'majority' }, readPreference: 'primary' });
    const failed = statements.length === 0 ? [] : await deps.runBulk(session, statements);
    if (failed.length === 0 && !isGivenUp()) return await finish(deps, session, isGivenUp);
    await abort(session);
    if (failed.length === 0) return { kind: 'again' };
    if (unit.unrecorded !== true && failed.some((f) => f.collection === 'operations' && f.id === unit.operationId)) {
      return await repeated(deps, unit.operationId);
    }
    return { kind: 'conflict', failed: await allFailed(deps, unit, failed) };
  } catch (error) {
    await abort(session);
    if (isTransient(error)) return isContested(error) ? { kind: 'again' } : { kind: 'again', unreached: error };
    throw error;
  } finally {
    await session.endSession();
  }
}

/**
 * A bulk write stops at the first duplicate, so the versions are read again for the whole list. Where they have
 * changed meanwhile, or a unique index was the reason, what the server named stands.
 */
async function allFailed(deps: CommitDependencies, unit: Unit, named: readonly Place[]): Promise<Place[]> {
  const checked = unit.writes.filter((w) => w.op !== 'upsert' && !(w.op === 'delete' && w.expected === undefined));
  const versions = new Map<string, number>();
  await Promise.all(
    [...new Set(checked.map((w) => w.collection))].map(async (name) => {
      const ids = checked.filter((w) => w.collection === name).map((w) => w.id);
      const found = deps.client.db(deps.database).collection<Stored>(name);
      const options = { projection: { _v: 1 }, readConcern: { level: 'majority' }, batchSize: ids.length + 1 } as const;
      for await (const row of found.find({ _id: { $in: ids } }, options)) versions.set(`${name} ${row._id}`, row._v);
    }),
  );
  const failed = checked.filter((w) => {
    const expected = w.op === 'insert' ? 0 : 'expected' in w ? w.expected : undefined;
    return (versions.get(`${w.collection} ${w.id}`) ?? 0) !== expected;
  });
  return (failed.length > 0 ? failed : named).map(({ collection, id }) => ({ collection, id }));
}

async function repeated(deps: CommitDependencies, operationId: string): Promise<Attempt> {
  const operations = deps.client.db(deps.database).collection<Stored>('operations');
  const stored = await operations.findOne({ _id: operationId }, { readConcern: 'majority' });
  // Removed between the two (it had expired): nothing stands in the way any more.
  if (stored === null) return { kind: 'again' };
  return { kind: 'repeated', operation: deps.shape('operations').decode<Documents['operations']>(stored).doc };
}

/** The commit itself may be sent again without harm: the server knows the transaction by its number. */
async function finish(deps: CommitDependencies, session: ClientSession, isGivenUp: () => boolean): Promise<Attempt> {
  for (let attempt = 1; ; attempt++) {
    try {
      await session.commitTransaction();
      return { kind: 'committed' };
    } catch (error) {
      if (!isCommitUnknown(error)) throw error;
      if (attempt === COMMIT_ATTEMPTS || isGivenUp()) return { kind: 'unknown' };
      await deps.sleep(deps.random() * Math.min(LONGEST_WAIT_MS, 2 ** attempt));
    }
  }
}

/** An abort that fails changes nothing: the server drops the transaction by itself. */
async function abort(session: ClientSession): Promise<void> {
  if (!session.inTransaction()) return;
  try {
    await session.abortTransaction();
  } catch {
    return;
  }
}
