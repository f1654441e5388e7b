import type { DecidedBy } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { openBatch, quarantine, saveBatch, type OpenBatch } from './batch.ts';
import { gatherChunks } from './gather.ts';
import type { Chunk, ChunkSource, ImportInput, ImportListener, ImportOutcome, PrepareElsewhere } from './types.ts';
import { anonymousIn, writeChunk, type WrittenRow } from './write-chunk.ts';

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
  // What the summary says is done must not get lost.
  await hub.store.synced?.();
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

class ImportRun {
  batch: OpenBatch;
  readonly dryRun: boolean;
  #source: ChunkSource;
  #here = true;
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
    this.#source = gatherChunks(input, opened.id, opened.rowsDone);
    this.#by = { kind: 'import', name: input.mapping.version };
  }

  /** Writes chunk after chunk, reading one ahead. @returns why the source ended early, or null */
  async consume(): Promise<Error | null> {
    let next = this.#source.next();
    try {
      for (;;) {
        const chunk = await next;
        if (!chunk.ended) {
          if (this.#here && this.input.elsewhere?.ready === true) await this.#moveTo(this.input.elsewhere, chunk);
          next = this.#source.next();
        }
        await this.#write(chunk);
        if (chunk.ended) return chunk.failure;
      }
    } finally {
      // Where writing failed, the chunk read ahead must not be left hanging.
      await next.catch(() => undefined);
      await this.#source.close();
    }
  }

  /** Lets the rows after this chunk be prepared elsewhere. */
  async #moveTo(elsewhere: PrepareElsewhere, { last }: Chunk): Promise<void> {
    this.#here = false;
    await this.#source.close();
    this.#source = elsewhere.takeOver(this.batch.id, Math.max(last, this.#resumedAt));
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
