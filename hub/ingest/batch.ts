import { instant, mintId } from '../../domain/model/index.ts';
import type { BatchDocument, Row } from '../../stores/index.ts';
import { UnitConflict } from '../conflict.ts';
import type { Hub } from '../context.ts';
import { withRetry } from '../retry.ts';
import type { ImportCounts, ImportInput } from './types.ts';

const NONE: ImportCounts = { read: 0, inserted: 0, changed: 0, unchanged: 0, rejected: 0, erased: 0 };
const BATCHES_PER_READ = 200;

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
  /** Version of its row as this import knows it; 0 where there is none. */
  readonly version: number;
}

/**
 * The batch of this very file and mapping that was stopped, or a new one, noted as running. It is taken up at the
 * version that was read: where a process that had not brought it to the disk dies meanwhile, it is looked for again.
 */
export async function openBatch(hub: Hub, input: ImportInput): Promise<OpenBatch> {
  const now = instant(hub.now());
  const fresh: OpenBatch = {
    id: mintId('bat', hub.now(), hub.random),
    rowsDone: 0,
    counts: { ...NONE, refusedValues: 0, anonymous: 0, leftOut: 0 },
    startedAt: now,
    version: 0,
  };
  if (input.dryRun === true) return fresh;
  return withRetry(hub, async () => {
    const stopped = await stoppedBatch(hub, input);
    const batch = stopped === null ? fresh : takenUp(stopped, fresh);
    const { written, version } = await write(hub, batch, documentOf(hub, input, batch, 'running'));
    if (!written) throw new UnitConflict();
    return { ...batch, version };
  });
}

function takenUp({ id, version, doc }: Row<BatchDocument>, { counts }: OpenBatch): OpenBatch {
  return { id, version, rowsDone: doc.rowsDone, counts: { ...counts, ...doc.counts }, startedAt: doc.startedAt };
}

async function stoppedBatch(hub: Hub, { file, fileHash, mapping }: ImportInput): Promise<Row<BatchDocument> | null> {
  if (fileHash === null) return null;
  let after: string | null = null;
  for (;;) {
    const page: readonly Row<BatchDocument>[] = await hub.store.find({
      collection: 'batches',
      where: { state: 'running' },
      limit: BATCHES_PER_READ,
      ...(after !== null && { after: [after] }),
    });
    const found = page.find(
      ({ doc }) => doc.fileHash === fileHash && doc.mapping === mapping.version && doc.file === file,
    );
    if (found !== undefined) return found;
    if (page.length < BATCHES_PER_READ) return null;
    after = page.at(-1)?.id ?? null;
  }
}

/**
 * Notes how far the import is. What is done again after a crash changes nothing, as every row is idempotent.
 * @returns the batch as it stands now; `beside`: another process imports the same file under it
 */
export async function saveBatch(
  hub: Hub,
  input: ImportInput,
  batch: OpenBatch,
  state: BatchDocument['state'],
): Promise<{ readonly batch: OpenBatch; readonly beside: boolean }> {
  const doc = documentOf(hub, input, batch, state);
  let known = batch;
  let beside = false;
  return withRetry(hub, async () => {
    const { written, version } = await write(hub, known, doc);
    known = { ...batch, version };
    if (written) return { batch: known, beside };
    beside = true;
    throw new UnitConflict();
  });
}

function documentOf(
  hub: Hub,
  { mapping, file, fileHash }: ImportInput,
  { rowsDone, counts, startedAt }: OpenBatch,
  state: BatchDocument['state'],
): BatchDocument {
  return {
    entity: mapping.systems.join(','),
    file,
    fileHash,
    mapping: mapping.version,
    state,
    rowsDone,
    counts: { ...counts },
    startedAt,
    updatedAt: instant(hub.now()),
  };
}

/** Whether the batch's row stood at the version known and was written, and the version at which it stands then. */
async function write(
  hub: Hub,
  { id, version }: OpenBatch,
  doc: BatchDocument,
): Promise<{ readonly written: boolean; readonly version: number }> {
  hub.failpoint?.('import.before-batch-row');
  const { kind } = await hub.store.commit({
    // Recorded: where an answer was lost the unit is sent again, and must not take itself for somebody else's.
    operationId: mintId('op', hub.now(), hub.random),
    writes: [
      version === 0
        ? { op: 'insert', collection: 'batches', id, doc }
        : { op: 'replace', collection: 'batches', id, doc, expected: version },
    ],
  });
  if (kind !== 'conflict') return { written: true, version: version + 1 };
  const stored = (await hub.store.get('batches', [id], { fields: [] })).get(id);
  return { written: false, version: stored?.version ?? 0 };
}
