import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { importFile, type Hub, type ImportOutcome, type ImportSummary } from '../hub/index.ts';
import { openInput, readItems, SourceError, type Mapping } from '../sources/index.ts';
import { StoreMismatchError, type Secret } from '../stores/index.ts';
import { add, asJson, brokenOff, describe, howToGoOn, NOTHING, Teller } from './import-report.ts';
import { importSteps, mappingsFit, type ImportStep } from './import-steps.ts';
import { ImportThreads } from './import-threads.ts';
import { EXIT, type Io } from './io.ts';
import type { PreparedFile } from './prepare-thread/index.ts';
import { Stopped } from './stopped.ts';

export interface ImportArguments {
  readonly files: readonly string[];
  /** Files of mappings: one for all files, or one for each, in their order. */
  readonly mappings: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
}

export type OpenHubForImport = () => Promise<{
  readonly hub: Hub;
  readonly secret?: Secret;
  /** Called when the files are through; not where a signal or the store ended the import before. */
  readonly finish?: () => Promise<void>;
  readonly close: () => Promise<void>;
}>;

type ImportIo = Pick<Io, 'out' | 'err' | 'stop'>;

/**
 * `c360 import`: files one after another, all under one mapping or each under its own. Exit codes: 0 all rows taken,
 * 1 a file could not be read to its end or the store failed, 2 a mapping cannot be used, 3 some rows were rejected, 128 and its number:
 * a signal ended it between two chunks. A value that cannot be read is told and quarantined, but its row is taken.
 */
export async function runImport(args: ImportArguments, io: ImportIo, openHub: OpenHubForImport): Promise<number> {
  if (!mappingsFit(args.files, args.mappings)) {
    const given = `${args.files.length} files and ${args.mappings.length} mappings were given`;
    io.err(`c360: ${given}. Give one --mapping for all files, or one for each, in their order.\n`);
    return EXIT.usage;
  }
  let steps: readonly ImportStep[];
  try {
    steps = await importSteps(args.files, args.mappings);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    io.err(`c360: ${error.message}\n`);
    return EXIT.usage;
  }
  const { hub, secret, finish, close } = await openHub();
  const threads = new ImportThreads(secret ?? null);
  const closed = async (): Promise<void> => {
    await threads.close();
    await close();
  };
  let code: number;
  try {
    code = await importAll(hub, steps, args, io, threads);
    if (!args.dryRun && !io.stop.aborted) await finish?.();
  } catch (error) {
    // What fails now fails for the same reason, and does not say how to go on.
    await closed().catch(() => undefined);
    throw error;
  }
  await closed();
  return code;
}

async function importAll(
  hub: Hub,
  steps: readonly ImportStep[],
  args: ImportArguments,
  io: ImportIo,
  threads: ImportThreads,
): Promise<number> {
  let total: ImportSummary | null = null;
  let leftOut = 0;
  let refused = false;
  let failed = false;
  for (const step of steps) {
    const { file, mapping } = step;
    io.stop.throwIfAborted();
    try {
      const elsewhere: Elsewhere = (size) => threads.prepare(step, size);
      const outcome = await importOne(hub, file, mapping, args.dryRun, io, elsewhere);
      total = total === null ? outcome.summary : add(total, outcome.summary);
      leftOut += outcome.leftOut;
      refused ||= outcome.summary.rejected > 0;
      failed ||= outcome.failure !== null;
      if (!args.json) io.out(`${describe(file, outcome, args.dryRun)}\n`);
      if (outcome.interrupted) {
        if (args.json) io.out(`${asJson(total, leftOut)}\n`);
        io.err(`c360: ${howToGoOn(file, outcome, args.dryRun)}\n`);
        return (io.stop.reason as Stopped).exitCode;
      }
    } catch (error) {
      if (error instanceof StoreMismatchError || error instanceof Stopped) throw error;
      if (!(error instanceof SourceError)) throw withAdvice(error, brokenOff(file, args.dryRun));
      io.err(`c360: ${error.message}\n`);
      failed = true;
    }
  }
  if (args.json) io.out(`${asJson(total ?? NOTHING, leftOut)}\n`);
  if (failed) return EXIT.failure;
  return refused ? EXIT.someRejected : EXIT.ok;
}

/** The fault, and on a line of its own how to go on after it. */
function withAdvice(error: unknown, advice: string): Error {
  const fault = error instanceof Error ? error.message : String(error);
  return new Error(`${fault}\nc360: ${advice}`, { cause: error });
}

/** Where a file of this size (null: not known) can be prepared, if anywhere else. */
type Elsewhere = (size: number | null) => PreparedFile | null;

/** Imports one file into an open hub, telling refusals and progress. */
export async function importOne(
  hub: Hub,
  path: string,
  mapping: Mapping,
  dryRun: boolean,
  io: Pick<Io, 'err' | 'stop'>,
  elsewhere: Elsewhere = () => null,
): Promise<ImportOutcome> {
  const input = await openInput(path, { encoding: mapping.format.encoding });
  let prepared: PreparedFile | null = null;
  try {
    const fileHash = path === '-' || dryRun ? null : await hashOf(path, io.stop);
    const teller = new Teller(() => performance.now(), input.name, io, dryRun);
    const rows = readItems(input, mapping);
    prepared = elsewhere(input.size);
    const helper = prepared === null ? {} : { elsewhere: prepared };
    const source = { rows, mapping, file: input.name, fileHash, dryRun, signal: io.stop };
    const outcome = await importFile(hub, { ...source, ...helper }, teller);
    teller.end(outcome);
    return outcome;
  } finally {
    prepared?.leave();
    await input.close();
  }
}

async function hashOf(path: string, stop: AbortSignal): Promise<string | null> {
  const facts = await stat(path).catch(() => null);
  // A pipe or a device can be read only once.
  if (facts === null || !facts.isFile()) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) {
    stop.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
