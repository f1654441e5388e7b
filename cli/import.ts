import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { importFile, type Hub, type ImportListener, type ImportOutcome, type ImportSummary } from '../hub/index.ts';
import { loadMapping, openInput, readItems, SourceError, type Mapping } from '../sources/index.ts';
import type { Secret } from '../stores/index.ts';
import { EXIT, type Io } from './io.ts';
import { prepareThread } from './prepare-thread/index.ts';

export interface ImportArguments {
  readonly files: readonly string[];
  readonly mapping: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export type OpenHubForImport = () => Promise<{
  readonly hub: Hub;
  readonly secret?: Secret;
  readonly close: () => Promise<void>;
}>;

/** Refusals of a file that are told one by one; all of them are in the quarantine. */
const TOLD = 20;
/** Time between two lines of progress. */
const PROGRESS_MS = 2_000;
/** Bytes of a file from which on a thread repays its start, a second or two. */
const WORTH_A_THREAD = 1_000_000;

/**
 * `c360 import`: files one after another under one mapping. Exit codes: 0 all rows taken, 1 a file could not be
 * read to its end, 2 the mapping cannot be used, 3 some rows were rejected. A value that cannot be read is told and
 * quarantined, but its row is taken.
 */
export async function runImport(
  args: ImportArguments,
  io: Pick<Io, 'out' | 'err'>,
  openHub: OpenHubForImport,
): Promise<number> {
  let mapping: Mapping;
  try {
    mapping = await loadMapping(args.mapping);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    io.err(`c360: ${error.message}\n`);
    return EXIT.usage;
  }
  const { hub, secret, close } = await openHub();
  try {
    return await importAll(hub, mapping, args, io, secret ?? null);
  } finally {
    await close();
  }
}

/** Whether a file repays threads of its own; what cannot be measured does not. */
export function isLarge(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= WORTH_A_THREAD;
}

async function importAll(
  hub: Hub,
  mapping: Mapping,
  args: ImportArguments,
  io: Pick<Io, 'out' | 'err'>,
  secret: Secret | null,
): Promise<number> {
  let total: ImportSummary | null = null;
  let refused = false;
  let failed = false;
  for (const file of args.files) {
    try {
      const outcome = await importOne(hub, file, mapping, args.dryRun, io, { mapping: args.mapping, secret });
      total = total === null ? outcome.summary : add(total, outcome.summary);
      refused ||= outcome.summary.rejected > 0;
      failed ||= outcome.failure !== null;
      if (!args.json) io.out(`${describe(file, outcome, args.dryRun)}\n`);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      io.err(`c360: ${error.message}\n`);
      failed = true;
    }
  }
  if (args.json) io.out(`${JSON.stringify(total ?? NOTHING)}\n`);
  if (failed) return EXIT.failure;
  return refused ? EXIT.someRejected : EXIT.ok;
}

const NOTHING: ImportSummary = {
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

/**
 * Imports one file into an open hub, telling refusals and progress.
 *
 * @param elsewhere where the mapping was read from; with it a large file is prepared on a thread of its own, and with
 *   the tenant's secret its look-up values are worked out there too
 */
export async function importOne(
  hub: Hub,
  path: string,
  mapping: Mapping,
  dryRun: boolean,
  io: Pick<Io, 'err'>,
  elsewhere: { readonly mapping: string; readonly secret: Secret | null } | null = null,
): Promise<ImportOutcome> {
  const input = await openInput(path, { encoding: mapping.format.encoding });
  const fileHash = path === '-' || dryRun ? null : await hashOf(path);
  const teller = new Teller(hub, input.name, io);
  const rows = readItems(input, mapping);
  const thread =
    elsewhere !== null && input.size !== null && input.size >= WORTH_A_THREAD
      ? prepareThread({ file: path, version: mapping.version, ...elsewhere })
      : null;
  try {
    const helper = thread === null ? {} : { elsewhere: thread };
    const outcome = await importFile(hub, { rows, mapping, file: input.name, fileHash, dryRun, ...helper }, teller);
    teller.end(outcome);
    return outcome;
  } finally {
    await thread?.close();
  }
}

async function hashOf(path: string): Promise<string | null> {
  const facts = await stat(path).catch(() => null);
  // A pipe or a device can be read only once.
  if (facts === null || !facts.isFile()) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes refusals and progress to standard error. */
class Teller implements ImportListener {
  #refusals = 0;
  #toldAt: number;

  constructor(
    readonly hub: Hub,
    readonly file: string,
    readonly io: Pick<Io, 'err'>,
  ) {
    this.#toldAt = hub.now();
  }

  onRefusal: NonNullable<ImportListener['onRefusal']> = ({ row, column, reason, wholeRow }) => {
    this.#refusals += 1;
    if (this.#refusals > TOLD) return;
    const place = column === null ? `row ${row}` : `row ${row}, column "${column}"`;
    this.io.err(
      `${this.file}, ${place}: ${reason}${wholeRow ? '' : '; kept as text only, the rest of the row is taken'}\n`,
    );
  };

  onProgress: NonNullable<ImportListener['onProgress']> = ({ read, rejected, resumedAt }) => {
    const now = this.hub.now();
    if (now - this.#toldAt < PROGRESS_MS) return;
    this.#toldAt = now;
    const resumed = resumedAt > 0 ? ` (went on after row ${resumedAt})` : '';
    this.io.err(`${this.file}: ${read} rows, ${rejected} rejected${resumed}\n`);
  };

  end({ batchId, failure }: ImportOutcome): void {
    const untold = this.#refusals - TOLD;
    if (untold > 0)
      this.io.err(`${this.file}: ${untold} more refusals; all of them are in the quarantine of ${batchId}\n`);
    if (failure !== null) this.io.err(`c360: ${failure.message}\n`);
  }
}

function describe(file: string, { summary, anonymous, batchId }: ImportOutcome, dryRun: boolean): string {
  const { read, inserted, changed, unchanged, rejected, erased, seconds, rowsPerSecond, peakMemoryMb } = summary;
  const rows =
    `${read} rows read: ${inserted} inserted, ${changed} changed, ${unchanged} unchanged, ` +
    `${rejected} rejected, ${erased} erased`;
  const nameless = anonymous > 0 ? `, ${anonymous} without a customer` : '';
  const speed = `${seconds.toFixed(1)} s, ${rowsPerSecond} rows/s, ${peakMemoryMb} MB`;
  return `${file}: ${rows}${nameless} (${speed}${dryRun ? ', nothing written' : `, batch ${batchId}`})`;
}

function add(a: ImportSummary, b: ImportSummary): ImportSummary {
  const seconds = a.seconds + b.seconds;
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
