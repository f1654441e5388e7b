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
    requests.map(({ page }, index) => ({ keys: allKeys[index] ?? [], page, stated })),
  );
}

export interface StatementRequest<T> {
  /** Records to ask, sorted. */
  readonly keys: readonly SourceKey[];
  readonly page: PageRequest;
  readonly stated: (record: SourceRecord) => readonly T[];
}

/** The same for any sorted lists of records. */
export async function statementsUnder<T>(hub: Hub, requests: readonly StatementRequest<T>[]): Promise<Page<T>[]> {
  const slices = requests.map(({ keys, page }) => sliceFrom(keys, page));
  const wanted = [...new Set(slices.flatMap((slice) => slice.keys))];
  const records = new Map<string, Row<SourceRecord>>(wanted.length === 0 ? [] : await hub.store.get('records', wanted));
  return requests.map(({ page, stated }, index) => {
    const { keys, skip, more } = slices[index] ?? { keys: [], skip: 0, more: false };
    const placed: Placed<T>[] = keys.flatMap((key, place) => {
      const record = records.get(key)?.doc;
      if (record === undefined) return [];
      const facts = stated(record).map((item, fact) => ({ item, position: [key, fact] }));
      return place === 0 ? facts.slice(skip) : facts;
    });
    const rows = placed.slice(0, page.first);
    if (placed.length > rows.length || !more) return { rows, hasNextPage: placed.length > rows.length, cut: false };
    return { rows, hasNextPage: true, cut: false, end: [keys.at(-1) ?? null, WHOLE_RECORD] };
  });
}

/** In a position: all that the record states was seen. */
const WHOLE_RECORD = Number.MAX_SAFE_INTEGER;

interface Slice {
  readonly keys: readonly SourceKey[];
  /** Statements of the first key that an earlier page showed. */
  readonly skip: number;
  readonly more: boolean;
}

function sliceFrom(all: readonly SourceKey[], page: PageRequest): Slice {
  const [key, fact] = page.after ?? [];
  const done = fact === WHOLE_RECORD;
  const start = typeof key === 'string' ? all.findIndex((each) => (done ? each > key : each >= key)) : 0;
  if (start < 0) return { keys: [], skip: 0, more: false };
  const keys = all.slice(start, start + RECORDS_PER_PAGE);
  const skip = keys[0] === key && typeof fact === 'number' ? fact + 1 : 0;
  return { keys, skip, more: start + keys.length < all.length };
}
