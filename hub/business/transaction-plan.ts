import {
  addDecimals,
  checkLine,
  type LineFacts,
  type LineInput,
  type RowProblem,
} from '../../domain/business/index.ts';
import type { RowKey, SourceKey, Transaction } from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import type { TransactionDraft } from './documents.ts';
import { lineId, lineKey, LineLedger, lineOf, linesOf, type LineTotals } from './line-ledger.ts';
import { RowLedger, type Planned } from './row-plan.ts';
import type { BusinessResult } from './types.ts';

/** A head of the input, with all its lines where the source sent them together. */
export interface HeadDraft {
  readonly kind: 'head';
  readonly id: RowKey;
  readonly sourceKey: SourceKey | null;
  readonly draft: TransactionDraft;
  readonly lines: readonly LineDraft[] | null;
}
export interface LineDraft {
  readonly kind: 'line';
  /** Row key of the document. */
  readonly id: RowKey;
  /** Names the line within its document. */
  readonly key: string;
  readonly input: LineInput;
  readonly facts: LineFacts;
}
export interface RefusedDraft {
  readonly kind: 'refused';
  readonly id: RowKey;
  readonly sourceKey: SourceKey | null;
  readonly problem: RowProblem;
}
export type DocumentDraft = HeadDraft | LineDraft | RefusedDraft;

const NO_LINES: LineTotals = { lineCount: 0, linesAmount: '0' };

export function draftLine(input: LineInput): LineDraft | RefusedDraft {
  const id = `${input.system}:${input.transactionId}`;
  const checked = checkLine(input);
  return 'problem' in checked
    ? { kind: 'refused', id, sourceKey: null, problem: checked.problem }
    : { kind: 'line', id, key: lineKey(input, checked.ok), input, facts: checked.ok };
}

/**
 * Plans heads and lines together, so that a document's totals and its customer's summary change in one unit.
 * Lines whose head is not there yet are kept and counted when it comes, unless they are known to be of a customer who
 * was erased.
 */
export class TransactionPlan {
  readonly #heads: RowLedger<'transactions'>;
  readonly #lines: LineLedger;
  readonly #totals = new Map<RowKey, LineTotals>();
  /** Lines that a document had before the draft in hand: stored ones, and those of earlier drafts. */
  readonly #formerLines = new Map<RowKey, Set<string>>();

  constructor(
    readonly hub: Hub,
    readonly drafts: readonly DocumentDraft[],
  ) {
    this.#heads = new RowLedger(hub, 'transactions');
    this.#lines = new LineLedger(hub);
  }

  async plan(): Promise<Planned> {
    const erased = await this.#load();
    const results = this.drafts.map((draft): BusinessResult => {
      switch (draft.kind) {
        case 'refused':
          return { id: draft.id, sourceKey: draft.sourceKey, outcome: 'rejected', problem: draft.problem };
        case 'line':
          return this.#line(draft, erased);
        case 'head':
          return this.#head(draft, erased);
      }
    });
    for (const id of new Set([...this.#lines.touched, ...this.#totals.keys()])) this.#total(id);
    return { writes: [...(await this.#heads.writes()), ...this.#lines.writes(), ...this.#expectations()], results };
  }

  async #load(): Promise<ReadonlySet<SourceKey>> {
    const heads = this.drafts.filter((draft) => draft.kind === 'head');
    const lines = this.drafts.flatMap((draft) =>
      draft.kind === 'line' ? [draft] : draft.kind === 'head' ? (draft.lines ?? []) : [],
    );
    const [erased] = await Promise.all([
      erasedAmong(this.hub, [
        ...heads.flatMap((head) => head.sourceKey ?? []),
        ...lines.flatMap((line) => line.input.customer ?? []),
      ]),
      this.#heads.load([...heads, ...lines].map((draft) => draft.id)),
      this.#lines.load(lines.map((line) => idOf(line))),
    ]);
    await this.#loadWaiting(heads.map((head) => head.id));
    const complete = heads.filter(
      (head) => head.lines !== null && (this.#heads.slot(head.id).stored?.doc.lineCount ?? 0) > 0,
    );
    for (const { id } of complete) this.#formerLines.set(id, new Set(await this.#loadLines(id)));
    return erased;
  }

  /** Lines that came before their head. */
  async #loadWaiting(ids: readonly RowKey[]): Promise<void> {
    const fresh = ids.filter((id) => this.#heads.slot(id).stored === null);
    if (fresh.length === 0) return;
    const waiting = await this.hub.store.findTopPerKey({
      collection: 'transactionLines',
      field: 'transactionId',
      keys: [...new Set(fresh)],
      limit: 1,
      fields: ['key'],
    });
    for (const [id, rows] of waiting) {
      if (rows.length === 0) continue;
      this.#formerLines.set(id, new Set(await this.#loadLines(id)));
    }
  }

  async #loadLines(id: RowKey): Promise<string[]> {
    const rows = await linesOf(this.hub, id);
    for (const row of rows) this.#lines.know(row.id, row);
    this.#totals.set(id, {
      lineCount: rows.length,
      linesAmount: rows.reduce((sum, row) => addDecimals(sum, row.doc.amount), '0'),
    });
    return rows.map((row) => row.id);
  }

  #head(head: HeadDraft, erased: ReadonlySet<SourceKey>): BusinessResult {
    const { id, sourceKey, draft } = head;
    // The version that goes to history has the totals that earlier drafts gave it.
    this.#total(id);
    if (sourceKey !== null && erased.has(sourceKey)) {
      this.#heads.withdraw(draft);
      return { id, sourceKey, outcome: 'erased' };
    }
    const answer = this.#heads.accept(draft, (n, receivedAt) => {
      const totals = this.#before(id);
      return { ...draft, amount: draft.amount ?? totals.linesAmount, ...totals, n, receivedAt };
    });
    if (head.lines === null || answer.outcome === 'superseded' || answer.outcome === 'rejected') {
      return { id, sourceKey, ...answer };
    }
    const kept = new Set<string>();
    for (const line of head.lines) {
      kept.add(idOf(line));
      this.#lines.put(idOf(line), id, lineOf(line.input, id, line.key, line.facts));
    }
    for (const former of this.#formerLines.get(id) ?? []) if (!kept.has(former)) this.#lines.put(former, id, null);
    this.#formerLines.set(id, kept);
    return { id, sourceKey, ...answer };
  }

  #line(line: LineDraft, erased: ReadonlySet<SourceKey>): BusinessResult {
    const { id, key, input, facts } = line;
    const { customer: sourceKey = null } = input;
    if (sourceKey !== null && erased.has(sourceKey)) return { id, sourceKey, outcome: 'erased' };
    const lineId = idOf(line);
    const outcome = this.#lines.put(lineId, id, input.deleted === true ? null : lineOf(input, id, key, facts));
    this.#formerLines.set(id, (this.#formerLines.get(id) ?? new Set()).add(lineId));
    return { id, sourceKey, outcome };
  }

  #before(id: RowKey): LineTotals {
    const known = this.#totals.get(id);
    if (known !== undefined) return known;
    const stored = this.#heads.slot(id).stored?.doc;
    return stored === undefined ? NO_LINES : { lineCount: stored.lineCount, linesAmount: stored.linesAmount };
  }

  /** Brings a head's totals, and an amount that comes from lines, up to what its lines are now. */
  #total(id: RowKey): void {
    const head = this.#heads.slot(id).current;
    if (head === null) return;
    const totals = this.#lines.totals(id, this.#before(id));
    if (totals.lineCount === head.lineCount && totals.linesAmount === head.linesAmount) return;
    const amount = head.amountFromLines ? totals.linesAmount : head.amount;
    this.#heads.derive(id, { ...head, ...totals, amount } satisfies Transaction);
  }

  /** Lines without a head rest on its not being there. */
  #expectations(): Write[] {
    const missing = [...this.#lines.touched].filter((id) => this.#heads.slot(id).current === null);
    return missing.map((id) => ({ op: 'expect', collection: 'transactions', id, expected: 0 }));
  }
}

function idOf({ id, key }: LineDraft): string {
  return lineId(id, key);
}
