import type { RelationFact, RowPredicate, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';
import { statementsOf } from './member-records.ts';
import type { Page, PageRequest } from './page.ts';

/** A relation that a record of the customer states; `to` is who the other party is now, null where only a name is known. */
export interface Relation {
  readonly from: SourceKey;
  readonly recordVersion: number;
  readonly fact: RelationFact;
  readonly to: CustomerView | null;
}

/**
 * The relations of many customers. A fact names a source key, and links lead from there to a customer at the
 * time of the question, so relations follow every merge and unmerge: three reads for all of them.
 */
export async function relationsOf(
  hub: Hub,
  predicate: RowPredicate,
  requests: readonly { readonly customer: CustomerView; readonly page: PageRequest }[],
): Promise<Page<Relation>[]> {
  const pages = await statementsOf(hub, requests, factsOf);
  const keys = new Set<SourceKey>();
  for (const page of pages) for (const { item } of page.rows) if (item.fact.to !== undefined) keys.add(item.fact.to);
  const asked = [...keys];
  const found = asked.length === 0 ? [] : await customersBySourceKey(hub, predicate, asked);
  const customerOf = new Map(asked.map((key, index) => [key, found[index] ?? null]));
  return pages.map((page) => ({
    ...page,
    rows: page.rows.map(({ item, position }) => ({
      position,
      item: { ...item, to: item.fact.to === undefined ? null : (customerOf.get(item.fact.to) ?? null) },
    })),
  }));
}

function factsOf(record: SourceRecord): { from: SourceKey; recordVersion: number; fact: RelationFact }[] {
  return record.relations.map((fact) => ({ from: record.key, recordVersion: record.n, fact }));
}
