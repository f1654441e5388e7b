import { expect } from '@jest/globals';
import type { Key } from '../../../domain/matching/index.ts';
import type { Constraint, CustomerId, Edge, SourceKey, SourceRecord } from '../../../domain/model/index.ts';
import { canonicalGolden, goldenRecord } from '../../../domain/survivorship/index.ts';
import { sweep } from '../../../hub/sweep/index.ts';
import { verify } from '../../../hub/verify/index.ts';
import type { CollectionName, Documents, Row, Store } from '../../../stores/index.ts';
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

  // One link per live record, none for another; every id ever answered still leads to a customer.
  expect([...links.keys()].sort()).toEqual(live.map((record) => record.key).sort());
  for (const id of model.ids) expect(customers.get(rootOf(id))?.status).toMatch(/^(ACTIVE|RETIRED)$/);

  // The parts are those of all records at once, whatever order they came in.
  const parts = new Map<CustomerId, SourceKey[]>();
  for (const { key, customerId } of links.values()) {
    const root = rootOf(customerId);
    parts.set(root, [...(parts.get(root) ?? []), key]);
  }
  expect(sorted([...parts.values()])).toEqual(sorted(await partitionAtOnce(real, live)));

  // The stored golden record is the pure function.
  const overrides = (await all(real.store, 'overrides')).map((row) => row.doc);
  for (const [root, keys] of parts) {
    const mine = overrides.filter((override) => rootOf(override.customerId) === root);
    const own = live.filter((record) => keys.includes(record.key));
    const golden = canonicalGolden(goldenRecord(own, real.hub.policy, mine));
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
  await checkVerdicts(real.store);
  await real.also?.check(model);
}

/** No match in force names two records opposite each other that a no-match in force keeps apart, dead ones too. */
async function checkVerdicts(store: Store): Promise<void> {
  const constraints = await liveConstraints(store, () => true);
  const apart = new Set<string>();
  for (const { kind, left, right } of constraints) {
    if (kind === 'no-match') for (const a of left) for (const b of right) apart.add(`${a} ${b}`).add(`${b} ${a}`);
  }
  for (const { verdictId, sides: [left = [], right = []] = [] } of constraints) {
    for (const a of left) for (const b of right) expect([verdictId, a, b, apart.has(`${a} ${b}`)]).toContain(false);
  }
}

/** Keys, counts, pairs, scores, components and partition of all records, without anything that is stored about them. */
async function partitionAtOnce(real: Real, live: readonly SourceRecord[]): Promise<(readonly SourceKey[])[]> {
  const { resolver } = real.hub;
  const holders = new Map<string, SourceKey[]>();
  const name = (key: Key) => `${key.kind} ${key.value}`;
  for (const record of live) {
    for (const key of resolver.keys(record)) {
      holders.set(name(key), [...(holders.get(name(key)) ?? []), record.key]);
    }
  }
  const isGeneric = (key: Key) => (holders.get(name(key))?.length ?? 0) > resolver.genericLimit(key.kind);
  const edges: Edge[] = [];
  for (const [i, a] of live.entries()) {
    for (const b of live.slice(i + 1)) {
      const shared = resolver.keys(a).some((key) => !isGeneric(key) && holders.get(name(key))?.includes(b.key));
      const edge = shared ? resolver.compare(a.key < b.key ? a : b, a.key < b.key ? b : a, isGeneric) : null;
      if (edge?.kind === 'link') edges.push(edge);
    }
  }
  const alive = new Set(live.map((record) => record.key));
  const constraints = await liveConstraints(real.store, (key) => alive.has(key));
  const joined = new Map<SourceKey, SourceKey>(live.map((record) => [record.key, record.key]));
  const find = (key: SourceKey): SourceKey => {
    const up = joined.get(key) ?? key;
    return up === key ? key : find(up);
  };
  for (const { a, b } of edges) joined.set(find(a), find(b));
  for (const { kind, left, right } of constraints) {
    if (kind === 'match') for (const a of left) for (const b of right) joined.set(find(a), find(b));
  }
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

async function liveConstraints(store: Store, lives: (key: SourceKey) => boolean): Promise<Constraint[]> {
  const ended = new Set((await all(store, 'verdictEnds')).map((row) => row.id));
  const members = (await all(store, 'verdictMembers')).map((row) => row.doc);
  const constraints: Constraint[] = [];
  for (const { id, doc } of await all(store, 'verdicts')) {
    if (ended.has(id) || doc.kind === 'withdraw') continue;
    const side = (name: 'left' | 'right') =>
      members
        .filter((member) => member.verdictId === id && member.side === name && lives(member.sourceKey))
        .map((member) => member.sourceKey)
        .sort();
    const [left, right] = [side('left'), side('right')];
    if (doc.kind === 'no-match') constraints.push({ verdictId: id, kind: 'no-match', left, right });
    else
      constraints.push({
        verdictId: id,
        kind: 'match',
        left: left.slice(0, 1),
        right: right.slice(0, 1),
        sides: [left, right],
      });
  }
  return constraints;
}

export async function all<C extends CollectionName>(store: Store, collection: C): Promise<Row<Documents[C]>[]> {
  const rows: Row<Documents[C]>[] = [];
  for await (const page of store.scan(collection)) rows.push(...page);
  return rows;
}

function sorted(parts: readonly (readonly SourceKey[])[]): string[] {
  return parts.map((part) => [...part].sort().join(' ')).sort();
}
