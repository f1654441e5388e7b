import { DomainError } from '../../domain/errors.ts';
import type { BatchDocument, QuarantineDocument, Row } from '../../stores/index.ts';
import type { Actor } from '../../policy/index.ts';
import { recordQuarantined } from '../accesslog/index.ts';
import type { Hub } from '../context.ts';

/** A batch some of whose rows stand in the quarantine. */
export interface QuarantinedBatch {
  readonly id: string;
  readonly file: string;
  readonly mapping: string;
  readonly startedAt: BatchDocument['startedAt'];
  /** Rows in the quarantine, counted up to `MOST_COUNTED`. */
  readonly rows: number;
}

/** A row of the quarantine; `raw` only where it was asked for. */
export type QuarantinedRow = Pick<QuarantineDocument, 'row' | 'column' | 'valueClass' | 'reason' | 'at'> &
  Partial<Pick<QuarantineDocument, 'raw'>>;

export const MOST_COUNTED = 100_000;

const BATCHES_PER_READ = 200;
const ROWS_PER_READ = 500;
/** A raw row can have hundreds of kilobytes. */
const RAW_ROWS_PER_READ = 20;
const SHOWN = ['row', 'column', 'valueClass', 'reason', 'at'] as const;

/** The batches that have rows in the quarantine, newest first. Rows leave it: by an erasure, and with age. */
export async function* quarantinedBatches(hub: Hub): AsyncGenerator<QuarantinedBatch> {
  let after: string | null = null;
  for (;;) {
    // Ids of batches rise with time.
    const page: readonly Row<BatchDocument>[] = await hub.store.find({
      collection: 'batches',
      sort: [{ path: 'id', direction: -1 }],
      limit: BATCHES_PER_READ,
      ...(after !== null && { after: [after] }),
    });
    for (const { id, doc } of page) {
      if (!mayHaveRows(doc)) continue;
      const rows = await hub.store.count({ collection: 'quarantine', where: { batchId: id }, limit: MOST_COUNTED });
      if (rows > 0) yield { id, file: doc.file, mapping: doc.mapping, startedAt: doc.startedAt, rows };
    }
    if (page.length < BATCHES_PER_READ) return;
    after = page.at(-1)?.id ?? null;
  }
}

/** Counts are noted after the rows, so what was stopped may have rows that they do not know. */
function mayHaveRows({ state, counts }: BatchDocument): boolean {
  return state !== 'done' || (counts['rejected'] ?? 0) > 0 || (counts['refusedValues'] ?? 0) > 0;
}

/** Who reads raw rows, which hold personal data. */
export interface RawReader {
  readonly actor: Actor;
  readonly requestId: string;
}

/**
 * The rows of one batch in the quarantine, in the order of the file, page by page. With `raw` each row as it came, and
 * each page on record before it is given.
 * @throws DomainError NOT_FOUND where there is no such batch, AUDIT_UNAVAILABLE where raw rows could not be recorded
 */
export async function* quarantinedRows(
  hub: Hub,
  batchId: string,
  raw: RawReader | null = null,
): AsyncGenerator<readonly QuarantinedRow[]> {
  const known = await hub.store.get('batches', [batchId], { fields: [] });
  if (!known.has(batchId)) throw new DomainError('NOT_FOUND', 'There is no such batch.');
  const limit = raw === null ? ROWS_PER_READ : RAW_ROWS_PER_READ;
  let after: string | null = null;
  for (;;) {
    // An id ends with the number of its row, in ten digits.
    const page: readonly Row<QuarantineDocument>[] = await hub.store.find({
      collection: 'quarantine',
      where: { batchId },
      limit,
      ...(after !== null && { after: [after] }),
      fields: raw === null ? SHOWN : [...SHOWN, 'raw', 'sourceKeys'],
    });
    if (raw !== null && page.length > 0) {
      const sourceKeys = page.flatMap(({ doc }) => doc.sourceKeys ?? []);
      await recordQuarantined(hub, { ...raw, batchId, sourceKeys });
    }
    if (page.length > 0) yield page.map(({ doc }) => doc);
    if (page.length < limit) return;
    after = page.at(-1)?.id ?? null;
  }
}
