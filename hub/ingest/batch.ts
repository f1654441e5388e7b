import { instant, mintId } from '../../domain/model/index.ts';
import type { BatchDocument } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { ImportCounts, ImportInput } from './types.ts';

const NONE: ImportCounts = { read: 0, inserted: 0, changed: 0, unchanged: 0, rejected: 0, erased: 0 };

export interface OpenBatch {
  readonly id: string;
  /** Rows that are done; a resumed import goes on after them. */
  readonly rowsDone: number;
  readonly counts: ImportCounts & {
    readonly refusedValues: number;
    readonly anonymous: number;
    readonly leftOut: number;
  };
  readonly startedAt: BatchDocument['startedAt'];
}

/** The batch of this very file and mapping that was stopped, or a new one. */
export async function openBatch(hub: Hub, input: ImportInput): Promise<OpenBatch> {
  const now = instant(hub.now());
  const fresh: OpenBatch = {
    id: mintId('bat', hub.now(), hub.random),
    rowsDone: 0,
    counts: { ...NONE, refusedValues: 0, anonymous: 0, leftOut: 0 },
    startedAt: now,
  };
  if (input.fileHash === null || input.dryRun === true) return fresh;
  const running = await hub.store.find({ collection: 'batches', where: { state: 'running' }, limit: 200 });
  const stopped = running.find(
    ({ doc }) => doc.fileHash === input.fileHash && doc.mapping === input.mapping.version && doc.file === input.file,
  );
  if (stopped === undefined) return fresh;
  const { doc } = stopped;
  return {
    id: stopped.id,
    rowsDone: doc.rowsDone,
    counts: { ...fresh.counts, ...doc.counts },
    startedAt: doc.startedAt,
  };
}

/** Notes how far the import is. What is done again after a crash changes nothing, as every row is idempotent. */
export async function saveBatch(
  hub: Hub,
  input: ImportInput,
  batch: OpenBatch,
  state: BatchDocument['state'],
): Promise<void> {
  const { mapping, file, fileHash } = input;
  const doc: BatchDocument = {
    entity: mapping.systems.join(','),
    file,
    fileHash,
    mapping: mapping.version,
    state,
    rowsDone: batch.rowsDone,
    counts: { ...batch.counts },
    startedAt: batch.startedAt,
    updatedAt: instant(hub.now()),
  };
  hub.failpoint?.('import.before-batch-row');
  await hub.store.commit({
    operationId: `${batch.id}.${batch.rowsDone}.${state}`,
    writes: [{ op: 'upsert', collection: 'batches', id: batch.id, doc }],
    unrecorded: true,
  });
}
