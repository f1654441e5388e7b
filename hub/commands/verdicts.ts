import { boundPair, constraintOf, contradiction } from '../../domain/crossref/index.ts';
import {
  instant,
  mintId,
  type DecidedBy,
  type SourceKey,
  type Verdict,
  type VerdictSide,
} from '../../domain/model/index.ts';
import type { Write } from '../../stores/index.ts';
import type { Session } from '../session.ts';
import { insert } from '../workspace/table.ts';
import { loadVerdictsOf } from '../workspace/load.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface NewVerdict {
  /** Absent: a new one. */
  readonly id?: string | undefined;
  readonly kind: 'match' | 'no-match';
  readonly left: { readonly side: VerdictSide; readonly keys: readonly SourceKey[] };
  readonly right: { readonly side: VerdictSide; readonly keys: readonly SourceKey[] };
  readonly reason?: string | undefined;
  /** Ids of others that are given for the same reason, which stands in the first. */
  readonly beside?: readonly string[] | undefined;
  /** Ids of verdicts that this one ends. */
  readonly supersedes?: readonly string[];
  /** The decision that it gives again: whose it is, and when it was made. Absent: of who acts, now. */
  readonly again?: { readonly by: DecidedBy; readonly since: string };
}

/** Writes up to which member rows share the unit of their verdict; else they are written ahead, inert until it exists. */
const WRITES_WITH_MEMBERS = 150;

/** Earlier verdicts that end in the unit of the one that ends them; of more the rest may end in units after it. */
const MOST_ENDS_WITH_VERDICT = 100;

/** Appends a verdict with its members and lets the decisions to come in this session heed it. */
export async function giveVerdict(session: Session, verdict: NewVerdict): Promise<string> {
  const { ws, hub, context } = session;
  const id = verdict.id ?? mintId('ver', hub.now(), hub.random);
  const left = [...new Set(verdict.left.keys)].sort();
  const right = [...new Set(verdict.right.keys)].sort();
  const named = [...new Set([...left, ...right])];
  // Also those of records that are gone: what is known of them in this session is then all there is.
  await loadVerdictsOf(ws, named);
  const rows = [...memberRows(id, 'left', left), ...memberRows(id, 'right', right)];
  const { by, since } = verdict.again ?? { by: context.by, since: id };
  if (ws.pendingWrites + rows.length <= WRITES_WITH_MEMBERS) for (const row of rows) session.add(row);
  else for (let i = 0; i < rows.length; i += WRITES_PER_UNIT) await session.ahead(rows.slice(i, i + WRITES_PER_UNIT));
  const supersedes = verdict.supersedes ?? [];
  const at = instant(hub.now());
  const doc = {
    id,
    kind: verdict.kind,
    left: verdict.left.side,
    right: verdict.right.side,
    by,
    at,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(verdict.beside === undefined ? {} : { beside: verdict.beside }),
    ...(since === id ? {} : { since }),
    supersedes,
  } satisfies Verdict;
  session.add(insert('verdicts', id, doc));
  for (const ended of supersedes) {
    // Not again for one that an earlier verdict of this session ended.
    if (!ws.verdicts.get(ended)) continue;
    // What ends in a unit after it does not stand meanwhile: the newer decision does.
    if (supersedes.length > MOST_ENDS_WITH_VERDICT && ws.pendingWrites >= WRITES_PER_UNIT) await session.flush();
    session.add(insert('verdictEnds', ended, { endedBy: id, at }));
    ws.verdicts.set(ended, null);
  }
  const given = { left: doc.left, right: doc.right };
  // A command's first verdict is what it was asked for; others keep what that leaves behind in its place.
  if (context.decidesBySteward && !verdict.again) ws.verdictId ??= id;
  ws.verdicts.set(id, { id, since, kind: verdict.kind, by, left, right, given });
  for (const key of named) {
    ws.verdictIds.set(key, [...(ws.verdictIds.get(key) ?? []), id]);
    // Whom a no-match goes on keeping apart nothing changes for.
    const customer = verdict.kind === 'no-match' && verdict.again ? null : ws.customerOf(key);
    if (customer) ws.touched.add(customer);
  }
  return id;
}

/** Both sides of a verdict: as whom it was given, and the records that it names for them. */
export function sidesOf({ left, right, given }: StandingVerdict) {
  return [
    { side: given.left, keys: left },
    { side: given.right, keys: right },
  ] as const;
}

/** Records that a verdict names opposite one another. */
export interface Sides {
  readonly left: readonly SourceKey[];
  readonly right: readonly SourceKey[];
}

/**
 * Gives a verdict again with these records on its sides, and ends it as it was: it stays the decision that it was, of
 * whoever made it.
 * @param supersedes what ends by it in place of the verdict itself; of one that ends by another verdict, or has: nothing
 */
export async function giveAgain(
  session: Session,
  { id, since, kind, by, given }: StandingVerdict,
  { left, right }: Sides,
  supersedes: readonly string[] = [id],
): Promise<string> {
  return giveVerdict(session, {
    kind,
    left: { side: given.left, keys: left },
    right: { side: given.right, keys: right },
    again: { by, since },
    supersedes,
  });
}

function memberRows(verdictId: string, side: 'left' | 'right', keys: readonly SourceKey[]): Write[] {
  return keys.map((sourceKey) =>
    insert('verdictMembers', `${verdictId}|${side}|${sourceKey}`, { verdictId, side, sourceKey }),
  );
}

/** The verdicts in force that any of these records stands in. */
export function verdictsOf(ws: Workspace, keys: readonly SourceKey[]): StandingVerdict[] {
  const found = new Map<string, StandingVerdict>();
  for (const key of keys) {
    for (const id of ws.verdictIds.get(key) ?? []) {
      const verdict = ws.verdicts.get(id);
      if (verdict) found.set(id, verdict);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Matches that bind a record of `some` to a record outside of it but among `others`. */
export function matchesBetween(
  ws: Workspace,
  some: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
): StandingVerdict[] {
  return verdictsOf(ws, [...some]).filter((verdict) => {
    const pair = verdict.kind === 'match' ? boundPair(verdict, ws.lives) : null;
    if (!pair) return false;
    const [a, b] = pair;
    return (some.has(a) && others.has(b)) || (some.has(b) && others.has(a));
  });
}

/** What binding two sides would end, or the chain of verdicts that forbids it. */
export type Binding = { readonly ends: readonly string[] } | { readonly chain: readonly string[] };

/**
 * The verdicts that binding `left` and `right` ends: the no-matches of every chain that forbids it, where all of
 * these are named, and `ending`, which end whatever they say.
 */
export function bindingOf(
  ws: Workspace,
  left: readonly SourceKey[],
  right: readonly SourceKey[],
  named: readonly string[],
  ending: readonly string[] = [],
): Binding {
  const ended = new Set(ending);
  const all = verdictsOf(ws, [...left, ...right]);
  for (;;) {
    const constraints = all
      .filter((verdict) => !ended.has(verdict.id))
      .map((verdict) => constraintOf(verdict, () => true, ws.lives))
      .filter((constraint) => constraint !== null);
    const chain = contradiction(left, right, constraints);
    if (!chain) return { ends: [...ended] };
    const forbidding = chain.filter((id) => ws.verdicts.get(id)?.kind === 'no-match');
    if (!forbidding.every((id) => named.includes(id))) return { chain };
    for (const id of forbidding) ended.add(id);
  }
}
