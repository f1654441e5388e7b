import type { CustomerId, RowPredicate } from '../../domain/model/index.ts';
import type { CustomerDocument, Row } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { unique } from './page.ts';
import { clausesOf } from './predicate.ts';

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
  if (clauses.length === 0) return ids.map(() => null);
  const { roots } = await follow(hub, ids, ['status', 'redirectTo']);
  const rows = await allowedRows(hub, predicate, unique(roots.values()));
  return ids.map((id) => view(rows, roots.get(id), id));
}

/** Id → id of the survivor, for the ids that exist. Reads no golden record. */
export async function survivorsOf(hub: Hub, ids: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, CustomerId>> {
  return (await follow(hub, ids, ['status', 'redirectTo'])).roots;
}

/** Of customers that are survivors, those that the predicate allows. */
export async function allowedRows(
  hub: Hub,
  predicate: RowPredicate,
  ids: readonly CustomerId[],
): Promise<ReadonlyMap<string, Row<CustomerDocument>>> {
  if (ids.length === 0) return new Map();
  const clauses = clausesOf(predicate);
  if (clauses === 'all') return hub.store.get('customers', ids);
  const found = await Promise.all(
    clauses.map((clause) =>
      hub.store.find({ collection: 'customers', where: { ...clause, ...idWithin(clause, ids) }, limit: ids.length }),
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
