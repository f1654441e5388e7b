import { assign, components, standing, type Assignment, type LiveVerdict } from '../../domain/crossref/index.ts';
import type { CustomerId, Edge, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import { mintCustomerId } from '../../domain/model/index.ts';
import { loadFormer } from '../workspace/load-customers.ts';
import { loadClosure, loadHolders } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { applyAssignment, changesThatFit, type Decider } from './apply.ts';
import { withinLimit } from './too-large.ts';

export interface Decision {
  /** Records whose component is too large to be decided here; the work queue does it. */
  readonly pending: readonly SourceKey[];
  /** Records whose component needs another unit, as this one has no room for all that changes. */
  readonly unfinished: readonly SourceKey[];
}

/**
 * Brings links and redirects of everything around `seeds` to what the records, edges and verdicts say: components,
 * `partition` of each, ids. Membership depends on nothing else, so any order of writes ends in the same parts.
 */
export async function decide(
  ws: Workspace,
  seeds: Iterable<SourceKey>,
  decider: Decider & { readonly limit: number },
): Promise<Decision> {
  const wanted = [...new Set(seeds)];
  await loadClosure(ws, wanted, decider.limit);
  const seen = new Set<SourceKey>();
  const pending: SourceKey[] = [];
  const unfinished: SourceKey[] = [];
  for (const seed of wanted) {
    if (seen.has(seed)) continue;
    const area = areaOf(ws, seed, decider.limit);
    for (const key of area.keys) seen.add(key);
    if (!area.whole) {
      pending.push(seed);
      if (ws.lives(seed) && !ws.links.get(seed)) await settle(ws, [[seed]], decider);
    } else if (
      changesThatFit(ws) === 0 ||
      !(await settle(ws, await partsOf(ws, area.keys.filter(ws.lives)), decider))
    ) {
      unfinished.push(seed);
    }
  }
  return { pending, unfinished };
}

/** All records around a seed, and whether they were all read and are few enough. */
function areaOf(ws: Workspace, seed: SourceKey, limit: number): { keys: SourceKey[]; whole: boolean } {
  const keys = [seed];
  const seen = new Set(keys);
  const customers = new Set<CustomerId>();
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as SourceKey;
    if (!ws.expanded.has(key) || keys.length > limit) return { keys: [seed], whole: false };
    for (const far of ws.around(key, customers)) {
      if (seen.has(far)) continue;
      seen.add(far);
      keys.push(far);
    }
  }
  return { keys, whole: true };
}

/**
 * The parts that a decision would make now of these records of one customer and of all around them; of the records
 * alone where that is too large to be decided here.
 */
export async function partsAround(
  ws: Workspace,
  members: readonly SourceKey[],
  limit: number,
): Promise<readonly (readonly SourceKey[])[]> {
  const [seed] = members;
  if (seed === undefined) return [];
  const area = areaOf(ws, seed, limit);
  return partsOf(ws, (area.whole ? area.keys : members).filter(ws.lives));
}

async function partsOf(ws: Workspace, live: readonly SourceKey[]): Promise<(readonly SourceKey[])[]> {
  if (live.length === 1) return [live];
  const known = new Set(live);
  const pairs: [SourceKey, SourceKey][] = [];
  for (const key of live) {
    for (const [far, edge] of ws.neighbours.get(key) ?? []) {
      if (edge.kind === 'link' && known.has(far)) pairs.push([key, far]);
    }
    for (const far of ws.boundTo(key)) pairs.push([key, far]);
  }
  const parts: (readonly SourceKey[])[] = [];
  for (const component of components(live, pairs)) {
    if (component.length === 1) parts.push(component);
    else parts.push(...(await partition(ws, component)));
  }
  return parts;
}

/** The resolver's parts of one component; values it asks about that were not read are read, and it is asked again. */
async function partition(ws: Workspace, component: readonly SourceKey[]): Promise<readonly (readonly SourceKey[])[]> {
  const within = new Set(component);
  const records: SourceRecord[] = [];
  const edges: Edge[] = [];
  const verdicts = new Set<LiveVerdict>();
  for (const key of component) {
    const record = ws.records.get(key);
    if (record) records.push(record);
    for (const [far, edge] of ws.neighbours.get(key) ?? []) {
      if (edge.kind === 'link' && edge.a === key && within.has(far)) edges.push(edge);
    }
    for (const id of ws.verdictIds.get(key) ?? []) {
      const verdict = ws.verdicts.get(id);
      if (verdict) verdicts.add(verdict);
    }
  }
  const constraints = standing(verdicts, (key) => within.has(key), ws.lives);
  for (;;) {
    ws.unknownKeys.clear();
    const parts = ws.hub.resolver.partition(records, edges, constraints, ws.isGeneric);
    if (ws.unknownKeys.size === 0) return withinLimit(ws, parts, constraints);
    await loadHolders(ws, ws.unknownKeys.values());
  }
}

/** Gives the parts their ids; false when not all of it fits one unit. */
async function settle(
  ws: Workspace,
  parts: readonly (readonly SourceKey[])[],
  decider: Decider & { readonly limit: number },
): Promise<boolean> {
  for (;;) {
    const unread = new Set<SourceKey>();
    const assignment = assign({
      parts,
      links: ws.links,
      forest: ws.redirects,
      former: (part) => {
        const ids: CustomerId[] = [];
        for (const key of part) {
          const known = ws.former.get(key);
          if (known) ids.push(...known);
          else unread.add(key);
        }
        return ids.filter((id) => ws.membersOf(id).length === 0);
      },
      mint: () => mintCustomerId(ws.hub.now(), ws.hub.random),
      claims: decider.claims,
      parting: decider.parting,
    });
    if (unread.size === 0) {
      await loadLeft(ws, assignment, decider.limit);
      return applyAssignment(ws, parts, assignment, decider);
    }
    await loadFormer(ws, [...unread]);
  }
}

/**
 * An id that is taken back may have been merged into a customer of whom none of these records is: that one is made anew
 * without it, so its records are read; the work queue makes a larger one.
 */
async function loadLeft(ws: Workspace, { redirects }: Assignment, limit: number): Promise<void> {
  const left = new Set(redirects.flatMap(({ id, to }) => (to === null ? [ws.rootOf(id)] : [])));
  if (left.size === 0) return;
  const stored = [...left].flatMap((id) => {
    const keys = [...(ws.customers.get(id)?.sourceKeys ?? []), ...(ws.furtherKeys.get(id) ?? [])];
    return keys.length > limit ? [] : keys;
  });
  await loadClosure(ws, stored, limit);
}
