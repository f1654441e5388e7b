import {
  emptyInteractionSummary,
  emptyPreferenceSummary,
  emptyTransactionSummary,
  foldInteractions,
  foldTransactions,
  isContact,
  isInForce,
  isPurchase,
  standingConsents,
  standingPreferences,
  type NewestRow,
} from '../../domain/business/index.ts';
import type {
  Consent,
  Instant,
  Interaction,
  Preference,
  RowKey,
  SourceKey,
  Transaction,
  TransactionSummary,
} from '../../domain/model/index.ts';
import type { Documents, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { endOf, rowsByTime } from './ends.ts';
import type { BusinessCollection, BusinessDocs, RowChange } from './types.ts';

export type SummaryCollection = 'transactionSummaries' | 'interactionSummaries' | 'preferenceSummaries';

/** The rows that leave and join each source key. */
interface KeyChange<D> {
  readonly removed: D[];
  readonly added: D[];
}

function byKey<D extends { readonly sourceKey: SourceKey | null }>(
  changes: Iterable<{ readonly before: D | null; readonly after: D | null }>,
): Map<SourceKey, KeyChange<D>> {
  const keys = new Map<SourceKey, KeyChange<D>>();
  const at = (key: SourceKey): KeyChange<D> => {
    let change = keys.get(key);
    if (change === undefined) keys.set(key, (change = { removed: [], added: [] }));
    return change;
  };
  for (const { before, after } of changes) {
    if (before !== null && before.sourceKey !== null) at(before.sourceKey).removed.push(before);
    if (after !== null && after.sourceKey !== null) at(after.sourceKey).added.push(after);
  }
  return keys;
}

/**
 * The writes that bring the summaries of all source keys concerned up to date; they belong into the unit of the
 * rows themselves (DATA §8). Rows without a customer have no summary.
 */
export async function summaryWrites<C extends BusinessCollection>(
  hub: Hub,
  collection: C,
  changes: ReadonlyMap<RowKey, RowChange<BusinessDocs[C]>>,
): Promise<Write[]> {
  switch (collection) {
    case 'transactions':
      return transactionWrites(hub, changes as unknown as ReadonlyMap<RowKey, RowChange<Transaction>>);
    case 'interactions':
      return interactionWrites(hub, changes as unknown as ReadonlyMap<RowKey, RowChange<Interaction>>);
    case 'preferences':
    case 'consents':
      return preferenceWrites(hub, collection, changes as ReadonlyMap<RowKey, RowChange<Consent | Preference>>);
    default:
      throw new TypeError('There is no such business collection.');
  }
}

function write<C extends SummaryCollection>(
  collection: C,
  id: SourceKey,
  stored: Row<Documents[C]> | undefined,
  doc: Documents[C],
): Write {
  return (
    stored === undefined
      ? { op: 'insert', collection, id, doc }
      : { op: 'replace', collection, id, doc, expected: stored.version }
  ) as Write;
}

function comingOf<D>(changes: ReadonlyMap<RowKey, { readonly after: D | null }>): Map<RowKey, D | null> {
  return new Map([...changes].map(([id, { after }]) => [id, after]));
}

function newest(row: Transaction | Interaction | null): NewestRow<Instant> {
  return { lastAt: row?.at ?? null, lastId: row?.id ?? null };
}

async function transactionWrites(hub: Hub, changes: ReadonlyMap<RowKey, RowChange<Transaction>>): Promise<Write[]> {
  const keys = byKey(changes.values());
  const stored = await hub.store.get('transactionSummaries', [...keys.keys()]);
  const coming = comingOf(changes);
  const writes: Write[] = [];
  for (const [key, { removed, added }] of keys) {
    const row = stored.get(key);
    const { summary, lost } = foldTransactions(row?.doc ?? emptyTransactionSummary(key), removed, added);
    const end = (direction: 1 | -1, qualifies: (row: Transaction) => boolean) =>
      endOf(hub, 'transactions', key, direction, qualifies, coming);
    const doc = {
      ...summary,
      ...(lost.firstPurchaseAt && { firstPurchaseAt: (await end(1, isPurchase))?.at ?? null }),
      ...(lost.lastPurchaseAt && { lastPurchaseAt: (await end(-1, isPurchase))?.at ?? null }),
      ...(lost.lastOfType.length > 0 && { lastOfType: await lastOfType(summary, lost.lastOfType, end) }),
      ...(lost.newest && newest(await end(-1, (each) => !each.deleted))),
    };
    writes.push(write('transactionSummaries', key, row, doc));
  }
  return writes;
}

/** With the latest rows of the types looked up that lost theirs; those without a row left are not among them. */
async function lastOfType(
  { lastOfType: known = {} }: TransactionSummary,
  lost: readonly string[],
  end: (direction: -1, qualifies: (row: Transaction) => boolean) => Promise<Transaction | null>,
): Promise<Readonly<Record<string, Instant>>> {
  const found: Record<string, Instant> = { ...known };
  for (const type of lost.filter((each) => Object.hasOwn(known, each))) {
    const row = await end(-1, (each) => isInForce(each) && each.type === type);
    if (row !== null) found[type] = row.at;
  }
  return found;
}

async function interactionWrites(hub: Hub, changes: ReadonlyMap<RowKey, RowChange<Interaction>>): Promise<Write[]> {
  const keys = byKey(changes.values());
  const stored = await hub.store.get('interactionSummaries', [...keys.keys()]);
  const coming = comingOf(changes);
  const writes: Write[] = [];
  for (const [key, { removed, added }] of keys) {
    const row = stored.get(key);
    const { summary, lost } = foldInteractions(row?.doc ?? emptyInteractionSummary(key), removed, added);
    const end = (qualifies: (row: Interaction) => boolean) => endOf(hub, 'interactions', key, -1, qualifies, coming);
    const doc = {
      ...summary,
      ...(lost.newest && newest(await end((each) => !each.deleted))),
      ...(lost.lastContactAt && { lastContactAt: (await end(isContact))?.at ?? null }),
    };
    writes.push(write('interactionSummaries', key, row, doc));
  }
  return writes;
}

async function preferenceWrites(
  hub: Hub,
  collection: 'consents' | 'preferences',
  changes: ReadonlyMap<RowKey, RowChange<Consent | Preference>>,
): Promise<Write[]> {
  const keys = byKey(changes.values());
  const stored = await hub.store.get('preferenceSummaries', [...keys.keys()]);
  const standingIds = [...stored.values()].flatMap((row) => row.doc[collection]).filter((id) => !changes.has(id));
  const standing = await hub.store.get(collection, standingIds);
  const writes: Write[] = [];
  for (const [key, { removed, added }] of keys) {
    const row = stored.get(key);
    const summary = row?.doc ?? emptyPreferenceSummary(key);
    const stands = new Set(summary[collection]);
    const others: (Consent | Preference)[] = [];
    if (removed.some(({ id }) => stands.has(id))) {
      // One that stood went: an older one may stand again, so all rows of the key are looked at.
      for await (const each of rowsByTime(hub, collection, key, -1, new Set(changes.keys()))) others.push(each);
    } else {
      for (const id of summary[collection]) {
        const found = standing.get(id);
        if (found !== undefined) others.push(found.doc);
      }
    }
    const rows = [...others, ...added];
    const ids =
      collection === 'consents'
        ? standingConsents(rows as readonly Consent[])
        : standingPreferences(rows as readonly Preference[]);
    writes.push(write('preferenceSummaries', key, row, { ...summary, [collection]: ids }));
  }
  return writes;
}
