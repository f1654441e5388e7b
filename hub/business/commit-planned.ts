import type { SourceKey } from '../../domain/model/index.ts';
import type { OperationDocument } from '../../stores/index.ts';
import { CommitWatch } from '../commit-watch.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import { withRetry } from '../retry.ts';
import { AlreadyDone, isSentAgain, UnitConflict } from '../session.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';
import { eraseBusiness } from './erase.ts';
import type { Planned } from './row-plan.ts';
import type { BusinessOutcome, BusinessResult } from './types.ts';

/** What is recorded in the last unit of a command with an idempotency key. */
export interface Recorded {
  readonly operationId: string;
  readonly operation: OperationDocument;
}

interface CommitOptions<T> {
  readonly recorded?: Recorded | undefined;
  readonly dryRun?: boolean | undefined;
  /** Writes an item in several units, where it alone is too large for one. */
  readonly inParts?: (item: T) => Promise<BusinessResult>;
}

/**
 * Commits a plan made anew at every attempt; a plan too large for one unit is made of halves instead. What was planned
 * before its customer was erased, and committed after, is erased here.
 * @throws DomainError CONFLICT when other writers won every time
 */
export async function commitPlanned<T>(
  hub: Hub,
  items: readonly T[],
  plan: (items: readonly T[]) => Promise<Planned>,
  { recorded, dryRun = false, inParts }: CommitOptions<T> = {},
): Promise<readonly BusinessResult[]> {
  const planned = await withRetry(hub, async () => {
    const watch = new CommitWatch(hub);
    const attempt = await plan(items);
    if (dryRun) return attempt;
    if (attempt.writes.length > WRITES_PER_UNIT && (items.length > 1 || inParts !== undefined)) return null;
    // What was refused is no answer to be given again under an idempotency key.
    if (attempt.writes.length === 0) return attempt;
    hub.failpoint?.('business.before-commit');
    const outcome = await hub.store.commit(
      recorded === undefined
        ? { operationId: `rows_${hub.now()}_${items.length}`, writes: attempt.writes, unrecorded: true }
        : { operationId: recorded.operationId, writes: attempt.writes, operation: recorded.operation },
    );
    if (outcome.kind === 'conflict') throw new UnitConflict();
    if (outcome.kind === 'repeated' && !isSentAgain(outcome.operation)) throw new AlreadyDone(outcome.operation);
    watch.committed();
    hub.failpoint?.('business.after-commit');
    return watch.alone ? attempt : { ...attempt, results: await withoutErased(hub, attempt.results) };
  });
  if (planned !== null) return planned.results;
  const [only] = items;
  if (only !== undefined && items.length === 1 && inParts !== undefined) return [await inParts(only)];
  const half = Math.ceil(items.length / 2);
  const results: BusinessResult[] = [];
  for (const part of [items.slice(0, half), items.slice(half)]) {
    results.push(...(await commitPlanned(hub, part, plan, inParts && { inParts })));
  }
  return results;
}

/** Outcomes by which something is stored under the row's source key. */
const STORED: ReadonlySet<BusinessOutcome> = new Set<BusinessOutcome>(['inserted', 'changed', 'superseded']);

/**
 * An erasure leaves its tombstone first and looks for rows then, so of a row that it did not see the tombstone is there
 * to be seen once the row is committed (as DATA §4 (b) has it for records).
 */
async function withoutErased(hub: Hub, results: readonly BusinessResult[]): Promise<readonly BusinessResult[]> {
  const stored = (each: BusinessResult): each is BusinessResult & { readonly sourceKey: SourceKey } =>
    each.sourceKey !== null && STORED.has(each.outcome);
  const erased = await erasedAmong(
    hub,
    results.filter(stored).map(({ sourceKey }) => sourceKey),
  );
  for (const key of erased) await eraseBusiness(hub, key);
  return results.map((each) => (stored(each) && erased.has(each.sourceKey) ? { ...each, outcome: 'erased' } : each));
}
