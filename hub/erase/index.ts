import { DomainError } from '../../domain/errors.ts';
import { instant, ownIdOf, type SourceKey } from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { erasureId } from '../erasures.ts';
import { begin } from '../operation.ts';
import { withRetry } from '../retry.ts';
import { UnitConflict } from '../session.ts';
import { upsertRow } from '../workspace/table.ts';
import { carryOut, jobId, type EraseBusiness } from './carry-out.ts';
import { refuseHeld } from './legal-hold.ts';
import type { ErasureJob } from './own-key.ts';
import { isQuarantined } from './quarantine.ts';

export type { EraseBusiness } from './carry-out.ts';

export interface EraseRecord {
  /** Of a source record, or a customer's own key (`c360:<customer id>`). */
  readonly key: SourceKey;
  /** Kept for ever with the tombstone, so it should name nobody. */
  readonly reason?: string;
}

/**
 * Removes a source record for ever: first the tombstone (a keyed hash), so that no import brings it back, then
 * business rows, former versions, quarantined rows and the reasons of verdicts that name it, and in one unit the record
 * with link, edges, look-up rows and golden values. A job, so that `sweep` finishes what a crash interrupts. Verdicts and
 * link events keep the key's name alone. Where there is no record, what else is known of the key goes.
 * Of a customer's own key, what was said of that id and not by a source: see `eraseOwn`.
 * @throws DomainError NOT_FOUND when nothing is known of the key; CONFLICT while a legal hold keeps it; ERASED when it
 * was erased before, what came after that being erased all the same
 */
export async function erase(
  hub: Hub,
  input: EraseRecord,
  options: CommandOptions,
  eraseBusiness?: EraseBusiness,
): Promise<CommandResult> {
  // A repeat finds nothing to erase any more; it gets the answer of the first time.
  const begun = await begin<CommandResult>(hub, 'erase', input.key, options);
  if (begun.kind === 'repeated') return begun.answer;
  const tombstone = erasureId(hub, input.key);
  const job: ErasureJob = { key: input.key, reason: input.reason ?? null, by: options.by };
  const [erased, there] = await Promise.all([
    hub.store.get('erasures', [tombstone]),
    isThere(hub, input.key, tombstone),
  ]);
  if (!there && erased.has(tombstone)) {
    if (!options.dryRun) await carryOut(hub, job, { by: options.by }, eraseBusiness);
    throw new DomainError('ERASED', 'The source key was erased before.', ['key']);
  }
  if (!there && !(await isElsewhere(hub, input.key))) {
    throw new DomainError('NOT_FOUND', 'The source record does not exist.', ['key']);
  }
  // One that was begun before the hold is finished.
  await announceUnlessHeld(hub, tombstone, job, options.dryRun === true, erased.has(tombstone));
  return carryOut(hub, job, options, eraseBusiness);
}

/**
 * Begins erasures that belong together, such as of all that is known of one customer: from then on `sweep` finishes
 * what is left of them. Without that, who is stopped in between could not find the rest again, as records that lose
 * what joined them may go apart. `erase` carries out each.
 * @throws DomainError CONFLICT while a legal hold keeps one of them
 */
export async function announceErasures(
  hub: Hub,
  inputs: readonly EraseRecord[],
  { by }: Pick<CommandOptions, 'by'>,
): Promise<void> {
  for (const { key, reason = null } of inputs) {
    await announceUnlessHeld(hub, erasureId(hub, key), { key, reason, by }, false, false);
  }
}

async function announceUnlessHeld(hub: Hub, tombstone: string, job: ErasureJob, dryRun: boolean, begun: boolean) {
  await withRetry(hub, async () => {
    const expected = begun ? [] : await refuseHeld(hub, job.key);
    if (!dryRun) await announce(hub, tombstone, job, expected);
  });
}

/** Whether there is anything to erase; of a customer's own key also where only the end of its erasure is left. */
async function isThere(hub: Hub, key: SourceKey, tombstone: string): Promise<boolean> {
  const id = ownIdOf(key);
  if (id === null) return (await hub.store.get('records', [key])).has(key);
  const [customers, erased, jobs] = await Promise.all([
    hub.store.get('customers', [id], { fields: ['status'] }),
    hub.store.get('erasures', [tombstone]),
    hub.store.get('jobs', [jobId(tombstone)]),
  ]);
  return customers.has(id) && (!erased.has(tombstone) || jobs.get(jobId(tombstone))?.doc.state === 'running');
}

/** Whether rows wait for a source record that never came, or came and was refused. */
async function isElsewhere(hub: Hub, key: SourceKey): Promise<boolean> {
  if (ownIdOf(key) !== null) return false;
  const summaries = ['transactionSummaries', 'interactionSummaries', 'preferenceSummaries'] as const;
  const found = await Promise.all(summaries.map((collection) => hub.store.get(collection, [key], { fields: [] })));
  return found.some((rows) => rows.has(key)) || (await isQuarantined(hub, key));
}

/** Finishes erasures that a crash interrupted. */
export async function resumeErasures(hub: Hub, eraseBusiness?: EraseBusiness): Promise<void> {
  const rows = await hub.store.find({ collection: 'jobs', where: { state: 'running' }, limit: 100 });
  for (const row of rows) {
    if (row.doc.kind !== 'erase') continue;
    const job = row.doc.data as unknown as ErasureJob;
    await carryOut(hub, job, { by: job.by }, eraseBusiness);
  }
}

/** @throws UnitConflict when something is not as expected */
async function announce(hub: Hub, tombstone: string, job: ErasureJob, expected: readonly Write[]): Promise<void> {
  const at = instant(hub.now());
  const data = { ...job, by: { ...job.by } };
  const { kind } = await hub.store.commit({
    operationId: `erase.${tombstone}.begin`,
    writes: [
      ...expected,
      upsertRow('erasures', tombstone, { at, reason: job.reason }),
      upsertRow('jobs', jobId(tombstone), { kind: 'erase', state: 'running', step: 'begun', data, at }),
    ],
    unrecorded: true,
    erasure: true,
  });
  if (kind === 'conflict') throw new UnitConflict();
}
