import { APP_SYSTEM, type CustomerId, type SourceKey, type Verdict } from '../../domain/model/index.ts';
import type { Row } from '../../stores/index.ts';
import { UnitConflict } from '../conflict.ts';
import type { KeyRef } from '../ahead.ts';
import { customersOf, loadCustomers, loadOwners } from './load-customers.ts';
import { membershipsOf, type Membership } from '../verdict-members.ts';
import type { GivenVerdict, StandingVerdict } from './standing-verdict.ts';
import type { Workspace } from './workspace.ts';

/** How many rows beyond its limit are read of a value's holders: so many may go in one command before it is read anew. */
const SLACK = 52;
const EDGES_PER_RECORD = 2_000;
const MEMBERS_PER_VERDICT = 20_001;

export async function loadRecords(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const missing = keys.filter((key) => !ws.records.has(key));
  if (missing.length > 0) ws.records.take(missing, await ws.hub.store.get('records', missing));
}

/** Whether these records live, and with which customer. */
export async function loadWhereabouts(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  await Promise.all([loadRecords(ws, keys), loadOwners(ws, keys)]);
}

export async function loadHolders(ws: Workspace, refs: Iterable<KeyRef>): Promise<void> {
  const byLimit = new Map<number, KeyRef[]>();
  for (const ref of refs) {
    if (ws.holders.has(ref.hmac)) continue;
    const limit = ws.hub.resolver.genericLimit(ref.kind);
    const group = byLimit.get(limit);
    if (group) group.push(ref);
    else byLimit.set(limit, [ref]);
  }
  for (const [limit, group] of byLimit) {
    const kinds = new Map(group.map((ref) => [ref.hmac, ref.kind]));
    const most = limit + SLACK;
    const found = await ws.hub.store.findTopPerKey({
      collection: 'keys',
      field: 'key',
      keys: [...kinds.keys()],
      limit: most,
      fields: [],
    });
    for (const [hmac, kind] of kinds) {
      const rows = found.get(hmac) ?? [];
      ws.holders.set(hmac, {
        kind,
        limit,
        cut: rows.length >= most,
        keys: new Set(rows.map((row) => row.id.slice(hmac.length + 1) as SourceKey)),
      });
    }
  }
}

/** The look-up rows of these records: ids of those that stand in `keys`, and their row of `searchTerms`. */
export async function loadKeyRows(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const missing = keys.filter((key) => !ws.keyRows.has(key));
  if (missing.length === 0) return;
  const { store } = ws.hub;
  const [found, terms] = await Promise.all([
    store.findTopPerKey({ collection: 'keys', field: 'sourceKey', keys: missing, limit: 5_000, fields: [] }),
    store.get('searchTerms', missing),
  ]);
  for (const key of missing) {
    ws.terms.set(key, terms.get(key)?.doc.terms ?? null);
    ws.keyRows.set(
      key,
      (found.get(key) ?? []).map((row) => row.id),
    );
  }
}

/**
 * Reads the neighbourhood of `seeds`: everything that link edges, match verdicts and common customers connect, in
 * waves of a few bulk reads. A component that grows past `limit` is left where it is; its far records then are
 * not `expanded`, which is how a decision notices.
 */
export async function loadClosure(ws: Workspace, seeds: Iterable<SourceKey>, limit: number): Promise<void> {
  let wave = [...new Set(seeds)].filter((key) => !ws.expanded.has(key));
  const seen = new Set<CustomerId>();
  while (wave.length > 0) {
    await loadNeighbourhood(ws, wave);
    const next = new Set<SourceKey>();
    const near = new Map<SourceKey, readonly SourceKey[]>();
    for (const key of wave) {
      ws.expanded.add(key);
      const fars = ws.around(key, seen);
      near.set(key, fars);
      for (const far of fars) ws.connected.union(key, far);
    }
    for (const [key, fars] of near) {
      if (ws.connected.size(key) > limit) continue;
      for (const far of fars) if (!ws.expanded.has(far)) next.add(far);
    }
    wave = [...next];
  }
}

/**
 * Reads records with their links, customers, edges and verdicts. A unit expects the versions of the customers it
 * relies on, so these are read before what they guard: a later change of a record, an edge or a verdict then shows as
 * a conflict. Links and records that were read before are looked at once more for the same reason.
 */
async function loadNeighbourhood(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const { store } = ws.hub;
  for (const key of keys) if (ws.records.has(key) && !ws.records.get(key)) nothingKnown(ws, key);
  const unlinked = keys.filter((key) => !ws.links.has(key));
  const early = keys.filter((key) => ws.records.get(key));
  if (unlinked.length > 0) {
    const links = await store.get('links', unlinked);
    ws.links.take(unlinked, links);
    for (const row of links.values()) ws.takeLink(row.doc);
  }
  await loadCustomers(ws, customersOf(ws, keys));
  if (!ws.alone()) await confirm(ws, unlinked, early);
  const unmet = keys.filter((key) => !ws.neighbours.has(key));
  const unjudged = keys.filter((key) => !ws.verdictIds.has(key));
  const [, edges, members] = await Promise.all([
    loadRecords(ws, keys),
    store.findTopPerKey({ collection: 'edges', field: 'from', keys: unmet, limit: EDGES_PER_RECORD }),
    membershipsOf(store, unjudged),
  ]);
  for (const key of unmet) {
    ws.neighbours.set(key, new Map((edges.get(key) ?? []).map((row) => [row.doc.to, row.doc.edge])));
  }
  await takeVerdicts(ws, members);
}

/** The verdicts that name these records. */
export async function loadVerdictsOf(ws: Workspace, keys: readonly SourceKey[]): Promise<void> {
  const unjudged = keys.filter((key) => !ws.verdictIds.has(key));
  await takeVerdicts(ws, await membershipsOf(ws.hub.store, unjudged));
}

async function takeVerdicts(ws: Workspace, memberships: ReadonlyMap<SourceKey, readonly Membership[]>): Promise<void> {
  const judged: string[] = [];
  for (const [key, rows] of memberships) {
    const ids = [...new Set(rows.map((row) => row.verdictId))];
    ws.verdictIds.set(key, ids);
    judged.push(...ids);
  }
  if (judged.length === 0) return;
  await loadVerdicts(ws, judged);
  for (const key of memberships.keys()) {
    const speaksOf = (id: string): boolean => ws.verdicts.get(id)?.gone?.has(key) !== true;
    ws.verdictIds.set(key, (ws.verdictIds.get(key) ?? []).filter(speaksOf));
  }
}

/** @throws UnitConflict when a link or a record changed between its reading and that of its customer */
async function confirm(ws: Workspace, linked: readonly SourceKey[], early: readonly SourceKey[]): Promise<void> {
  const { store } = ws.hub;
  const [links, records] = await Promise.all([
    store.get('links', linked, { fields: ['customerId'] }),
    store.get('records', early, { fields: ['n'] }),
  ]);
  for (const key of linked) {
    const now = links.get(key);
    if (now?.doc.customerId !== ws.links.get(key)?.customerId || (now?.version ?? 0) !== ws.links.version(key)) {
      throw new UnitConflict();
    }
  }
  // Those that this command has under way itself are ahead of what is stored.
  for (const key of early) if ((records.get(key)?.version ?? 0) > ws.records.version(key)) throw new UnitConflict();
}

/**
 * A record that was never seen has neither link nor edges, and no steward judged it; corrections alone are bound to
 * their customer before they are written (hub/app-records).
 */
function nothingKnown(ws: Workspace, key: SourceKey): void {
  ws.links.take([key], new Map());
  if (!ws.neighbours.has(key)) ws.neighbours.set(key, new Map());
  if (!ws.verdictIds.has(key) && !key.startsWith(`${APP_SYSTEM}:`)) ws.verdictIds.set(key, []);
}

/** Verdicts with the members they speak of; one that was ended, or whose row was never written, counts as none. */
export async function loadVerdicts(ws: Workspace, ids: readonly string[]): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !ws.verdicts.has(id));
  if (missing.length === 0) return;
  const { store } = ws.hub;
  const [verdicts, ends] = await Promise.all([store.get('verdicts', missing), store.get('verdictEnds', missing)]);
  for (const id of missing) ws.verdicts.set(id, null);
  const live = [...verdicts.values()].filter(({ id }) => !ends.has(id));
  const matches = live.flatMap(({ id, doc }) => (doc.kind === 'match' ? [id] : []));
  const [given, ended] = await Promise.all([withMembers(ws, live), endedMembers(ws, matches)]);
  const sides: (readonly SourceKey[])[] = [];
  for (const each of given) {
    const verdict = withoutEnded(each, ended.get(each.id));
    ws.verdicts.set(verdict.id, verdict);
    if (verdict.kind === 'match') sides.push(verdict.left, verdict.right);
  }
  await loadRepresentatives(ws, sides);
}

/** Of matches the members that they speak of no longer, as `side|key`. */
async function endedMembers({ hub }: Workspace, ids: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
  if (ids.length === 0) return new Map();
  const found = await hub.store.findTopPerKey({
    collection: 'verdictMemberEnds',
    field: 'verdictId',
    keys: ids,
    limit: MEMBERS_PER_VERDICT,
    fields: [],
  });
  return new Map([...found].map(([id, rows]) => [id, new Set(rows.map((row) => row.id.slice(id.length + 1)))]));
}

function withoutEnded(verdict: StandingVerdict, ended: ReadonlySet<string> | undefined): StandingVerdict {
  if (!ended || ended.size === 0) return verdict;
  const left = verdict.left.filter((key) => !ended.has(`left|${key}`));
  const right = verdict.right.filter((key) => !ended.has(`right|${key}`));
  const named = new Set([...left, ...right]);
  const gone = new Set([...verdict.left, ...verdict.right].filter((key) => !named.has(key)));
  return { ...verdict, left, right, gone };
}

/** Verdicts as they were given, whether in force or ended, with what they ended; members are read of those wanted alone. */
export async function verdictsAsGiven(
  ws: Workspace,
  ids: readonly string[],
  wanted: (given: Verdict) => boolean,
): Promise<GivenVerdict[]> {
  if (ids.length === 0) return [];
  const given = await ws.hub.store.get('verdicts', ids);
  return withMembers(
    ws,
    [...given.values()].filter(({ doc }) => wanted(doc)),
  );
}

async function withMembers({ hub }: Workspace, given: readonly Row<Verdict>[]): Promise<GivenVerdict[]> {
  if (given.length === 0) return [];
  const members = await hub.store.findTopPerKey({
    collection: 'verdictMembers',
    field: 'verdictId',
    keys: given.map(({ id }) => id),
    limit: MEMBERS_PER_VERDICT,
  });
  return given.flatMap(({ id, doc }) => {
    const { kind, by, left, right, since = id, supersedes } = doc;
    if (kind === 'withdraw' || !left || !right) return [];
    const rows = members.get(id) ?? [];
    const side = (name: 'left' | 'right') =>
      rows
        .filter((row) => row.doc.side === name)
        .map((row) => row.doc.sourceKey)
        .sort();
    return [{ id, since, kind, by, left: side('left'), right: side('right'), given: { left, right }, supersedes }];
  });
}

/** Reads records of each side until one is found that lives, of all sides together. */
async function loadRepresentatives(ws: Workspace, sides: readonly (readonly SourceKey[])[]): Promise<void> {
  let open = sides;
  for (let from = 0, step = 1; open.length > 0; from += step, step = 50) {
    const parts = open.map((side) => side.slice(from, from + step));
    await loadRecords(ws, [...new Set(parts.flat())]);
    open = open.filter((side, i) => side.length > from + step && !parts[i]?.some(ws.lives));
  }
}
