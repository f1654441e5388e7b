import type { CustomerId, RowPredicate } from '../../domain/model/index.ts';
import type { CustomerDocument, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { unique } from './page.ts';
import { clausesOf } from './predicate.ts';

// A store that keeps rows keeps their parts under the list that asked for them.
const SURVIVOR = ['status', 'redirectTo'] as const;
const STATUS = ['status'] as const;
const REDIRECT = ['redirectTo'] as const;

/** A customer as a question found it: `id` is the survivor's, `requestedId` the one that was asked for. */
export interface CustomerView {
  readonly id: CustomerId;
  readonly requestedId: CustomerId;
  readonly version: number;
  readonly doc: CustomerDocument;
}

export function viewOf(row: Row<CustomerDocument>, requestedId = row.id as CustomerId): CustomerView {
  return { id: row.id as CustomerId, requestedId, version: row.version, doc: row.doc };
}

/**
 * The customers behind ids, in the order asked: an id retired by a merge answers as its survivor, an unknown
 * id (or one whose customer the predicate withholds) is null. One read per depth of redirects.
 */
export async function customersById(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly CustomerId[],
): Promise<(CustomerView | null)[]> {
  const clauses = clausesOf(predicate);
  if (clauses === 'all') {
    const { roots, rows } = await follow(hub, ids);
    return ids.map((id) => view(rows, roots.get(id), id));
  }
  if (clauses.length === 0 || ids.length === 0) return ids.map(() => null);
  const { roots, rows } = await followAllowed(hub, predicate, unique(ids));
  return ids.map((id) => view(rows, roots.get(id) ?? id, id));
}

/**
 * Id → id of the survivor, for the ids whose survivor the predicate allows. Reads no golden record. Under a
 * predicate the number of reads is the same whether some ids are hidden, or there are none at all.
 */
export async function visibleSurvivors(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, CustomerId>> {
  const clauses = clausesOf(predicate);
  if (clauses === 'all') return survivorsOf(hub, ids);
  return clauses.length === 0 ? new Map() : (await followAllowed(hub, predicate, unique(ids), STATUS)).roots;
}

/**
 * Survivors that the predicate allows: first the customers themselves, then where those lead to that were merged.
 * What is hidden takes as many reads as what does not exist.
 */
async function followAllowed(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly CustomerId[],
  fields?: readonly (keyof CustomerDocument)[],
): Promise<Followed> {
  const rows = new Map<string, Row<CustomerDocument>>();
  const roots = new Map<CustomerId, CustomerId>();
  /** Id at the end of the way so far → the ids asked for that lead there. */
  let ways = new Map(ids.map((id) => [id, [id]]));
  for (let depth = 0; depth === 0 || (ways.size > 0 && depth < MOST_REDIRECTS); depth += 1) {
    const ends = [...ways.keys()];
    for (const [id, row] of await allowedRows(hub, predicate, ends, fields)) rows.set(id, row);
    for (const end of ends) if (rows.has(end)) for (const id of ways.get(end) ?? []) roots.set(id, end);
    const missing = ends.filter((id) => !rows.has(id));
    if (missing.length === 0 && fields === undefined) break;
    const further = new Map<CustomerId, CustomerId[]>();
    for (const { id, doc } of await mergedRows(hub, missing)) {
      if (doc.redirectTo === null) continue;
      further.set(doc.redirectTo, [...(further.get(doc.redirectTo) ?? []), ...(ways.get(id as CustomerId) ?? [])]);
    }
    ways = further;
  }
  return { rows, roots };
}

/** Redirects form no cycle by construction; a damaged store does not hold a request for ever. */
const MOST_REDIRECTS = 1_000;

async function mergedRows(hub: Hub, ids: readonly CustomerId[]): Promise<Row<CustomerDocument>[]> {
  const where = { id: { in: ids }, redirectTo: { gte: '' } };
  return hub.store.find({ collection: 'customers', where, limit: ids.length, fields: REDIRECT });
}

/** Id → id of the survivor, for the ids that exist. Reads no golden record. */
export async function survivorsOf(hub: Hub, ids: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, CustomerId>> {
  return (await follow(hub, ids, SURVIVOR)).roots;
}

/** Of these ids, the customers that nobody merged away and that the predicate allows. */
async function allowedRows(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly CustomerId[],
  fields?: readonly (keyof CustomerDocument)[],
): Promise<ReadonlyMap<string, Row<CustomerDocument>>> {
  const clauses = clausesOf(predicate);
  if (clauses === 'all') return new Map();
  const found = await Promise.all(
    clauses.map((clause) =>
      hub.store.find({
        collection: 'customers',
        where: { ...clause, ...idWithin(clause, ids), redirectTo: null },
        limit: ids.length,
        ...(fields === undefined ? {} : { fields }),
      }),
    ),
  );
  return new Map(found.flat().map((row) => [row.id, row]));
}

/** A predicate may itself name ids; then both lists must hold one. */
function idWithin(clause: Readonly<Record<string, unknown>>, ids: readonly CustomerId[]): { id: { in: string[] } } {
  const named = clause['id'] as { in: readonly string[] } | undefined;
  return { id: { in: named === undefined ? [...ids] : ids.filter((id) => named.in.includes(id)) } };
}

function view(
  rows: ReadonlyMap<string, Row<CustomerDocument>>,
  root: CustomerId | undefined,
  requestedId: CustomerId,
): CustomerView | null {
  const row = root === undefined ? undefined : rows.get(root);
  return row === undefined ? null : viewOf(row, requestedId);
}

interface Followed {
  /** Id asked for → survivor; unknown ids are absent. */
  readonly roots: Map<CustomerId, CustomerId>;
  readonly rows: Map<string, Row<CustomerDocument>>;
}

async function follow(
  hub: Hub,
  ids: readonly CustomerId[],
  fields?: readonly (keyof CustomerDocument)[],
): Promise<Followed> {
  const rows = new Map<string, Row<CustomerDocument>>();
  const asked = new Set<CustomerId>();
  let next = unique(ids);
  while (next.length > 0) {
    for (const id of next) asked.add(id);
    const found = await hub.store.get('customers', next, fields === undefined ? {} : { fields });
    const further = new Set<CustomerId>();
    for (const [id, row] of found) {
      rows.set(id, row);
      const { redirectTo } = row.doc;
      if (redirectTo !== null && !asked.has(redirectTo)) further.add(redirectTo);
    }
    next = [...further];
  }
  return { rows, roots: rootsIn(rows, ids) };
}

/** Redirects form no cycle by construction; the step limit keeps a damaged store from holding a request for ever. */
function rootsIn(rows: Map<string, Row<CustomerDocument>>, ids: readonly CustomerId[]): Map<CustomerId, CustomerId> {
  const roots = new Map<CustomerId, CustomerId>();
  for (const id of ids) {
    let row = rows.get(id);
    for (let steps = 0; row !== undefined && row.doc.redirectTo !== null; steps += 1) {
      row = steps > rows.size ? undefined : rows.get(row.doc.redirectTo);
    }
    if (row !== undefined) roots.set(id, row.id as CustomerId);
  }
  return roots;
}
