import { DomainError } from '../../domain/errors.ts';
import { instant, ownIdOf, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Write } from '../../stores/index.ts';
import { eraseBusiness as eraseBusinessRows } from '../business/erase.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { putRecord } from '../commands/put-record.ts';
import { runCommand } from '../commands/run.ts';
import type { Hub } from '../context.ts';
import { erasureId } from '../erasures.ts';
import { begin } from '../operation.ts';
import type { Session } from '../session.ts';
import { upsertRow } from '../workspace/table.ts';
import { eraseOwn, type ErasureJob } from './own-key.ts';
import { eraseQuarantined } from './quarantine.ts';
import { loadCustomers } from '../workspace/load-customers.ts';

/** Removes the business rows of a source key; answers nothing, may be repeated. */
export type EraseBusiness = (hub: Hub, key: SourceKey) => Promise<unknown>;

export interface EraseRecord {
  /** Of a source record, or a customer's own key (`c360:<customer id>`). */
  readonly key: SourceKey;
  readonly reason?: string;
}

const ROWS_PER_UNIT = 400;

/**
 * Removes a source record for ever: first the tombstone (a keyed hash), so that no import brings it back, then
 * business rows, former versions and quarantined rows, and in one unit the record with link, edges, look-up rows and golden values. A
 * job, so that `sweep` finishes what a crash interrupts. Verdicts and link events keep the key's name alone.
 * Of a customer's own key, what was said of that id and not by a source: see `eraseOwn`.
 * @throws DomainError NOT_FOUND when nothing is known of the key, ERASED when it was erased before
 */
export async function erase(
  hub: Hub,
  input: EraseRecord,
  options: CommandOptions,
  eraseBusiness: EraseBusiness = eraseBusinessRows,
): Promise<CommandResult> {
  // A repeat finds nothing to erase any more; it gets the answer of the first time.
  const begun = await begin<CommandResult>(hub, 'erase', input.key, options);
  if (begun.kind === 'repeated') return begun.answer;
  const tombstone = erasureId(hub, input.key);
  const [erased, there] = await Promise.all([
    hub.store.get('erasures', [tombstone]),
    isThere(hub, input.key, tombstone),
  ]);
  if (!there) {
    if (erased.has(tombstone)) throw new DomainError('ERASED', 'The source key was erased before.', ['key']);
    throw new DomainError('NOT_FOUND', 'The source record does not exist.', ['key']);
  }
  const job: ErasureJob = { key: input.key, reason: input.reason ?? null, by: options.by };
  if (!options.dryRun) await announce(hub, tombstone, job);
  return carryOut(hub, tombstone, job, options, eraseBusiness);
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

/** Finishes erasures that a crash interrupted. */
export async function resumeErasures(hub: Hub, eraseBusiness: EraseBusiness = eraseBusinessRows): Promise<void> {
  const rows = await hub.store.find({ collection: 'jobs', where: { state: 'running' }, limit: 100 });
  for (const row of rows) {
    if (row.doc.kind !== 'erase') continue;
    const job = row.doc.data as unknown as ErasureJob;
    await carryOut(hub, erasureId(hub, job.key), job, { by: job.by }, eraseBusiness);
  }
}

async function announce(hub: Hub, tombstone: string, job: ErasureJob): Promise<void> {
  const at = instant(hub.now());
  const data = { ...job, by: { ...job.by } };
  await hub.store.commit({
    operationId: `erase.${tombstone}.begin`,
    writes: [
      upsertRow('erasures', tombstone, { at, reason: job.reason }),
      upsertRow('jobs', jobId(tombstone), { kind: 'erase', state: 'running', step: 'begun', data, at }),
    ],
    unrecorded: true,
    erasure: true,
  });
}

async function carryOut(
  hub: Hub,
  tombstone: string,
  job: ErasureJob,
  options: CommandOptions,
  eraseBusiness: EraseBusiness,
): Promise<CommandResult> {
  const id = ownIdOf(job.key);
  if (!options.dryRun) await eraseBusiness(hub, job.key);
  if (id !== null) return eraseOwn(hub, id, job, options, doneWrite(hub, tombstone));
  if (!options.dryRun) {
    await removeAll(hub, 'recordVersions', 'sourceKey', job.key);
    await eraseQuarantined(hub, job.key);
  }
  return runCommand(hub, 'erase', job.key, options, async (session) => {
    const { ws } = session;
    await forgetInMerged(session, job.key);
    await putRecord(session, job.key, null);
    // A former version that another writer added meanwhile must not outlive the record.
    ws.appended = ws.appended.filter((write) => write.collection !== 'recordVersions');
    session.add(doneWrite(hub, tombstone));
    return {};
  });
}

const jobId = (tombstone: string): string => `job_erase_${tombstone}`;

function doneWrite(hub: Hub, tombstone: string): Write {
  const at = instant(hub.now());
  return upsertRow('jobs', jobId(tombstone), { kind: 'erase', state: 'done', step: 'done', data: null, at });
}

/** Golden records of merged ids keep what they were before the merge; of those that hold the key it is made anew. */
async function forgetInMerged(session: Session, key: SourceKey): Promise<void> {
  const { ws, hub } = session;
  const events = await hub.store.findTopPerKey({ collection: 'linkEvents', field: 'key', keys: [key], limit: 10_000 });
  const ids = new Set<CustomerId>();
  for (const { doc } of events.get(key) ?? []) {
    ids.add(doc.customerId);
    if (doc.toId) ids.add(doc.toId);
  }
  await loadCustomers(ws, [...ids]);
  for (const id of ids) for (let up = ws.redirects.get(id); up; up = ws.redirects.get(up)) ids.add(up);
  const text = JSON.stringify(key);
  for (const id of ids) {
    if (!ws.customers.get(id)?.golden.includes(text)) continue;
    ws.remade.add(id);
    ws.touched.add(id);
  }
}

async function removeAll(hub: Hub, collection: CollectionName & 'recordVersions', field: string, key: SourceKey) {
  for (;;) {
    const found = await hub.store.findTopPerKey({
      collection,
      field,
      keys: [key],
      limit: ROWS_PER_UNIT,
      fields: ['n'],
    });
    const rows = found.get(key) ?? [];
    if (rows.length === 0) return;
    const writes: Write[] = rows.map((row) => ({ op: 'delete', collection, id: row.id }));
    await hub.store.commit({ operationId: `erase.${rows[0]?.id ?? ''}`, writes, unrecorded: true, erasure: true });
    hub.failpoint?.('erase.after-commit');
  }
}
