import type { ImportListener, ImportOutcome, ImportSummary } from '../hub/index.ts';
import type { Io } from './io.ts';

/** Refusals of a file that are told one by one; all of them are in the quarantine. */
const TOLD = 20;
/** Time between two lines of progress. */
const PROGRESS_MS = 2_000;
/** What is told where no file could be read. */
export const NOTHING: ImportSummary = {
  read: 0,
  inserted: 0,
  changed: 0,
  unchanged: 0,
  rejected: 0,
  erased: 0,
  seconds: 0,
  rowsPerSecond: 0,
  peakMemoryMb: 0,
};

/** Writes refusals and progress to standard error. */
export class Teller implements ImportListener {
  #refusals = 0;
  #toldAt: number;

  constructor(
    /** Milliseconds since any moment; never set back. */
    readonly monotonic: () => number,
    readonly file: string,
    readonly io: Pick<Io, 'err'>,
    readonly dryRun: boolean,
  ) {
    this.#toldAt = monotonic();
  }

  onRefusal: NonNullable<ImportListener['onRefusal']> = ({ row, column, reason, wholeRow, unreadTime }) => {
    this.#refusals += 1;
    if (this.#refusals > TOLD) return;
    const place = column === null ? `row ${row}` : `row ${row}, column "${column}"`;
    const kept = unreadTime ? 'left out' : 'kept as text only';
    this.io.err(`${this.file}, ${place}: ${reason}${wholeRow ? '' : `; ${kept}, the rest of the row is taken`}\n`);
  };

  onProgress: NonNullable<ImportListener['onProgress']> = ({ read, rejected, resumedAt }) => {
    const now = this.monotonic();
    if (now - this.#toldAt < PROGRESS_MS) return;
    this.#toldAt = now;
    const resumed = resumedAt > 0 ? ` (went on after row ${resumedAt})` : '';
    this.io.err(`${this.file}: ${read} rows, ${rejected} rejected${resumed}\n`);
  };

  onBeside: NonNullable<ImportListener['onBeside']> = () => {
    this.io.err(
      `${this.file}: another process imports this file at the same time. Each row is taken once; those that the other ` +
        `one brought in count as unchanged here.\n`,
    );
  };

  end({ batchId, failure, leftOut, padded, summary }: ImportOutcome): void {
    const untold = this.#refusals - TOLD;
    if (untold > 0) {
      const where = this.dryRun ? 'a dry run keeps none' : `c360 quarantine ${batchId} lists all of them`;
      this.io.err(`${this.file}: ${untold} more refusals; ${where}\n`);
    }
    if (leftOut > 0 && summary.read === 0) {
      this.io.err(
        `${this.file}: the mapping left out all rows that were read (${leftOut}): its "when" holds for none of them\n`,
      );
    }
    if (padded > 0) {
      const rows = padded === 1 ? '1 row names' : `${padded} rows name`;
      this.io.err(
        `${this.file}: ${rows} a customer by an id with a blank at an end, which is part of the id. Where the source ` +
          `only fills its ids up, the step "trim" of the mapping takes it away\n`,
      );
    }
    if (failure !== null) this.io.err(`c360: ${failure.message}\n`);
  }
}

/** A line for people on what became of a file: counts of rows, seconds, rows a second, megabytes at the peak. */
export function describe(
  file: string,
  { summary, anonymous, leftOut, batchId }: ImportOutcome,
  dryRun: boolean,
): string {
  const { read, inserted, changed, unchanged, rejected, erased, seconds, rowsPerSecond, peakMemoryMb } = summary;
  const rows =
    `${read} rows read: ${inserted} inserted, ${changed} changed, ${unchanged} unchanged, ` +
    `${rejected} rejected, ${erased} erased`;
  const nameless = anonymous > 0 ? `, ${anonymous} without a customer` : '';
  const unwanted = leftOut > 0 ? `, ${leftOut} left out by the mapping` : '';
  const speed = `${seconds.toFixed(1)} s, ${rowsPerSecond} rows/s, ${peakMemoryMb} MB`;
  return `${file}: ${rows}${nameless}${unwanted} (${speed}${dryRun ? ', nothing written' : `, batch ${batchId}`})`;
}

/** What to say where an import was ended by a signal. */
export function howToGoOn(file: string, { summary }: ImportOutcome, dryRun: boolean): string {
  return howToRepeat(file, `stopped with ${summary.read} rows done`, dryRun);
}

/** What to say where the store failed under an import. */
export function brokenOff(file: string, dryRun: boolean): string {
  return howToRepeat(file, 'broken off before its end', dryRun);
}

function howToRepeat(file: string, how: string, dryRun: boolean): string {
  if (dryRun) return `${file}: ${how}; nothing was written.`;
  const input = file === '-' ? ', with the same input from its beginning' : '';
  return `${file}: ${how}. To go on, run the same command again${input}.`;
}

/** One summary of two files: counts and seconds add up, of the memory it is the higher peak. */
export function add(a: ImportSummary, b: ImportSummary): ImportSummary {
  const seconds = Math.round((a.seconds + b.seconds) * 1_000) / 1_000;
  const read = a.read + b.read;
  return {
    read,
    inserted: a.inserted + b.inserted,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    rejected: a.rejected + b.rejected,
    erased: a.erased + b.erased,
    seconds,
    rowsPerSecond: seconds > 0 ? Math.round(read / seconds) : read,
    peakMemoryMb: Math.max(a.peakMemoryMb, b.peakMemoryMb),
  };
}

/** The summary as JSON; rows that mappings left out are told where there were any. */
export function asJson(summary: ImportSummary, leftOut: number): string {
  return JSON.stringify({ ...summary, ...(leftOut > 0 && { leftOut }) });
}
