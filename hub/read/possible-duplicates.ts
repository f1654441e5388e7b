import type { Edge, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import type { EdgeDocument, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { customersBySourceKey } from './customers-by-source-key.ts';
import { stewardsNoMatches, type Apart } from './no-matches.ts';

/** Edges looked through per record, in order of the other record's key. */
const EDGES_PER_RECORD = 1_000;
/** The same of all records together, where each has at least fifty. */
const EDGES_IN_ALL = 40_000;
const FEWEST_EDGES = 50;
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
  const keys = [...new Set(customers.flatMap(keysOf))];
  const limit = Math.max(FEWEST_EDGES, Math.min(EDGES_PER_RECORD, Math.floor(EDGES_IN_ALL / keys.length)));
  const edges = await hub.store.findTopPerKey({ collection: 'edges', field: 'from', keys, limit });
  const outward = customers.map((customer) => outwardOf(customer, edges));
  const others = [...new Set(outward.flat().map(({ to }) => to))];
  const found = others.length === 0 ? [] : await customersBySourceKey(hub, predicate, others);
  const customerOf = new Map<SourceKey, CustomerView | null>(others.map((key, index) => [key, found[index] ?? null]));
  const candidates = customers.map((customer, index) => {
    const strongest = new Map<string, PossibleDuplicate>();
    for (const { to, edge } of outward[index] ?? []) {
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
      keysOf(customer).some((key) => edges.get(key)?.length === limit);
    return { found: all.slice(0, DUPLICATES_PER_CUSTOMER), cut: cut || all.length > DUPLICATES_PER_CUSTOMER };
  });
}

/** The edges of a customer's records that lead to none of these records. */
function outwardOf(
  customer: CustomerView,
  edges: ReadonlyMap<string, readonly Row<EdgeDocument>[]>,
): readonly EdgeDocument[] {
  const own = new Set(keysOf(customer));
  return [...own].flatMap((key) => (edges.get(key) ?? []).flatMap(({ doc }) => (own.has(doc.to) ? [] : [doc])));
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
