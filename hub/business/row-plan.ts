import { versionKey, type Instant, type RowKey, type SourceKey } from '../../domain/model/index.ts';
import type { RowProblem } from '../../domain/business/index.ts';
import type { CollectionName, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import { acceptRow, CONFLICTING_VERSION, type OrderedRow } from './accept.ts';
import { received, type Draft } from './documents.ts';
import { contentHash } from './hash.ts';
import { summaryWrites } from './summarise.ts';
import {
  VERSIONS_OF,
  type BusinessCollection,
  type BusinessDoc,
  type BusinessDocs,
  type BusinessResult,
  type RowChange,
} from './types.ts';

/** A row of the input: what it will be, or why it is refused. */
export type DraftRow<D> =
  | { readonly id: RowKey; readonly sourceKey: SourceKey | null; readonly draft: Draft<D> }
  | { readonly id: RowKey; readonly sourceKey: SourceKey | null; readonly problem: RowProblem };

/** What a row that withdraws another is known by. */
export type Withdrawal = Omit<OrderedRow, 'n' | 'receivedAt'> & Pick<BusinessDoc, 'batchId' | 'row' | 'mapping'>;

/** What a plan wants written in one unit, and what it answers when that unit is committed. */
export interface Planned {
  readonly writes: readonly Write[];
  readonly results: readonly BusinessResult[];
}

/** One row of a collection through a plan: what is stored, and what it is to be. */
interface Slot<D> {
  readonly stored: Row<D> | null;
  current: D | null;
}

/**
 * Judges rows against what is stored and what came before them in the same plan, and gathers the writes: rows,
 * former versions, versions that came late.
 */
export class RowLedger<C extends BusinessCollection> {
  readonly slots = new Map<RowKey, Slot<BusinessDocs[C]>>();
  readonly history = new Map<string, Write>();
  /** Places in history of rows that came late; a repeat of the same row finds its place taken. */
  readonly #late = new Set<string>();
  readonly #at: Instant;

  constructor(
    readonly hub: Hub,
    readonly collection: C,
  ) {
    this.#at = received(hub);
  }

  async load(ids: Iterable<RowKey>): Promise<void> {
    const wanted = [...new Set(ids)];
    const found = (await this.hub.store.get(this.collection, wanted)) as unknown as Map<string, Row<BusinessDocs[C]>>;
    for (const id of wanted) {
      const stored = found.get(id) ?? null;
      this.slots.set(id, { stored, current: stored?.doc ?? null });
    }
  }

  slot(id: RowKey): Slot<BusinessDocs[C]> {
    const slot = this.slots.get(id);
    if (slot === undefined) throw new TypeError('The row was not loaded.');
    return slot;
  }

  /** `complete` turns the draft into the row, given what it replaces. */
  accept(
    draft: Omit<OrderedRow, 'n' | 'receivedAt'>,
    complete: (n: number, receivedAt: Instant) => BusinessDocs[C],
  ): Pick<BusinessResult, 'outcome' | 'problem'> {
    const slot = this.slot(draft.id);
    const before = slot.current;
    const answer = acceptRow(draft, before);
    switch (answer.outcome) {
      case 'unchanged':
        return { outcome: 'unchanged' };
      case 'conflict':
        return { outcome: 'rejected', problem: CONFLICTING_VERSION };
      case 'superseded':
        this.#late.add(answer.historyId);
        this.#remember(answer.historyId, complete(before?.n ?? 1, this.#at));
        return { outcome: 'superseded' };
      case 'inserted':
      case 'changed':
        if (before !== null) this.#remember(versionKey(before.id, before.n), before);
        slot.current = complete(answer.n, this.#at);
        return { outcome: answer.outcome };
    }
  }

  /**
   * Takes a row from whom it stood for, since a newer one says that it is of a customer who was erased. Of what that one
   * says nothing is kept but its place in the order, so that a late version does not bring the row back.
   */
  withdraw(draft: Withdrawal): void {
    const slot = this.slot(draft.id);
    const before = slot.current;
    if (before === null) return;
    // Told again it says the same, of which no hash is kept.
    const told = { ...draft, deleted: true, ...(before.deleted && { contentHash: before.contentHash }) };
    const answer = acceptRow(told, before);
    if (answer.outcome !== 'changed') return;
    const { sourceVersion: _, sourceUpdatedAt: __, ...kept } = before;
    const { sourceVersion, sourceUpdatedAt, batchId, row, mapping } = draft;
    this.#remember(versionKey(before.id, before.n), before);
    slot.current = {
      ...kept,
      deleted: true,
      n: answer.n,
      receivedAt: this.#at,
      contentHash: contentHash([before.contentHash, 'withdrawn']),
      batchId,
      row,
      mapping,
      ...(sourceVersion !== undefined && { sourceVersion }),
      ...(sourceUpdatedAt !== undefined && { sourceUpdatedAt }),
    } as BusinessDocs[C];
  }

  /** Changes what is derived of a row, without another version of it. */
  derive(id: RowKey, doc: BusinessDocs[C]): void {
    this.slot(id).current = doc;
  }

  #remember(id: string, doc: BusinessDoc): void {
    const collection = VERSIONS_OF[this.collection] as CollectionName;
    this.history.set(id, { op: 'insert', collection, id, doc: { ...doc, rowKey: doc.id } } as Write);
  }

  changes(): Map<RowKey, RowChange<BusinessDocs[C]>> {
    const changes = new Map<RowKey, RowChange<BusinessDocs[C]>>();
    for (const [id, { stored, current }] of this.slots) {
      if (current !== (stored?.doc ?? null)) changes.set(id, { before: stored?.doc ?? null, after: current });
    }
    return changes;
  }

  async writes(): Promise<Write[]> {
    const { collection } = this;
    const changes = this.changes();
    const rows = [...changes].map(([id, { after }]) => {
      const stored = this.slot(id).stored;
      return (
        stored === null
          ? { op: 'insert', collection, id, doc: after }
          : { op: 'replace', collection, id, doc: after, expected: stored.version }
      ) as Write;
    });
    if (this.#late.size > 0) {
      const known = await this.hub.store.get<CollectionName>(VERSIONS_OF[collection], [...this.#late]);
      for (const id of known.keys()) this.history.delete(id);
    }
    return [...rows, ...this.history.values(), ...(await summaryWrites(this.hub, collection, changes))];
  }
}

/** Plans rows that stand alone: interactions, preferences, consents. */
export async function planRows<C extends BusinessCollection>(
  hub: Hub,
  collection: C,
  rows: readonly DraftRow<BusinessDocs[C]>[],
): Promise<Planned> {
  const ledger = new RowLedger(hub, collection);
  const [erased] = await Promise.all([
    erasedAmong(
      hub,
      rows.flatMap((row) => row.sourceKey ?? []),
    ),
    ledger.load(rows.map((row) => row.id)),
  ]);
  const results = rows.map((row): BusinessResult => {
    const { id, sourceKey } = row;
    if ('problem' in row) return { id, sourceKey, outcome: 'rejected', problem: row.problem };
    const { draft } = row;
    if (sourceKey !== null && erased.has(sourceKey)) {
      ledger.withdraw(draft as unknown as Withdrawal);
      return { id, sourceKey, outcome: 'erased' };
    }
    const answer = ledger.accept(
      draft as unknown as OrderedRow,
      (n, receivedAt) => ({ ...draft, n, receivedAt }) as unknown as BusinessDocs[C],
    );
    return { id, sourceKey, ...answer };
  });
  return { writes: await ledger.writes(), results };
}
