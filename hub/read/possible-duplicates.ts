import type { Edge, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';
import { stewardsNoMatches, type Apart } from './no-matches.ts';

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
 * The customers that share an edge with each customer without being one with it, strongest first; those that a
 * steward's no-match keeps apart from it are decided. Three reads for all of them, one more where there are others,
 * and two where verdicts name both.
 */
export async function possibleDuplicatesOf(
  hub: Hub,
  predicate: RowPredicate,
  customers: readonly CustomerView[],
): Promise<PossibleDuplicates[]> {
  const edges = await hub.store.findTopPerKey({
    collection: 'edges',
    field: 'from',
    keys: [...new Set(customers.flatMap(keysOf))],
    limit: EDGES_PER_RECORD,
  });
  const others = [...new Set([...edges.values()].flat().map((row) => row.doc.to))];
  const found = others.length === 0 ? [] : await customersBySourceKey(hub, predicate, others);
  const customerOf = new Map<SourceKey, CustomerView | null>(others.map((key, index) => [key, found[index] ?? null]));
  const candidates = customers.map((customer) => {
    const strongest = new Map<string, PossibleDuplicate>();
    for (const { to, edge } of keysOf(customer).flatMap((key) => (edges.get(key) ?? []).map((row) => row.doc))) {
      const other = customerOf.get(to) ?? null;
      if (other === null || other.id === customer.id) continue;
      const known = strongest.get(other.id);
      if (known === undefined || known.edge.weight < edge.weight) strongest.set(other.id, { customer: other, edge });
    }
    return { customer, others: [...strongest.values()] };
  });
  const areApart = await keptApart(hub, candidates);
  return candidates.map(({ customer, others }) => {
    const all = others.filter((other) => !areApart(keysOf(customer), keysOf(other.customer))).sort(byWeight);
    const cut =
      customer.doc.sourceKeyCount > RECORDS_PER_CUSTOMER ||
      keysOf(customer).some((key) => edges.get(key)?.length === EDGES_PER_RECORD);
    return { found: all.slice(0, DUPLICATES_PER_CUSTOMER), cut: cut || all.length > DUPLICATES_PER_CUSTOMER };
  });
}

function keysOf({ doc }: CustomerView): readonly SourceKey[] {
  return doc.sourceKeys.slice(0, RECORDS_PER_CUSTOMER);
}

interface Candidates {
  readonly customer: CustomerView;
  readonly others: readonly PossibleDuplicate[];
}

async function keptApart(hub: Hub, candidates: readonly Candidates[]): Promise<Apart> {
  const involved = candidates.flatMap(({ customer, others }) =>
    others.length === 0 ? [] : [customer, ...others.map((other) => other.customer)],
  );
  return stewardsNoMatches(hub, [...new Set(involved.flatMap(keysOf))]);
}

function byWeight(a: PossibleDuplicate, b: PossibleDuplicate): number {
  return b.edge.weight - a.edge.weight || (a.customer.id < b.customer.id ? -1 : 1);
}
