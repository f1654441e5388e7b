import { instant, mintId, versionKey } from '../../domain/model/index.ts';
import type { BatchDocument, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { namedKeys } from './named-keys.ts';
import type { ImportCounts, ImportInput, PreparedRow, RowRefusal } from './types.ts';

const NONE: ImportCounts = { read: 0, inserted: 0, changed: 0, unchanged: 0, rejected: 0, erased: 0 };
const QUARANTINE_BYTES = 2_000_000;
const QUARANTINE_ROWS = 200;
/** Below the limit of a document; longer rows are cut. */
const RAW_LENGTH = 300_000;

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

function outputsOf({ records, documents, interactions, preferences, consents }: PreparedRow): readonly object[] {
  return [...records, ...documents, ...interactions, ...preferences, ...consents];
}

/** Keeps rows that were refused, whole or in a value, for a person to look at. */
export async function quarantine(
  hub: Hub,
  batchId: string,
  rows: readonly { readonly prepared: PreparedRow; readonly refusals: readonly RowRefusal[] }[],
): Promise<void> {
  const at = instant(hub.now());
  let writes: Write[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (writes.length === 0) return;
    await hub.store.commit({ operationId: `${batchId}.quarantine`, writes, unrecorded: true });
    writes = [];
    bytes = 0;
  };
  for (const { prepared, refusals } of rows) {
    const { row, raw } = prepared;
    const [first] = refusals;
    const reason =
      refusals.length === 1
        ? (first?.reason ?? '')
        : refusals.map((each) => `${each.column ?? 'row'}: ${each.reason}`).join('; ');
    const kept = raw.length <= RAW_LENGTH ? raw : JSON.stringify({ cut: raw.length, begins: raw.slice(0, RAW_LENGTH) });
    writes.push({
      op: 'upsert',
      collection: 'quarantine',
      id: versionKey(batchId, row),
      doc: {
        batchId,
        row,
        column: first?.column ?? null,
        valueClass: first?.valueClass ?? null,
        reason: reason.slice(0, 2_000),
        raw: kept,
        sourceKeys: prepared.sourceKeys ?? namedKeys(outputsOf(prepared)),
        at,
      },
    });
    bytes += kept.length * 2;
    if (writes.length >= QUARANTINE_ROWS || bytes > QUARANTINE_BYTES) await flush();
  }
  await flush();
}
