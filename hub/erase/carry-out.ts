import { instant, ownIdOf, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Write } from '../../stores/index.ts';
import { eraseBusiness as eraseBusinessRows } from '../business/erase.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { putRecord } from '../commands/put-record.ts';
import { runCommand } from '../commands/run.ts';
import type { Hub } from '../context.ts';
import { erasureId } from '../erasures.ts';
import type { Session } from '../session.ts';
import { loadCustomers } from '../workspace/load-customers.ts';
import { upsertRow } from '../workspace/table.ts';
import { eraseOwn, type ErasureJob } from './own-key.ts';
import { eraseQuarantined } from './quarantine.ts';
import { forgetReasons } from './reasons.ts';

/** Removes the business rows of a source key; answers nothing, may be repeated. */
export type EraseBusiness = (hub: Hub, key: SourceKey) => Promise<unknown>;

const ROWS_PER_UNIT = 400;

/** Does what an announced erasure is for; may be repeated, also when it was done and something came after it. */
export async function carryOut(
  hub: Hub,
  job: ErasureJob,
  options: CommandOptions,
  eraseBusiness: EraseBusiness = eraseBusinessRows,
): Promise<CommandResult> {
  const id = ownIdOf(job.key);
  const done = doneWrite(hub, erasureId(hub, job.key));
  if (!options.dryRun) await eraseBusiness(hub, job.key);
  if (id !== null) return eraseOwn(hub, id, job, options, done);
  if (!options.dryRun) {
    await removeAll(hub, 'recordVersions', 'sourceKey', job.key);
    await eraseQuarantined(hub, job.key);
  }
  return runCommand(hub, 'erase', job.key, options, async (session) => {
    session.erases = true;
    const { ws } = session;
    // Before verdicts are read here, as those that name the record are given again without it.
    if (!options.dryRun) await forgetReasons(hub, job.key);
    await forgetInMerged(session, job.key);
    await putRecord(session, job.key, null);
    // A former version that another writer added meanwhile must not outlive the record.
    ws.appended = ws.appended.filter((write) => write.collection !== 'recordVersions');
    session.add(done);
    return {};
  });
}

export const jobId = (tombstone: string): string => `job_erase_${tombstone}`;

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
