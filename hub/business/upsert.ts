import {
  checkLines,
  saidByLine,
  type BusinessInput,
  type Checked,
  type CheckedLine,
  type ConsentInput,
  type InteractionInput,
  type LineInput,
  type PreferenceInput,
  type RowProblem,
  type TransactionInput,
} from '../../domain/business/index.ts';
import type { RowKey } from '../../domain/model/index.ts';
import { CommitWatch } from '../commit-watch.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import { commitPlanned, type Recorded } from './commit-planned.ts';
import {
  checkSystem,
  contactPointsByRaw,
  draftConsent,
  draftInteraction,
  draftPreference,
  draftTransaction,
  type Draft,
} from './documents.ts';
import { eraseLines } from './erase.ts';
import { lineId, lineKey, linesOf } from './line-ledger.ts';
import { lookForLines } from './reconcile.ts';
import { planRows, type DraftRow, type Planned } from './row-plan.ts';
import { draftLine, TransactionPlan, type DocumentDraft, type HeadDraft, type LineDraft } from './transaction-plan.ts';
import type { BusinessCollection, BusinessDocs, BusinessMeta, BusinessResult } from './types.ts';

const ROWS_PER_UNIT = 150;
const LINES_PER_UNIT = 400;
const BYTES_PER_UNIT = 1_500_000;

/** Consecutive items that fit one unit. */
function* slices<T>(items: readonly T[], most: number, bytes: (item: T) => number): Generator<T[], void, undefined> {
  let slice: T[] = [];
  let size = 0;
  for (const item of items) {
    const length = bytes(item);
    if (slice.length >= most || (slice.length > 0 && size + length > BYTES_PER_UNIT)) {
      yield slice;
      slice = [];
      size = 0;
    }
    slice.push(item);
    size += length;
  }
  if (slice.length > 0) yield slice;
}

async function upsertRows<C extends BusinessCollection, I extends BusinessInput>(
  hub: Hub,
  collection: C,
  inputs: readonly I[],
  draft: (input: I) => Checked<Draft<BusinessDocs[C]>>,
  { dryRun }: BusinessMeta,
  recorded?: Recorded,
): Promise<readonly BusinessResult[]> {
  const rows = inputs.map((input): DraftRow<BusinessDocs[C]> => {
    const { sourceKey } = input;
    const id = `${input.system}:${input.rowId}`;
    const checked = draft(input);
    return 'problem' in checked ? { id, sourceKey, problem: checked.problem } : { id, sourceKey, draft: checked.ok };
  });
  const results: BusinessResult[] = [];
  const raw = (row: DraftRow<BusinessDocs[C]>): number => ('draft' in row ? row.draft.raw.length : 0);
  for (const slice of slices(rows, ROWS_PER_UNIT, raw)) {
    results.push(...(await commitPlanned(hub, slice, (part) => planRows(hub, collection, part), { recorded, dryRun })));
  }
  return results;
}

/** Idempotent by row key; a result per row, in order. Rows of unknown customers wait under their source key. */
export function upsertInteractions(
  hub: Hub,
  rows: readonly InteractionInput[],
  meta: BusinessMeta,
): Promise<readonly BusinessResult[]> {
  return upsertRows(hub, 'interactions', rows, (row) => checkSystem(row, draftInteraction(hub, row, meta)), meta);
}

/** As `upsertInteractions`, for choices of channel and topic. */
export function upsertPreferences(
  hub: Hub,
  rows: readonly PreferenceInput[],
  meta: BusinessMeta,
): Promise<readonly BusinessResult[]> {
  return upsertRows(hub, 'preferences', rows, (row) => checkSystem(row, draftPreference(hub, row, meta)), meta);
}

/** As `upsertInteractions`, for consent events. */
export function upsertConsents(
  hub: Hub,
  rows: readonly ConsentInput[],
  meta: BusinessMeta,
): Promise<readonly BusinessResult[]> {
  const points = contactPointsByRaw(rows);
  const draft = (row: ConsentInput) => checkSystem(row, draftConsent(hub, row, meta, points.get(row.raw)));
  return upsertRows(hub, 'consents', rows, draft, meta);
}

/** One choice or consent under a customer's own key, with its idempotency record in the same unit. */
export function upsertOwnPreference(hub: Hub, row: PreferenceInput, meta: BusinessMeta, recorded: Recorded) {
  return upsertRows(hub, 'preferences', [row], (each) => draftPreference(hub, each, meta), meta, recorded);
}
export function upsertOwnConsent(hub: Hub, row: ConsentInput, meta: BusinessMeta, recorded: Recorded) {
  return upsertRows(hub, 'consents', [row], (each) => draftConsent(hub, each, meta), meta, recorded);
}

const isHead = (row: TransactionInput | LineInput): row is TransactionInput => 'rowId' in row;

/**
 * As `upsertInteractions`, for transactions and lines that come in rows of their own, in the order given, so that a
 * document that is one with its lines is written in one unit. `lines` of a transaction are all lines of its document;
 * lines of their own without a number should carry their `occurrence`.
 */
export async function upsertDocuments(
  hub: Hub,
  rows: readonly (TransactionInput | LineInput)[],
  meta: BusinessMeta,
): Promise<readonly BusinessResult[]> {
  const results: BusinessResult[] = [];
  const plan = (part: readonly DocumentDraft[]): Promise<Planned> => new TransactionPlan(hub, part).plan();
  const inParts = (draft: DocumentDraft): Promise<BusinessResult> => {
    if (draft.kind !== 'head' || draft.lines === null) throw new TypeError('A row without lines fits one unit.');
    return writeLong(hub, draft, draft.lines, plan, meta);
  };
  const size = (draft: DocumentDraft): number =>
    draft.kind === 'head' ? draft.draft.raw.length + 300 * (draft.lines?.length ?? 0) : 300;
  const run = async (part: readonly DocumentDraft[]): Promise<void> => {
    for (const slice of slices(part, LINES_PER_UNIT, size)) {
      const answers = await commitPlanned(hub, slice, plan, { dryRun: meta.dryRun, inParts });
      if (meta.dryRun === true) {
        results.push(...answers);
        continue;
      }
      results.push(...answers);
      await eraseStray(hub, slice, answers);
      const withLines = new Set(slice.flatMap((draft) => (draft.kind === 'line' ? [draft.id] : [])));
      const inserted = answers.filter((answer, i) => {
        const draft = slice[i];
        return (
          draft?.kind === 'head' && draft.lines === null && answer.outcome === 'inserted' && !withLines.has(answer.id)
        );
      });
      await lookForLines(
        hub,
        inserted.map((answer) => answer.id),
      );
    }
  };
  let waiting: DocumentDraft[] = [];
  for (const row of rows) {
    const draft = isHead(row) ? draftHead(hub, row, meta) : draftLine(row);
    if (draft.kind === 'head' && draft.lines !== null && draft.lines.length > LINES_PER_UNIT / 2) {
      await run(waiting);
      waiting = [];
      results.push(await writeLong(hub, draft, draft.lines, plan, meta));
    } else waiting.push(draft);
  }
  await run(waiting);
  return results;
}

/**
 * Removes what is stored of the lines of an erased customer where their document is gone, or never came: an erasure finds
 * lines by their document alone.
 */
async function eraseStray(
  hub: Hub,
  drafts: readonly DocumentDraft[],
  answers: readonly BusinessResult[],
): Promise<void> {
  const ids = new Set<RowKey>();
  for (const [i, { id, outcome }] of answers.entries())
    if (outcome === 'erased' && drafts[i]?.kind === 'line') ids.add(id);
  if (ids.size === 0) return;
  const heads = await hub.store.get('transactions', [...ids], { fields: [] });
  for (const id of ids) if (!heads.has(id)) await eraseLines(hub, id);
}

function draftHead(hub: Hub, row: TransactionInput, meta: BusinessMeta): DocumentDraft {
  const { sourceKey } = row;
  const id = `${row.system}:${row.rowId}`;
  const refused = (problem: RowProblem): DocumentDraft => ({ kind: 'refused', id, sourceKey, problem });
  const read = row.lines === undefined ? null : checkLines(row.lines);
  if (read !== null && 'problem' in read) return refused(read.problem);
  const lines = read === null ? null : placed(id, read.ok);
  const said = lines?.map((line) => [line.input.number, line.facts]) ?? null;
  const checked = checkSystem(row, draftTransaction(hub, row, meta, said));
  if ('problem' in checked) return refused(checked.problem);
  return { kind: 'head', id, sourceKey, draft: checked.ok, lines };
}

/** Numbers equal lines of one document, so that each has a key of its own, and gives each its place. */
function placed(id: RowKey, lines: readonly CheckedLine[]): LineDraft[] {
  const seen = new Map<string, number>();
  return lines.map(({ line, facts }, i) => {
    const input = { ...line, place: i + 1 };
    if (line.number !== null) return { kind: 'line', id, key: lineKey(input, facts), input, facts };
    const said = JSON.stringify(saidByLine(facts));
    const occurrence = seen.get(said) ?? 0;
    seen.set(said, occurrence + 1);
    return { kind: 'line', id, key: lineKey({ ...input, occurrence }, facts), input, facts };
  });
}

/**
 * A document that is too much for one unit: first its head, then its lines, then what is no longer among them.
 * @param lines all lines of the document
 */
async function writeLong(
  hub: Hub,
  head: HeadDraft,
  lines: readonly LineDraft[],
  plan: (part: readonly DocumentDraft[]) => Promise<Planned>,
  meta: BusinessMeta,
): Promise<BusinessResult> {
  const watch = new CommitWatch(hub);
  const [result] = await commitPlanned<DocumentDraft>(hub, [{ ...head, lines: null }], plan, meta);
  if (result === undefined) throw new TypeError('A plan answers for every row.');
  if (meta.dryRun === true) return result;
  if (result.outcome !== 'inserted' && result.outcome !== 'changed' && result.outcome !== 'unchanged') return result;
  const kept = new Set(lines.map((line) => lineId(head.id, line.key)));
  const gone = (await linesOf(hub, head.id)).filter((row) => !kept.has(row.id));
  const removals = gone.map(({ doc }): LineDraft => {
    const { system, rowId } = head.draft;
    const input = { ...doc, system, transactionId: rowId, number: null, deleted: true };
    return { kind: 'line', id: head.id, key: doc.key, input, facts: doc };
  });
  for (const slice of slices([...lines, ...removals], LINES_PER_UNIT, () => 300)) await commitPlanned(hub, slice, plan);
  if (head.sourceKey === null || watch.alone) return result;
  // Erased between two units, the head is gone, and lines that came after it are found by the document alone.
  if ((await erasedAmong(hub, [head.sourceKey])).size === 0) return result;
  await eraseLines(hub, head.id);
  return { ...result, outcome: 'erased' };
}
