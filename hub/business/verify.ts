import {
  emptyInteractionSummary,
  emptyPreferenceSummary,
  emptyTransactionSummary,
  foldInteractions,
  foldTransactions,
  standingConsents,
  standingPreferences,
} from '../../domain/business/index.ts';
import type { RowKey, SourceKey } from '../../domain/model/index.ts';
import type { CollectionName, Query, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { mend } from '../mend.ts';
import { reconcileHeads } from './reconcile.ts';
import type { SummaryCollection } from './summarise.ts';
import type { BusinessCollection, BusinessDocs } from './types.ts';

/** A stored summary, or the totals of a document, that its rows contradict. */
export interface SummaryDifference {
  readonly collection: SummaryCollection | 'transactions';
  readonly id: string;
  /** It was not repaired, as somebody wrote it meanwhile. */
  readonly left?: true;
}

const PAGE = 500;

/** All rows of a collection that name a customer, one source key after another. */
async function* rowsByKey<C extends BusinessCollection>(
  hub: Hub,
  collection: C,
): AsyncGenerator<{ readonly key: SourceKey; readonly rows: BusinessDocs[C][] }, void, undefined> {
  let after: readonly string[] | undefined;
  let group = null as { readonly key: SourceKey; readonly rows: BusinessDocs[C][] } | null;
  for (;;) {
    const query = {
      collection,
      where: { sourceKey: { gt: '' } },
      sort: [
        { path: 'sourceKey', direction: 1 },
        { path: 'at', direction: 1 },
      ],
      limit: PAGE,
      ...(after !== undefined && { after }),
    } as unknown as Query<C>;
    const page = (await hub.store.find(query)) as unknown as Row<BusinessDocs[C]>[];
    for (const { doc } of page) {
      const key = doc.sourceKey;
      if (key === null) continue;
      if (group?.key !== key) {
        if (group !== null) yield group;
        group = { key, rows: [] };
      }
      group.rows.push(doc);
    }
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) break;
    after = [last.doc.sourceKey ?? '', last.doc.at, last.id];
  }
  if (group !== null) yield group;
}

const RECOUNT = {
  transactionSummaries: {
    of: ['transactions'],
    count: (key: SourceKey, [rows = []]: readonly unknown[][]) =>
      foldTransactions(emptyTransactionSummary(key), [], rows as BusinessDocs['transactions'][]).summary,
  },
  interactionSummaries: {
    of: ['interactions'],
    count: (key: SourceKey, [rows = []]: readonly unknown[][]) =>
      foldInteractions(emptyInteractionSummary(key), [], rows as BusinessDocs['interactions'][]).summary,
  },
  preferenceSummaries: {
    of: ['consents', 'preferences'],
    count: (key: SourceKey, [consents = [], preferences = []]: readonly unknown[][]) => ({
      ...emptyPreferenceSummary(key),
      consents: standingConsents(consents as BusinessDocs['consents'][]),
      preferences: standingPreferences(preferences as BusinessDocs['preferences'][]),
    }),
  },
} as const satisfies Record<
  SummaryCollection,
  {
    readonly of: readonly BusinessCollection[];
    readonly count: (key: SourceKey, rows: readonly unknown[][]) => unknown;
  }
>;

/** Text by code point, the order of the stores. */
function before(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

/** Groups of several collections joined by source key, in its order; memory holds one key's rows at a time. */
async function* joined(
  hub: Hub,
  collections: readonly BusinessCollection[],
): AsyncGenerator<{ readonly key: SourceKey; readonly rows: unknown[][] }, void, undefined> {
  const streams = collections.map((collection) => rowsByKey(hub, collection));
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  for (;;) {
    let least: SourceKey | null = null;
    for (const head of heads) {
      if (head.done !== true && (least === null || before(head.value.key, least))) least = head.value.key;
    }
    if (least === null) return;
    const rows: unknown[][] = [];
    for (const [i, head] of heads.entries()) {
      if (head.done === true || head.value.key !== least) {
        rows.push([]);
        continue;
      }
      rows.push(head.value.rows);
      const next = await streams[i]?.next();
      if (next !== undefined) heads[i] = next;
    }
    yield { key: least, rows };
  }
}

/**
 * Counts every summary and every document's totals anew and answers the differences; with `repair` they are
 * written right. Concurrent writers may be reported by chance; run it again to be sure.
 */
export async function verifySummaries(
  hub: Hub,
  options: { readonly repair?: boolean } = {},
): Promise<readonly SummaryDifference[]> {
  const repair = options.repair ?? false;
  const differences: SummaryDifference[] = [];
  for (const id of await wrongTotals(hub, repair)) differences.push({ collection: 'transactions', id });
  for (const collection of Object.keys(RECOUNT) as SummaryCollection[]) {
    differences.push(...(await wrongSummaries(hub, collection, repair)));
  }
  return differences;
}

async function wrongSummaries(
  hub: Hub,
  collection: SummaryCollection,
  repair: boolean,
): Promise<readonly SummaryDifference[]> {
  const differences: SummaryDifference[] = [];
  const { of, count } = RECOUNT[collection];
  let batch = new Map<SourceKey, unknown>();
  const check = async (): Promise<void> => {
    const stored = await hub.store.get<CollectionName>(collection, [...batch.keys()]);
    const writes: Write[] = [];
    const wrong: SourceKey[] = [];
    for (const [key, counted] of batch) {
      const row = stored.get(key);
      const doc = row === undefined ? counted : withClosed(row.doc, counted);
      if (row !== undefined && same(row.doc, doc)) continue;
      if (row === undefined || !same(withLater(row.doc, doc), doc)) wrong.push(key);
      writes.push(
        (row === undefined
          ? { op: 'insert', collection, id: key, doc }
          : { op: 'replace', collection, id: key, doc, expected: row.version }) as Write,
      );
    }
    batch = new Map();
    const left = repair ? await mend(hub, `verify_${collection}_${hub.now()}`, writes) : new Set();
    for (const id of wrong) differences.push({ collection, id, ...(left.has(id) && { left: true as const }) });
  };
  const groups = joined(hub, of);
  let group = await groups.next();
  for await (const page of hub.store.scan(collection)) {
    for (const row of page) {
      // Groups without a stored summary, then the one of this summary, else a summary without rows.
      while (group.done !== true && before(group.value.key, row.id)) {
        batch.set(group.value.key, count(group.value.key, group.value.rows));
        group = await groups.next();
      }
      const key = row.id as SourceKey;
      const own = group.done !== true && group.value.key === key;
      batch.set(key, count(key, own && group.done !== true ? group.value.rows : of.map(() => [])));
      if (own) group = await groups.next();
      if (batch.size >= 200) await check();
    }
  }
  for (; group.done !== true; group = await groups.next()) {
    batch.set(group.value.key, count(group.value.key, group.value.rows));
    if (batch.size >= 200) await check();
  }
  if (batch.size > 0) await check();
  return differences;
}

/** Which records were deleted follows from the records, not from rows (verify/records.ts). */
function withClosed(stored: object, counted: unknown): unknown {
  const { closed } = stored as { readonly closed?: unknown };
  return closed === undefined ? counted : { ...(counted as object), closed };
}

/** What summaries tell that older ones do not. */
const TOLD_LATER = ['lastId', 'lastOfType'] as const;

/** What a summary lacks that was written before it told this is no contradiction, and repaired. */
function withLater(stored: object, counted: unknown): object {
  const [told, right] = [stored, counted] as readonly Readonly<Record<string, unknown>>[];
  const lacking = TOLD_LATER.filter((name) => (told?.[name] ?? null) === null && Object.hasOwn(right ?? {}, name));
  return { ...stored, ...Object.fromEntries(lacking.map((name) => [name, right?.[name]])) };
}

/** Equal whatever the order of keys in which an engine gives a document back. */
function same(a: object, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]));
}

async function wrongTotals(hub: Hub, repair: boolean): Promise<RowKey[]> {
  const wrong: RowKey[] = [];
  for await (const page of hub.store.scan('transactions')) {
    const ids = page.map((row) => row.id);
    const withLines = await hub.store.findTopPerKey({
      collection: 'transactionLines',
      field: 'transactionId',
      keys: ids,
      limit: 1,
      fields: ['key'],
    });
    const suspects = page.filter((row) => row.doc.lineCount > 0 || (withLines.get(row.id)?.length ?? 0) > 0);
    wrong.push(
      ...(await reconcileHeads(
        hub,
        suspects.map((row) => row.id),
        repair,
      )),
    );
  }
  return wrong;
}
