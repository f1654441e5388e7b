import type { DecidedBy } from '../../domain/model/index.ts';
import type { BatchDocument } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { EarlyUpsert } from '../upsert/index.ts';
import { oneWriter } from '../one-writer.ts';
import { openBatch, saveBatch, type OpenBatch } from './batch.ts';
import { keysNamedBy } from './erased-rows.ts';
import { gatherChunks } from './gather.ts';
import { isPadded } from './named-keys.ts';
import { quarantine } from './quarantine.ts';
import type { Chunk, ChunkSource, ImportInput, ImportListener, ImportOutcome, PrepareElsewhere } from './types.ts';
import { untilAborted } from './until-aborted.ts';
import { anonymousIn, readChunkEarly, writeChunk, type WriteChunkOptions, type WrittenRow } from './write-chunk.ts';

/** Rows that may pass before progress is saved; what a crash leaves behind that is done again, without effect. */
const SAVE_EVERY = 2_000;

/**
 * Imports the rows of one source: streams them in chunks, writes records and business rows, quarantines what is
 * refused, and notes how far it is, so that an import that was killed goes on where it stopped. Importing the same
 * file again changes nothing.
 */
export async function importFile(hub: Hub, input: ImportInput, listener: ImportListener = {}): Promise<ImportOutcome> {
  // Not by the clock of the machine, which may be set while it lasts.
  const started = performance.now();
  const opened = await openBatch(hub, input);
  const run = new ImportRun(hub, input, listener, opened);
  const { failure, interrupted } = await run.consume();
  // What cannot be found again by its hash is not gone on with.
  const resumable = interrupted && input.fileHash !== null;
  const ended = failure === null && !interrupted ? 'done' : 'failed';
  if (!run.dryRun) await run.save(resumable ? 'running' : ended);
  // What the summary says is done must not get lost.
  await hub.store.synced();
  const { refusedValues, anonymous, leftOut, ...counts } = run.batch.counts;
  const seconds = Math.round(performance.now() - started) / 1000;
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
    leftOut,
    padded: run.padded,
    failure,
    interrupted,
  };
}

type Ending = Pick<ImportOutcome, 'failure' | 'interrupted'>;

class ImportRun {
  readonly hub: Hub;
  batch: OpenBatch;
  padded = 0;
  readonly dryRun: boolean;
  #source: ChunkSource;
  #here = true;
  readonly #resumedAt: number;
  readonly #by: DecidedBy;
  #savedAt: number;
  #besideTold = false;

  constructor(
    hub: Hub,
    readonly input: ImportInput,
    readonly listener: ImportListener,
    opened: OpenBatch,
  ) {
    // A dry run writes nothing that the next chunk could be decided on.
    this.hub = hub.store.early && input.dryRun !== true ? oneWriter(hub) : hub;
    this.batch = opened;
    this.dryRun = input.dryRun ?? false;
    this.#resumedAt = opened.rowsDone;
    this.#savedAt = opened.rowsDone;
    const rows = input.signal ? untilAborted(input.rows, input.signal) : input.rows;
    this.#source = gatherChunks({ ...input, rows, now: hub.now }, opened.id, opened.rowsDone);
    this.#by = { kind: 'import', name: input.mapping.version };
  }

  /**
   * Writes chunk after chunk, reading one ahead. Where the store allows it, a chunk is begun when all of the one before
   * is on its way. What was read and not begun when the signal comes is left out.
   */
  async consume(): Promise<Ending> {
    let next = this.#take();
    let last = Promise.resolve();
    let present = last;
    try {
      for (;;) {
        const { chunk, early } = await next;
        if (this.input.signal?.aborted === true) {
          await last;
          return { failure: null, interrupted: true };
        }
        if (!chunk.ended) {
          if (this.#here && this.input.elsewhere?.ready === true) await this.#moveTo(this.input.elsewhere, chunk);
          next = this.#take();
        }
        const begun = this.#begin(chunk, early, last);
        present = begun.done;
        await begun.sent;
        await last;
        last = present;
        const { own } = this.hub;
        if (chunk.ended || !own || own.disturbed) await last;
        if (own) own.disturbed = false;
        if (chunk.ended) return { failure: chunk.failure, interrupted: false };
      }
    } finally {
      // Where writing failed, neither what is on its way nor the chunk read ahead must be left hanging.
      await Promise.allSettled([last, present]);
      await next.then(
        ({ early }) => early?.end(),
        () => undefined,
      );
      await this.#source.close();
    }
  }

  /** Notes how far it is, and tells once where another process is at the same batch. */
  async save(state: BatchDocument['state']): Promise<void> {
    const { batch, beside } = await saveBatch(this.hub, this.input, this.batch, state);
    this.batch = batch;
    this.#savedAt = batch.rowsDone;
    if (!beside || this.#besideTold) return;
    this.#besideTold = true;
    this.listener.onBeside?.();
  }

  /** The next chunk, and what the store has on it; read while the chunk before is written. */
  async #take(): Promise<{ readonly chunk: Chunk; readonly early: EarlyUpsert | null }> {
    const chunk = await this.#source.next();
    return { chunk, early: this.dryRun ? null : await readChunkEarly(this.hub, chunk.rows, this.#by) };
  }

  /** Lets the rows after this chunk be prepared elsewhere. */
  async #moveTo(elsewhere: PrepareElsewhere, { last }: Chunk): Promise<void> {
    this.#here = false;
    await this.#source.close();
    this.#source = elsewhere.takeOver(this.batch.id, Math.max(last, this.#resumedAt));
  }

  /**
   * Begins to write a chunk; `last` is the one before it, whose outcomes are counted first.
   * @returns `sent`: the next may be begun; `done`: it is written and counted. Both fail where writing does
   */
  #begin(chunk: Chunk, early: EarlyUpsert | null, last: Promise<void>): { sent: Promise<void>; done: Promise<void> } {
    let onSent: () => void = () => undefined;
    const allSent = new Promise<void>((resolve) => (onSent = resolve));
    const done = this.#write(chunk, { early, ...(this.hub.own && { onSent }) }, last).finally(() => early?.end());
    // Whoever waits for it sees a failure; until then it must not count as unhandled.
    done.catch(() => undefined);
    return { sent: Promise.race([allSent, done]), done };
  }

  async #write(chunk: Chunk, options: WriteChunkOptions, last: Promise<void>): Promise<void> {
    const { hub, dryRun } = this;
    const meta = { batchId: this.batch.id, mapping: this.input.mapping.version, dryRun };
    const written = await writeChunk(hub, chunk.rows, meta, this.#by, options);
    await last;
    const refused = written.filter((row) => row.refusals.length > 0);
    await quarantine(hub, { batchId: this.batch.id, systems: this.input.mapping.systems, dryRun }, refused);
    for (const row of refused) if (row.outcome !== 'erased') this.#report(row);
    this.#count(written, chunk);
    if (!dryRun && this.batch.rowsDone - this.#savedAt >= SAVE_EVERY) {
      await this.save('running');
    }
    const { refusedValues: _values, anonymous: _anonymous, leftOut: _leftOut, ...counts } = this.batch.counts;
    this.listener.onProgress?.({ ...counts, batchId: this.batch.id, resumedAt: this.#resumedAt });
  }

  #count(written: readonly WrittenRow[], { leftOut, last }: Chunk): void {
    const counts = { ...this.batch.counts };
    counts.leftOut += leftOut;
    for (const row of written) {
      counts.read += 1;
      counts[row.outcome] += 1;
      if (keysNamedBy(row.prepared).some(isPadded)) this.padded += 1;
      if (row.outcome === 'rejected' || row.outcome === 'erased') continue;
      counts.refusedValues += row.prepared.problems.length;
      if (anonymousIn(row.prepared)) counts.anonymous += 1;
    }
    this.batch = { ...this.batch, counts, rowsDone: Math.max(last, this.batch.rowsDone) };
  }

  #report({ prepared, outcome, refusals }: WrittenRow): void {
    const wholeRow = outcome === 'rejected';
    for (const { column, reason, unreadTime } of refusals) {
      this.listener.onRefusal?.({ row: prepared.row, column, reason, wholeRow, ...(unreadTime && { unreadTime }) });
    }
  }
}
