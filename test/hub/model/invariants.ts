import { expect } from '@jest/globals';
import type { Key } from '../../../domain/matching/index.ts';
import type { Constraint, CustomerId, Edge, SourceKey, SourceRecord } from '../../../domain/model/index.ts';
import { canonicalGolden, goldenRecord } from '../../../domain/survivorship/index.ts';
import { sweep } from '../../../hub/sweep/index.ts';
import { customersById, possibleDuplicatesOf } from '../../../hub/read/index.ts';
import { verify } from '../../../hub/verify/index.ts';
import { reachedFrom } from '../../support/reached-from.ts';
import { all } from './all.ts';
import { checkVerdicts, constraintsOf, verdictsInForce } from './verdicts.ts';
import type { Model, Real } from './world.ts';

/** Everything that must hold after any step, once the work queue is empty. */
export async function checkInvariants(model: Model, real: Real): Promise<void> {
  await sweep(real.hub, { all: true });
  expect(await all(real.store, 'work')).toEqual([]);
  const records = (await all(real.store, 'records')).map((row) => row.doc);
  const live = records.filter((record) => !record.deleted);
  const links = new Map((await all(real.store, 'links')).map((row) => [row.doc.key, row.doc]));
  const customers = new Map((await all(real.store, 'customers')).map((row) => [row.id as CustomerId, row.doc]));
  const rootOf = (id: CustomerId): CustomerId => {
    const to = customers.get(id)?.redirectTo;
    return to ? rootOf(to) : id;
  };

  // One link per live record, none for another; every id ever given still leads to a customer.
  expect([...links.keys()].sort()).toEqual(live.map((record) => record.key).sort());
  for (const id of customers.keys()) model.ids.add(id);
  await checkAnswers(real, [...model.ids]);

  const alive = new Set(live.map((record) => record.key));
  const lives = (key: SourceKey) => alive.has(key);
  const named = await verdictsInForce(real.store);
  const constraints = constraintsOf(named, lives);
  const edges = linkEdges(real, live);

  // The parts are those of all records at once, whatever order they came in.
  const parts = new Map<CustomerId, SourceKey[]>();
  for (const { key, customerId } of links.values()) {
    const root = rootOf(customerId);
    parts.set(root, [...(parts.get(root) ?? []), key]);
  }
  expect(sorted([...parts.values()])).toEqual(sorted(partitionAtOnce(real, live, edges, constraints)));
  // Nobody is with others whom neither a common value nor a match joins to them, inside their own customer.
  const pairs = [...edges.map(({ a, b }) => [a, b] as const), ...matchesAmong(constraints)];
  for (const keys of parts.values()) {
    const within = pairs.filter(([a, b]) => keys.includes(a) && keys.includes(b));
    for (const key of keys) expect([...reachedFrom(key, within)].sort()).toEqual([...keys].sort());
  }
  const customerOf = (key: SourceKey) => rootOf(links.get(key)?.customerId ?? ('' as CustomerId));
  checkVerdicts(named, lives, customerOf);

  // The stored golden record is the pure function.
  const overrides = (await all(real.store, 'overrides')).map((row) => row.doc);
  for (const [root, keys] of parts) {
    const mine = overrides.filter((override) => rootOf(override.customerId) === root);
    const own = live.filter((record) => keys.includes(record.key));
    const golden = canonicalGolden(goldenRecord(own, real.hub.policy, mine, (key) => links.get(key)?.customerId));
    expect(customers.get(root)).toMatchObject({ golden, sourceKeys: [...keys].sort(), status: 'ACTIVE' });
  }
  // Without records it is that of the restrictions which stewards set.
  for (const [id, doc] of customers) {
    if (doc.redirectTo || parts.has(id)) continue;
    const set = overrides.filter(
      ({ attribute, customerId }) => attribute === 'restriction' && rootOf(customerId) === id,
    );
    const golden = canonicalGolden({ ...goldenRecord([], real.hub.policy, set), kind: doc.kind });
    expect(doc).toMatchObject({ status: 'RETIRED', golden });
  }
  expect((await verify(real.hub)).differences).toEqual([]);
  await real.also?.check(model);
}

/** No id is lost or answers as one that is merged, and who may be whose duplicate is the same from both ends. */
async function checkAnswers(real: Real, ids: readonly CustomerId[]): Promise<void> {
  const views = await customersById(real.hub, { kind: 'all' }, ids);
  const found = views.flatMap((view) => view ?? []);
  expect(found.length).toBe(ids.length);
  for (const { doc } of found) expect(doc.status).toMatch(/^(ACTIVE|RETIRED)$/);
  const roots = [...new Map(found.map((view) => [view.id, view])).values()];
  const duplicates = await possibleDuplicatesOf(real.hub, { kind: 'all' }, roots);
  const pairs = new Set<string>();
  for (const [i, each] of duplicates.entries()) {
    for (const { customer } of each.found) pairs.add([roots[i]?.id, customer.id].join(' '));
  }
  for (const pair of pairs) expect(pairs).toContain(pair.split(' ').reverse().join(' '));
}

/** Keys, counts, pairs and scores of all records, without anything that is stored about them. */
function linkEdges(real: Real, live: readonly SourceRecord[]): readonly Edge[] {
  const { resolver } = real.hub;
  const { holders, name, isGeneric } = holdersOf(real, live);
  const edges: Edge[] = [];
  for (const [i, a] of live.entries()) {
    for (const b of live.slice(i + 1)) {
      const shared = resolver.keys(a).some((key) => !isGeneric(key) && holders.get(name(key))?.includes(b.key));
      const edge = shared ? resolver.compare(a.key < b.key ? a : b, a.key < b.key ? b : a, isGeneric) : null;
      if (edge?.kind === 'link') edges.push(edge);
    }
  }
  return edges;
}

function holdersOf({ hub: { resolver } }: Real, live: readonly SourceRecord[]) {
  const holders = new Map<string, SourceKey[]>();
  const name = (key: Key) => `${key.kind} ${key.value}`;
  for (const record of live) {
    for (const key of resolver.keys(record)) {
      holders.set(name(key), [...(holders.get(name(key)) ?? []), record.key]);
    }
  }
  const isGeneric = (key: Key) => (holders.get(name(key))?.length ?? 0) > resolver.genericLimit(key.kind);
  return { holders, name, isGeneric };
}

function matchesAmong(constraints: readonly Constraint[]): (readonly [SourceKey, SourceKey])[] {
  return constraints.flatMap(({ kind, left, right }) =>
    kind === 'match' ? left.flatMap((a) => right.map((b) => [a, b] as const)) : [],
  );
}

/** Components and partition of all records. */
function partitionAtOnce(
  real: Real,
  live: readonly SourceRecord[],
  edges: readonly Edge[],
  constraints: readonly Constraint[],
): (readonly SourceKey[])[] {
  const { resolver } = real.hub;
  const { isGeneric } = holdersOf(real, live);
  const joined = new Map<SourceKey, SourceKey>(live.map((record) => [record.key, record.key]));
  const find = (key: SourceKey): SourceKey => {
    const up = joined.get(key) ?? key;
    return up === key ? key : find(up);
  };
  for (const { a, b } of edges) joined.set(find(a), find(b));
  for (const [a, b] of matchesAmong(constraints)) joined.set(find(a), find(b));
  const components = new Map<SourceKey, SourceRecord[]>();
  for (const record of live) {
    const root = find(record.key);
    components.set(root, [...(components.get(root) ?? []), record]);
  }
  return [...components.values()].flatMap((records) => {
    const inside = new Set(records.map((record) => record.key));
    const own = edges.filter((edge) => inside.has(edge.a));
    const binding = constraints
      .map((each) => ({
        ...each,
        left: each.left.filter((key) => inside.has(key)),
        right: each.right.filter((key) => inside.has(key)),
      }))
      .filter((each) => each.left.length > 0 && each.right.length > 0);
    return resolver.partition(records, own, binding, isGeneric);
  });
}

function sorted(parts: readonly (readonly SourceKey[])[]): string[] {
  return parts.map((part) => [...part].sort().join(' ')).sort();
}
