import { DomainError } from '../../domain/errors.ts';
import { Apart, standing } from '../../domain/crossref/index.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { partsAround } from '../resolve/decide.ts';
import type { Session } from '../session.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { WRITES_PER_UNIT } from '../writes-per-unit.ts';
import { bindLoosened, correctionsAmong } from './bind-to-own.ts';
import { sideOf } from './merge-customers.ts';
import { bindingOf, giveVerdict, verdictsOf } from './verdicts.ts';

type Keys = readonly SourceKey[];

/** Groups that are bound to one and the same: what deleting or dividing that one rewrites stays small. */
const BOUND_TO_ONE = 20;
/** Rows that a match adds to a full unit, whose members are written ahead; and the customer that it touches. */
const WRITES_PER_MATCH = 4;
const REASON = 'They are one customer still; what was taken out had held them together.';

/**
 * After no-matches have parted records of a customer, and before anything is decided: binds each part where it would
 * fall into groups now, as what was taken out had held them together. Each group is bound to one other, so that what is
 * written grows with the records alone.
 * @param contradicted where an earlier no-match keeps groups of a part apart: whether it is obeyed, or refused
 * @throws DomainError CONFLICT with `details.verdictIds`
 */
export async function keepTogether(
  session: Session,
  customer: CustomerId,
  parts: readonly Keys[],
  contradicted: 'obey' | 'refuse',
): Promise<void> {
  const { ws, context } = session;
  for (;;) {
    const decided = await partsAround(ws, parts.flat(), context.limit);
    // All of them before the first is given, so that a refusal leaves nothing behind.
    const bindings = parts.flatMap((part) => bindingsOf(ws, customer, groupsOf(part, decided), contradicted));
    if (bindings.length === 0) return;
    for (const [left, right] of bindings) {
      if (ws.pendingWrites + WRITES_PER_MATCH > WRITES_PER_UNIT) await session.flush();
      const side = sideOf(session, customer);
      await giveVerdict(session, {
        kind: 'match',
        left: { side, keys: left },
        right: { side, keys: right },
        reason: REASON,
      });
    }
  }
}

/**
 * The same for all that a customer goes on holding when one record is taken out, its corrections among them: nothing
 * is said of these, so whom a no-match of before keeps apart comes apart.
 */
export async function keepRest(session: Session, customer: CustomerId, rest: Keys, taken: SourceKey): Promise<void> {
  await bindLoosened(session, correctionsAmong(session.ws, customer, rest), rest, new Set([taken]));
  await keepTogether(session, customer, [rest], 'obey');
}

/** What a part falls into. */
function groupsOf(part: Keys, decided: readonly Keys[]): readonly Keys[] {
  const within = new Set(part);
  return decided.map((keys) => keys.filter((key) => within.has(key))).filter((group) => group.length > 0);
}

/** Which groups are to be bound to which, those first that the others are bound to. */
function bindingsOf(
  ws: Workspace,
  customer: CustomerId,
  groups: readonly Keys[],
  contradicted: 'obey' | 'refuse',
): (readonly [Keys, Keys])[] {
  if (groups.length < 2) return [];
  const apart = keptApart(ws, groups);
  const bindings: (readonly [Keys, Keys])[] = [];
  const bound: Keys[][] = [];
  for (const group of inOrder(ws, customer, groups)) {
    const near = bound.find(([one]) => one && !apart.are(first(one), first(group)));
    if (near === undefined) {
      if (contradicted === 'refuse' && bound.length > 0) throw conflict(ws, bound.flat(2), group);
      bound.push([group]);
      continue;
    }
    const to = near[Math.floor((near.length - 1) / BOUND_TO_ONE)] as Keys;
    bindings.push([to, group]);
    apart.unite(first(to), first(group));
    near.push(group);
  }
  return bindings;
}

/** Which groups the verdicts in force keep apart. */
function keptApart(ws: Workspace, groups: readonly Keys[]): Apart {
  const all = groups.flat();
  const within = new Set(all);
  const apart = Apart.of(
    standing(verdictsOf(ws, all), (key) => within.has(key), ws.lives),
    ws.lives,
  );
  for (const group of groups) for (const key of group) apart.unite(first(group), key);
  return apart;
}

/**
 * Groups of the customer's own id first, then of those that were merged into it, from the top; of the same id the
 * largest first. What later parts an id from the others then leaves these bound to one another.
 */
function inOrder(ws: Workspace, customer: CustomerId, groups: readonly Keys[]): readonly Keys[] {
  const ids = ws.treeOf(customer).map((id) => [ws.survivorsOf(id).length, id] as const);
  ids.sort(([depth, id], [other, second]) => depth - other || (id < second ? -1 : 1));
  const places = new Map(ids.map(([, id], place) => [id, place]));
  const placeOf = (group: Keys): number =>
    Math.min(...group.map((key) => places.get(ws.links.get(key)?.customerId ?? customer) ?? ids.length));
  return groups
    .map((group) => ({ group, place: placeOf(group) }))
    .sort((a, b) => a.place - b.place || b.group.length - a.group.length || (first(a.group) < first(b.group) ? -1 : 1))
    .map(({ group }) => group);
}

function first(group: Keys): SourceKey {
  return group[0] as SourceKey;
}

function conflict(ws: Workspace, some: Keys, others: Keys): DomainError {
  const binding = bindingOf(ws, some, others, []);
  const verdictIds = 'chain' in binding ? binding.chain : [];
  const message = `Earlier verdicts keep records of one part from each other: ${verdictIds.join(', ')}. Put them in different parts.`;
  return new DomainError('CONFLICT', message, ['parts'], { verdictIds });
}
