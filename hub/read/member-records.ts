import type { SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import type { Page, PageRequest, Placed } from './page.ts';
import { linkedKeysOf } from './source-keys.ts';

/** Records read for one page at most; a page may then be short, and its end still leads on. */
const RECORDS_PER_PAGE = 200;

/**
 * Pages of what the records of many customers state, in order of source key and then of statement: each
 * record is asked for its statements. One read of records for all customers (and one of key pages beyond 500).
 */
export async function statementsOf<T>(
  hub: Hub,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
  stated: (record: SourceRecord) => readonly T[],
): Promise<Page<T>[]> {
  const allKeys = await linkedKeysOf(
    hub,
    requests.map(({ customer }) => customer),
  );
  return statementsUnder(
    hub,
    requests.map(({ page }, index) => ({ keys: keysFrom(allKeys[index] ?? [], page), page, stated })),
  );
}

export interface StatementRequest<T> {
  /** Records to ask, in order, from that on where the page before ended. */
  readonly keys: readonly SourceKey[];
  /** There may be more behind this one; absent: the keys are all there are. */
  readonly lookedUpTo?: SourceKey | undefined;
  readonly page: PageRequest;
  readonly stated: (record: SourceRecord) => readonly T[];
}

/** The same for any records. */
export async function statementsUnder<T>(hub: Hub, requests: readonly StatementRequest<T>[]): Promise<Page<T>[]> {
  const wanted = [...new Set(requests.flatMap(({ keys }) => keys.slice(0, RECORDS_PER_PAGE)))];
  const records = new Map<string, Row<SourceRecord>>(wanted.length === 0 ? [] : await hub.store.get('records', wanted));
  return requests.map(({ keys, lookedUpTo, page, stated }) => {
    const asked = keys.slice(0, RECORDS_PER_PAGE);
    const skip = seenOf(asked[0], page);
    const placed: Placed<T>[] = asked.flatMap((key, place) => {
      const record = records.get(key)?.doc;
      if (record === undefined) return [];
      const facts = stated(record).map((item, fact) => ({ item, position: [key, fact] }));
      return place === 0 ? facts.slice(skip) : facts;
    });
    const rows = placed.slice(0, page.first);
    const last = asked.length < keys.length ? asked.at(-1) : lookedUpTo;
    if (placed.length > rows.length || last === undefined) {
      return { rows, hasNextPage: placed.length > rows.length, cut: false };
    }
    return { rows, hasNextPage: true, cut: false, end: [last, WHOLE_RECORD] };
  });
}

/** In a position: all that the record states was seen. */
const WHOLE_RECORD = Number.MAX_SAFE_INTEGER;

/** The record at which the page before ended, and whether all that it states was seen; null: the first page. */
export function recordBefore({ after }: PageRequest): { readonly key: SourceKey; readonly isDone: boolean } | null {
  const [key, fact] = after ?? [];
  return typeof key === 'string' ? { key: key as SourceKey, isDone: fact === WHOLE_RECORD } : null;
}

/** Statements of the first record that an earlier page showed. */
function seenOf(first: SourceKey | undefined, { after }: PageRequest): number {
  const [key, fact] = after ?? [];
  return first === key && typeof fact === 'number' ? fact + 1 : 0;
}

function keysFrom(all: readonly SourceKey[], page: PageRequest): readonly SourceKey[] {
  const before = recordBefore(page);
  if (before === null) return all;
  const { key, isDone } = before;
  const start = all.findIndex((each) => (isDone ? each > key : each >= key));
  return start < 0 ? [] : all.slice(start);
}
