import type { Edge, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';

/** Edges looked at per record, strongest or not: the store keeps them in order of the other record's key. */
const EDGES_PER_RECORD = 50;
/** Records looked at per customer. */
const RECORDS_PER_CUSTOMER = 500;
const DUPLICATES_PER_CUSTOMER = 50;

/** Another customer that the resolver holds for perhaps the same, with the strongest edge between the two. */
export interface PossibleDuplicate {
  readonly customer: CustomerView;
  readonly edge: Edge;
}

export interface PossibleDuplicates {
  readonly found: readonly PossibleDuplicate[];
  /** There may be more than were looked at. */
  readonly cut: boolean;
}

/**
 * The customers that share an edge with each customer without being one with it, strongest first: three reads
 * for all of them.
 */
export async function possibleDuplicatesOf(
  hub: Hub,
  predicate: RowPredicate,
  customers: readonly CustomerView[],
): Promise<PossibleDuplicates[]> {
  const keysOf = customers.map(({ doc }) => doc.sourceKeys.slice(0, RECORDS_PER_CUSTOMER));
  const edges = await hub.store.findTopPerKey({
    collection: 'edges',
    field: 'from',
    keys: [...new Set(keysOf.flat())],
    limit: EDGES_PER_RECORD,
  });
  const others = [...new Set([...edges.values()].flat().map((row) => row.doc.to))];
  const found = others.length === 0 ? [] : await customersBySourceKey(hub, predicate, others);
  const customerOf = new Map<SourceKey, CustomerView | null>(others.map((key, index) => [key, found[index] ?? null]));
  return customers.map(({ id, doc }, index) => {
    let cut = doc.sourceKeyCount > RECORDS_PER_CUSTOMER;
    const strongest = new Map<string, PossibleDuplicate>();
    for (const key of keysOf[index] ?? []) {
      const rows = edges.get(key) ?? [];
      cut ||= rows.length === EDGES_PER_RECORD;
      for (const { doc: row } of rows) {
        const customer = customerOf.get(row.to) ?? null;
        if (customer === null || customer.id === id) continue;
        const known = strongest.get(customer.id);
        if (known === undefined || known.edge.weight < row.edge.weight) {
          strongest.set(customer.id, { customer, edge: row.edge });
        }
      }
    }
    const all = [...strongest.values()].sort(byWeight);
    return { found: all.slice(0, DUPLICATES_PER_CUSTOMER), cut: cut || all.length > DUPLICATES_PER_CUSTOMER };
  });
}

function byWeight(a: PossibleDuplicate, b: PossibleDuplicate): number {
  return b.edge.weight - a.edge.weight || (a.customer.id < b.customer.id ? -1 : 1);
}
