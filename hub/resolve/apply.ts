import type { Assignment } from '../../domain/crossref/index.ts';
import type { CustomerId, DecidedBy, Edge, Evidence, Instant, SourceKey } from '../../domain/model/index.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';

/** Who stands behind what is decided: a steward, or (absent) the resolver's own rules. */
export interface Decider {
  readonly by?: DecidedBy;
  readonly at: Instant;
  /** Records that decide who keeps an id; absent: all. */
  readonly claims?: ((key: SourceKey) => boolean) | undefined;
  /** Ids that a steward parts: none goes to another's side by later records alone; absent: none. */
  readonly parting?: ((id: CustomerId) => boolean) | undefined;
}

/** Links and redirects that one component may change in a unit: many of them touch the same few customers. */
const CHANGES_PER_UNIT = 60;
/** What the customers of a link or a redirect that changes may need: two of three writes each, the row, its event. */
const WRITES_PER_CHANGE = 8;

/** Links and redirects for which the unit has room beside all that it is to hold already; look-up rows may go ahead of it. */
export function changesThatFit(ws: Workspace): number {
  const room = WRITES_PER_UNIT - (ws.pendingWrites - ws.derivedCount);
  return Math.max(0, Math.min(CHANGES_PER_UNIT, Math.floor(room / WRITES_PER_CHANGE)));
}

/**
 * Writes an assignment into the workspace, as much of it as fits one unit; false when some is left. Every
 * partial state is valid for readers, and deciding again goes on from it.
 */
export function applyAssignment(
  ws: Workspace,
  parts: readonly (readonly SourceKey[])[],
  assignment: Assignment,
  decider: Decider,
): boolean {
  let budget = changesThatFit(ws);
  const minted = new Set(assignment.minted);
  const changed = new Set<CustomerId>();
  for (const part of parts) {
    for (const key of part) {
      const customer = ws.customerOf(key);
      if (customer) ws.relied.add(customer);
    }
  }
  for (const { key, from, to } of assignment.moves) {
    if (budget === 0) break;
    budget -= 1;
    if (from) note(ws, changed, from);
    if (minted.delete(to)) {
      introduce(ws, to);
      const { by } = reason(ws, null, decider);
      ws.events.push({ kind: 'customer-created', customerId: to, by, evidence: [] });
    } else if (ws.heldBy(to).size === 0 && ws.customers.get(to)?.status === 'RETIRED') {
      const { by } = reason(ws, null, decider);
      ws.events.push({ kind: 'reactivated', customerId: to, by, evidence: [] });
    }
    const isOfTarget = (far: SourceKey) => ws.customerOf(far) === to;
    const edge = strongest(ws, key, isOfTarget);
    const why = reason(ws, edge, decider, edge ? null : whatBound(ws, key, isOfTarget));
    ws.setLink({ key, customerId: to, by: why.by, at: decider.at, evidence: why.evidence });
    if (from) ws.events.push({ kind: 'moved', customerId: from, toId: to, key, ...why });
    else ws.events.push({ kind: 'linked', customerId: to, key, ...why });
    note(ws, changed, to);
  }
  for (const { id, to } of assignment.redirects) {
    if (budget === 0) break;
    budget -= 1;
    note(ws, changed, id);
    const old = ws.redirects.get(id) ?? null;
    if (old) ws.events.push({ kind: 'redirect-ended', customerId: id, toId: old, ...reason(ws, null, decider) });
    if (to) {
      const own = new Set(ws.treeOf(id).flatMap((each) => [...ws.heldBy(each)]));
      let best: Edge | null = null;
      for (const key of own)
        best = stronger(
          best,
          strongest(ws, key, (far) => !own.has(far) && ws.lives(far)),
        );
      ws.events.push({ kind: 'redirected', customerId: id, toId: to, ...reason(ws, best, decider) });
    }
    ws.setRedirect(id, to);
    note(ws, changed, id);
  }
  for (const id of changed) {
    ws.touched.add(id);
    ws.touched.add(ws.rootOf(id));
  }
  return budget > 0;
}

function note(ws: Workspace, changed: Set<CustomerId>, id: CustomerId): void {
  changed.add(id);
  changed.add(ws.rootOf(id));
}

/** Makes a new id known, so that nobody looks for it in the store. */
function introduce(ws: Workspace, id: CustomerId): void {
  ws.minted.add(id);
  ws.customers.take([id], new Map());
  ws.setRedirect(id, null);
  ws.overrides.set(id, []);
}

function strongest(ws: Workspace, key: SourceKey, wanted: (far: SourceKey) => boolean): Edge | null {
  let best: Edge | null = null;
  for (const [far, edge] of ws.neighbours.get(key) ?? []) {
    if (edge.kind === 'link' && wanted(far)) best = stronger(best, edge);
  }
  return best;
}

function stronger(a: Edge | null, b: Edge | null): Edge | null {
  if (!a || !b) return a ?? b;
  return b.weight > a.weight ? b : a;
}

/** The match that holds this record together with one that is wanted; null where none does. */
function whatBound(ws: Workspace, key: SourceKey, wanted: (far: SourceKey) => boolean): StandingVerdict | null {
  for (const id of ws.verdictIds.get(key) ?? []) {
    const verdict = ws.verdicts.get(id);
    if (verdict?.kind !== 'match') continue;
    const far = verdict.left.includes(key) ? verdict.right : verdict.left;
    if (far.some(wanted)) return verdict;
  }
  return null;
}

/** @param bound the match that holds the two together where no edge does */
function reason(
  ws: Workspace,
  edge: Edge | null,
  decider: Decider,
  bound: StandingVerdict | null = null,
): { readonly by: DecidedBy; readonly evidence: readonly Evidence[]; readonly verdictId?: string } {
  const evidence = edge?.evidence ?? [];
  if (decider.by) return { by: decider.by, evidence };
  if (bound) return { by: bound.by, evidence, verdictId: bound.id };
  const name = evidence.find((entry) => entry.weight > 0)?.comparison ?? 'no-match-found';
  return { by: { kind: 'rule', name, version: ws.hub.resolver.version }, evidence };
}
