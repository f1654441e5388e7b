import { instant, versionKey, type Instant } from '../../domain/model/index.ts';
import type { QuarantineDocument, Write } from '../../stores/index.ts';
import { CommitWatch } from '../commit-watch.ts';
import type { Hub } from '../context.ts';
import { erasedIn, keysNamedBy } from './erased-rows.ts';
import type { WrittenRow } from './write-chunk.ts';

const BYTES_PER_UNIT = 2_000_000;
const ROWS_PER_UNIT = 200;
/** Below the limit of a document; longer rows are cut. */
const RAW_LENGTH = 300_000;

/** Whose rows they are. */
export interface QuarantineOf {
  readonly batchId: string;
  readonly systems: readonly string[];
  /** Keep nothing, but say who was erased. */
  readonly dryRun: boolean;
}

/**
 * Keeps rows that were refused, whole or in a value, for a person to look at. Nothing is kept of somebody who was
 * erased, also where that came while the rows were written; a refused row that names nobody else counts as erased from
 * here on.
 */
export async function quarantine(hub: Hub, of: QuarantineOf, refused: readonly WrittenRow[]): Promise<void> {
  if (refused.length === 0) return;
  const watch = new CommitWatch(hub);
  const kept = await withoutErased(hub, of, refused);
  if (of.dryRun || kept.length === 0) return;
  const at = instant(hub.now());
  let writes: Write[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (writes.length === 0) return;
    await hub.store.commit({ operationId: `${of.batchId}.quarantine`, writes, unrecorded: true });
    watch.committed();
    writes = [];
    bytes = 0;
  };
  for (const row of kept) {
    const doc = documentOf(row, of.batchId, at);
    writes.push({ op: 'upsert', collection: 'quarantine', id: idOf(row, of), doc });
    bytes += doc.raw.length * 2;
    if (writes.length >= ROWS_PER_UNIT || bytes > BYTES_PER_UNIT) await flush();
  }
  await flush();
  if (!watch.alone) await takeBack(hub, of, kept);
}

/** Who was erased meanwhile looked for his rows before or after they were written; after it is ours to do. */
async function takeBack(hub: Hub, of: QuarantineOf, kept: readonly WrittenRow[]): Promise<void> {
  const still = new Set(await withoutErased(hub, of, kept));
  const gone = kept.filter((row) => !still.has(row));
  for (let i = 0; i < gone.length; i += ROWS_PER_UNIT) {
    const part = gone.slice(i, i + ROWS_PER_UNIT);
    await hub.store.commit({
      operationId: `${of.batchId}.quarantine.erased`,
      writes: part.map((row) => ({ op: 'delete', collection: 'quarantine', id: idOf(row, of) })),
      unrecorded: true,
      erasure: true,
    });
  }
}

/** The rows that speak of nobody who was erased. Of the others those that name nobody else are marked as such. */
async function withoutErased(
  hub: Hub,
  { systems }: QuarantineOf,
  rows: readonly WrittenRow[],
): Promise<readonly WrittenRow[]> {
  const erased = await erasedIn(hub, systems, rows);
  for (const [row, how] of erased) if (how === 'alone' && row.outcome === 'rejected') row.outcome = 'erased';
  return rows.filter((row) => !erased.has(row));
}

const idOf = ({ prepared }: WrittenRow, { batchId }: QuarantineOf): string => versionKey(batchId, prepared.row);

function documentOf({ prepared, refusals }: WrittenRow, batchId: string, at: Instant): QuarantineDocument {
  const { row, raw } = prepared;
  const [first] = refusals;
  const reason =
    refusals.length === 1
      ? (first?.reason ?? '')
      : refusals.map((each) => `${each.column ?? 'row'}: ${each.reason}`).join('; ');
  return {
    batchId,
    row,
    column: first?.column ?? null,
    valueClass: first?.valueClass ?? null,
    reason: reason.slice(0, 2_000),
    raw: raw.length <= RAW_LENGTH ? raw : JSON.stringify({ cut: raw.length, begins: raw.slice(0, RAW_LENGTH) }),
    sourceKeys: keysNamedBy(prepared),
    at,
  };
}
