import type { DecidedBy } from '../../domain/model/index.ts';
import {
  upsertConsents,
  upsertDocuments,
  upsertInteractions,
  upsertPreferences,
  type BusinessMeta,
  type BusinessResult,
} from '../business/index.ts';
import type { Hub } from '../context.ts';
import { readEarly, RECORDS_PER_CALL, upsertRecords, type Coming, type EarlyUpsert } from '../upsert/index.ts';
import type { PreparedRow, RowRefusal } from './types.ts';

/** What became of a row: of several outputs the one that changed most, unless one was refused. */
export type RowOutcome = 'inserted' | 'changed' | 'unchanged' | 'rejected' | 'erased';

export interface WrittenRow {
  readonly prepared: PreparedRow;
  outcome: RowOutcome;
  readonly refusals: RowRefusal[];
}

const RANK: Readonly<Record<RowOutcome, number>> = { unchanged: 0, erased: 1, changed: 2, inserted: 3, rejected: 4 };

export interface WriteChunkOptions {
  /** What was read for the records of the first call. */
  readonly early?: EarlyUpsert | null;
  /** Told when all that is to be written is on its way; not told where what comes last has to wait for an answer. */
  readonly onSent?: () => void;
}

/** Writes the rows of a chunk, records first, so that most business rows find their customer. */
export async function writeChunk(
  hub: Hub,
  rows: readonly PreparedRow[],
  meta: BusinessMeta,
  by: DecidedBy,
  { early = null, onSent }: WriteChunkOptions = {},
): Promise<WrittenRow[]> {
  const written = rows.map((prepared): WrittenRow => ({
    prepared,
    outcome: prepared.refused === null ? 'unchanged' : 'rejected',
    refusals: prepared.refused === null ? [...prepared.problems] : [prepared.refused],
  }));
  const note = (row: WrittenRow, outcome: BusinessResult['outcome'], refusal?: RowRefusal): void => {
    const seen = outcome === 'superseded' ? 'unchanged' : outcome;
    if (RANK[seen] > RANK[row.outcome]) row.outcome = seen;
    if (refusal !== undefined) row.refusals.unshift(refusal);
  };
  const recordsAlone = rows.every(({ documents, interactions, preferences, consents }) =>
    [documents, interactions, preferences, consents].every((outputs) => outputs.length === 0),
  );
  await writeRecords(hub, written, meta, by, recordsAlone && onSent ? { early, onSent } : { early }, note);
  const each = async <T>(
    outputs: (prepared: PreparedRow) => readonly T[],
    write: (rows: readonly T[]) => Promise<readonly BusinessResult[]>,
  ): Promise<void> => {
    const owners = written.flatMap((row) => outputs(row.prepared).map((output) => ({ row, output })));
    if (owners.length === 0) return;
    const results = await write(owners.map(({ output }) => output));
    for (const [i, { outcome, problem }] of results.entries()) {
      const owner = owners[i];
      if (owner === undefined) continue;
      note(owner.row, outcome, problem && { column: null, valueClass: problem.valueClass, reason: reasonOf(problem) });
    }
  };
  await each(
    (row) => row.documents,
    (inputs) => upsertDocuments(hub, inputs, meta),
  );
  await each(
    (row) => row.interactions,
    (inputs) => upsertInteractions(hub, inputs, meta),
  );
  await each(
    (row) => row.preferences,
    (inputs) => upsertPreferences(hub, inputs, meta),
  );
  await each(
    (row) => row.consents,
    (inputs) => upsertConsents(hub, inputs, meta),
  );
  return written;
}

const reasonOf = (problem: { readonly field: string | null; readonly reason: string }): string =>
  problem.field === null ? problem.reason : `the ${problem.field} ${problem.reason}`;

async function writeRecords(
  hub: Hub,
  written: readonly WrittenRow[],
  meta: BusinessMeta,
  by: DecidedBy,
  { early, onSent }: WriteChunkOptions,
  note: (row: WrittenRow, outcome: BusinessResult['outcome'], refusal?: RowRefusal) => void,
): Promise<void> {
  const owners = written.flatMap((row) => recordsOf(row.prepared).map((each) => ({ row, ...each })));
  for (let i = 0; i < owners.length; i += RECORDS_PER_CALL) {
    const part = owners.slice(i, i + RECORDS_PER_CALL);
    const { results } = await upsertRecords(
      hub,
      part.map(({ record }) => record),
      {
        by,
        ahead: part.map(({ ahead }) => ahead),
        ...(i === 0 && { early }),
        ...(onSent && i + RECORDS_PER_CALL >= owners.length && { onSent }),
        ...(meta.dryRun === true && { dryRun: true }),
      },
    );
    for (const [n, { outcome, error }] of results.entries()) {
      const owner = part[n];
      if (owner === undefined) continue;
      note(owner.row, outcome, error && { column: null, valueClass: null, reason: `${error.message} (${error.code})` });
    }
  }
}

/** Reads what `writeChunk` will ask of the store first: for the records of its first call. */
export function readChunkEarly(hub: Hub, rows: readonly PreparedRow[], by: DecidedBy): Promise<EarlyUpsert | null> {
  return readEarly(hub, rows.flatMap(recordsOf).slice(0, RECORDS_PER_CALL), by);
}

function recordsOf({ records, ahead }: PreparedRow): Coming[] {
  return records.map((record, i) => ({ record, ahead: ahead?.[i] }));
}

/** Rows of business outputs that name no customer. */
export function anonymousIn(prepared: PreparedRow): boolean {
  const rows = [...prepared.documents, ...prepared.interactions, ...prepared.preferences, ...prepared.consents];
  return rows.some((row) => 'sourceKey' in row && row.sourceKey === null);
}
