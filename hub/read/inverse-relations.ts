import type { RowPredicate, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { RELATION_KEY } from '../relation-keys.ts';
import { recordsOfKeys } from './customers-by-contact.ts';
import type { CustomerView } from './customers-by-id.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';
import { statementsUnder } from './member-records.ts';
import type { Page, PageRequest } from './page.ts';
import type { Relation } from './relations.ts';

/** Records of a customer whose namers are looked up. */
const RECORDS_PER_CUSTOMER = 200;

/**
 * The relations that other records state to each customer, as those records stand now; `to` is the customer who
 * states it. Pages are `cut` when a record is named by more records than are read per key.
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
  const { byHash, cut } = await recordsOfKeys(hub, { keys: [...hashOf.values()] });
  const pages = await statementsUnder(
    hub,
    requests.map(({ page }, index) => {
      const keys = own[index] ?? [];
      const namers = new Set(keys.flatMap((key) => byHash.get(hashOf.get(key) ?? '') ?? []));
      return { keys: [...namers].sort(), page, stated: (record) => factsTo(record, new Set(keys)) };
    }),
  );
  const states = [...new Set(pages.flatMap((page) => page.rows.map(({ item }) => item.from)))];
  const customers = states.length === 0 ? [] : await customersBySourceKey(hub, predicate, states);
  const customerOf = new Map(states.map((key, index) => [key, customers[index] ?? null]));
  return pages.map((page) => ({
    ...page,
    cut,
    // Who may not see a customer does not learn of its relations either.
    rows: page.rows.flatMap(({ item, position }) => {
      const to = customerOf.get(item.from) ?? null;
      return to === null ? [] : [{ position, item: { ...item, to } }];
    }),
  }));
}

function factsTo(record: SourceRecord, keys: ReadonlySet<SourceKey>): Omit<Relation, 'to'>[] {
  return record.relations.flatMap((fact) =>
    fact.to !== undefined && keys.has(fact.to) ? [{ from: record.key, recordVersion: record.n, fact }] : [],
  );
}
