import { addDecimals } from '../../domain/business/index.ts';
import type { RowKey, Transaction } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { withRetry } from '../retry.ts';
import { UnitConflict } from '../session.ts';
import { linesOf } from './line-ledger.ts';
import { summaryWrites } from './summarise.ts';

/**
 * Brings the totals of these heads up to the lines that are stored, and their summaries with them. Answers those
 * that were wrong.
 */
export async function reconcileHeads(hub: Hub, ids: readonly RowKey[], repair: boolean): Promise<RowKey[]> {
  const wrong: RowKey[] = [];
  for (const id of ids) {
    const differed = await withRetry(hub, async () => {
      const head = (await hub.store.get('transactions', [id])).get(id);
      if (head === undefined) return false;
      const lines = await linesOf(hub, id);
      const linesAmount = lines.reduce((sum, line) => addDecimals(sum, line.doc.amount), '0');
      const amount = head.doc.amountFromLines ? linesAmount : head.doc.amount;
      const after: Transaction = { ...head.doc, lineCount: lines.length, linesAmount, amount };
      const { lineCount, linesAmount: stored, amount: storedAmount } = head.doc;
      if (lineCount === lines.length && stored === linesAmount && storedAmount === amount) return false;
      if (!repair) return true;
      const summaries = await summaryWrites(hub, 'transactions', new Map([[id, { before: head.doc, after }]]));
      const outcome = await hub.store.commit({
        operationId: `reconcile_${id}_${head.version}`,
        writes: [{ op: 'replace', collection: 'transactions', id, doc: after, expected: head.version }, ...summaries],
        unrecorded: true,
      });
      if (outcome.kind === 'conflict') throw new UnitConflict();
      return true;
    });
    if (differed) wrong.push(id);
  }
  return wrong;
}

/**
 * Of heads just inserted without lines, those for which another writer stored lines meanwhile: a line without a
 * head only rests on there being none, so the head's writer looks a second time.
 */
export async function lookForLines(hub: Hub, inserted: readonly RowKey[]): Promise<void> {
  if (inserted.length === 0) return;
  const found = await hub.store.findTopPerKey({
    collection: 'transactionLines',
    field: 'transactionId',
    keys: inserted,
    limit: 1,
    fields: ['key'],
  });
  const late = inserted.filter((id) => (found.get(id)?.length ?? 0) > 0);
  await reconcileHeads(hub, late, true);
}
