import { phoneNormalizer } from '../../domain/normalize/index.ts';
import type { IngestItem } from '../../domain/business/index.ts';
import type { DecidedBy } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { openBatch, quarantine, saveBatch, type OpenBatch } from './batch.ts';
import { prepareRow, type PrepareRow } from './prepare.ts';
import { Repeats } from './repeats.ts';
import type { ImportInput, ImportListener, ImportOutcome, PreparedRow } from './types.ts';
import { anonymousIn, writeChunk, type WrittenRow } from './write-chunk.ts';

/** A chunk is written as one: small enough for bounded memory, large enough that a sync to disk serves many rows. */
const CHUNK = { rows: 1_000, records: 250, bytes: 8_000_000 } as const;
/** Rows that may pass before progress is saved; what a crash leaves behind that is done again, without effect. */
const SAVE_EVERY = 2_000;

/**
 * Imports the rows of one source: streams them in chunks, writes records and business rows, quarantines what is
 * refused, and notes how far it is, so that an import that was killed goes on where it stopped. Importing the same
 * file again changes nothing.
 */
export async function importFile(hub: Hub, input: ImportInput, listener: ImportListener = {}): Promise<ImportOutcome> {
  const started = hub.now();
  const opened = await openBatch(hub, input);
  const run = new ImportRun(hub, input, listener, opened);
  if (!run.dryRun) await saveBatch(hub, input, opened, 'running');
  const failure = await run.consume();
  if (!run.dryRun) await saveBatch(hub, input, run.batch, failure === null ? 'done' : 'failed');
  const { refusedValues, anonymous, ...counts } = run.batch.counts;
  const seconds = Math.max(0, hub.now() - started) / 1000;
  const rows = counts.read - opened.counts.read;
  return {
    batchId: opened.id,
    summary: {
      ...counts,
      seconds,
      rowsPerSecond: seconds > 0 ? Math.round(rows / seconds) : rows,
      // In kilobytes on every platform that Node runs on.
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    refusedValues,
    anonymous,
    failure,
  };
}

interface Chunk {
  readonly rows: readonly PreparedRow[];
  /** Row number of the last row looked at, left out or not. */
  readonly last: number;
  readonly ended: boolean;
  readonly failure: Error | null;
}

class ImportRun {
  batch: OpenBatch;
  readonly dryRun: boolean;
  readonly #rows: AsyncIterator<IngestItem>;
  readonly #prepare: PrepareRow;
  readonly #repeats = new Repeats();
  readonly #resumedAt: number;
  readonly #by: DecidedBy;
  #savedAt: number;

  constructor(
    readonly hub: Hub,
    readonly input: ImportInput,
    readonly listener: ImportListener,
    opened: OpenBatch,
  ) {
    this.batch = opened;
    this.dryRun = input.dryRun ?? false;
    this.#resumedAt = opened.rowsDone;
    this.#savedAt = opened.rowsDone;
    this.#rows = input.rows[Symbol.asyncIterator]();
    this.#by = { kind: 'import', name: input.mapping.version };
    this.#prepare = prepareRow(input.mapping, opened.id, { ...input.mapping.context, phones: phoneNormalizer() });
  }

  /** Writes chunk after chunk, reading one ahead. @returns why the source ended early, or null */
  async consume(): Promise<Error | null> {
    let next = this.#gather();
    try {
      for (;;) {
        const chunk = await next;
        if (!chunk.ended) next = this.#gather();
        await this.#write(chunk);
        if (chunk.ended) return chunk.failure;
      }
    } finally {
      // Where writing failed, the chunk read ahead must not be left hanging.
      await next;
      await this.#rows.return?.();
    }
  }

  async #gather(): Promise<Chunk> {
    const rows: PreparedRow[] = [];
    let records = 0;
    let bytes = 0;
    let last = 0;
    const chunk = (ended: boolean, failure: Error | null = null): Chunk => ({ rows, last, ended, failure });
    try {
      while (rows.length < CHUNK.rows && records < CHUNK.records && bytes < CHUNK.bytes) {
        const next = await this.#rows.next();
        if (next.done === true) return chunk(true);
        last = next.value.row;
        const item = this.#repeats.see(next.value);
        if (last <= this.#resumedAt) continue;
        const prepared = this.#prepare(item);
        rows.push(prepared);
        records += prepared.records.length;
        bytes += prepared.raw.length;
      }
      return chunk(false);
    } catch (error) {
      return chunk(true, error instanceof Error ? error : new Error('The source failed.'));
    }
  }

  async #write(chunk: Chunk): Promise<void> {
    const { hub, dryRun } = this;
    const meta = { batchId: this.batch.id, mapping: this.input.mapping.version, dryRun };
    const written = await writeChunk(hub, chunk.rows, meta, this.#by);
    const refused = written.filter((row) => row.refusals.length > 0);
    if (!dryRun)
      await quarantine(
        hub,
        this.batch.id,
        refused.map(({ prepared, refusals }) => ({ prepared, refusals })),
      );
    for (const row of refused) this.#report(row);
    this.#count(written, chunk.last);
    if (!dryRun && this.batch.rowsDone - this.#savedAt >= SAVE_EVERY) {
      await saveBatch(hub, this.input, this.batch, 'running');
      this.#savedAt = this.batch.rowsDone;
    }
    const { refusedValues: _values, anonymous: _anonymous, ...counts } = this.batch.counts;
    this.listener.onProgress?.({ ...counts, batchId: this.batch.id, resumedAt: this.#resumedAt });
  }

  #count(written: readonly WrittenRow[], last: number): void {
    const counts = { ...this.batch.counts };
    for (const row of written) {
      counts.read += 1;
      counts[row.outcome] += 1;
      if (row.outcome !== 'rejected') counts.refusedValues += row.prepared.problems.length;
      if (row.outcome !== 'rejected' && anonymousIn(row.prepared)) counts.anonymous += 1;
    }
    this.batch = { ...this.batch, counts, rowsDone: Math.max(last, this.batch.rowsDone) };
  }

  #report({ prepared, outcome, refusals }: WrittenRow): void {
    for (const { column, reason } of refusals) {
      this.listener.onRefusal?.({ row: prepared.row, column, reason, wholeRow: outcome === 'rejected' });
    }
  }
}
