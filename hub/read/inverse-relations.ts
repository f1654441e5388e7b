import type { RowPredicate, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { RELATION_KEY } from '../relation-keys.ts';
import type { CustomerView } from './customers-by-id.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';
import { statementsUnder } from './member-records.ts';
import { namersOf } from './namers.ts';
import { shownPage, type Page, type PageRequest } from './page.ts';
import type { Relation } from './relations.ts';
import { visibleKeys } from './visible-keys.ts';

/** Records of a customer whose namers are looked up. */
const RECORDS_PER_CUSTOMER = 200;

/**
 * The relations that other records state to each customer, as those records stand now; `to` is the customer who
 * states it. Who may not see that customer does not learn of the relation: hidden records count towards no page, and
 * up to 2,000 that name one record shorten none.
 */
export async function inverseRelationsOf(
  hub: Hub,
  predicate: RowPredicate,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
): Promise<Page<Relation>[]> {
  const own = requests.map(({ customer }) => customer.doc.sourceKeys.slice(0, RECORDS_PER_CUSTOMER));
  const hashOf = new Map<SourceKey, string>();
  for (const key of new Set(own.flat())) hashOf.set(key, hub.store.hmac(RELATION_KEY, key));
  if (hashOf.size === 0) return requests.map(() => ({ rows: [], hasNextPage: false, cut: false }));
  const named = await namersOf(
    hub,
    predicate,
    requests.map(({ page }, index) => ({ hashes: (own[index] ?? []).map((key) => hashOf.get(key) ?? ''), page })),
  );
  const visible = new Set(
    await visibleKeys(
      hub,
      predicate,
      named.flatMap(({ keys }) => keys),
    ),
  );
  const pages = await statementsUnder(
    hub,
    requests.map(({ page }, index) => {
      const { keys = [], lookedUpTo } = named[index] ?? {};
      const ownKeys = new Set(own[index] ?? []);
      const stated = (record: SourceRecord) => factsTo(record, ownKeys);
      return { keys: keys.filter((key) => visible.has(key)), lookedUpTo, page, stated };
    }),
  );
  const states = [...new Set(pages.flatMap((page) => page.rows.map(({ item }) => item.from)))];
  const customers = states.length === 0 ? [] : await customersBySourceKey(hub, predicate, states);
  const customerOf = new Map(states.map((key, index) => [key, customers[index] ?? null]));
  return pages.map((page) =>
    shownPage(page, (item) => {
      const to = customerOf.get(item.from) ?? null;
      return to === null ? null : { ...item, to };
    }),
  );
}

function factsTo(record: SourceRecord, keys: ReadonlySet<SourceKey>): Omit<Relation, 'to'>[] {
  return record.relations.flatMap((fact) =>
    fact.to !== undefined && keys.has(fact.to) ? [{ from: record.key, recordVersion: record.n, fact }] : [],
  );
}
