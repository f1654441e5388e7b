import { DomainError } from '../../domain/errors.ts';
import { components, type LiveVerdict } from '../../domain/crossref/index.ts';
import { correctedId, correctionKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { expectVersion, openCustomer } from '../commands/customers.ts';
import { sideOf } from '../commands/merge-customers.ts';
import { runCommand } from '../commands/run.ts';
import { bindingOf, giveVerdict, verdictsOf, type NewVerdict } from '../commands/verdicts.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import { erasedAmong } from '../upsert/index.ts';
import { loadClosure } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';

const REASON = 'A correction belongs to the customer that it was made for.';

export interface Bound {
  readonly customerId: CustomerId;
  /** Of the record that the correction is to be written as; null where there is nothing to write. */
  readonly key: SourceKey | null;
  /** Whether the verdict was there before. */
  readonly already: boolean;
}

/**
 * Binds the key of a correction to its customer before the record is written, so that the record, when it comes,
 * joins that customer and no other. Without the record the verdict says nothing, so a stop in between does no harm.
 * Of the customer's corrections the newest is gone on with that no steward keeps apart from it; else one begins anew.
 * @param named the id that the correction is made on; of a merged one the survivor answers
 * @param saysNothing whether the correction only withdraws: where nothing was said before, there is nothing to bind
 * @throws DomainError NOT_FOUND, VERSION_CONFLICT, CUSTOMER_TOO_LARGE, CONFLICT (retired)
 */
export async function bindAhead(
  hub: Hub,
  named: CustomerId,
  saysNothing: boolean,
  options: CommandOptions,
): Promise<Bound> {
  const { idempotencyKey: _, ...plain } = options;
  return runCommand<CommandResult & Bound>(hub, 'bindAhead', null, plain, async (session) => {
    const to = await openCustomer(session, named, 'customerId');
    const keys = await correctionKeys(session, named);
    expectVersion(session, to, options.expectedVersion);
    for (const key of keys) {
      const binding = correctionVerdict(session, key, named);
      if (binding === 'apart') continue;
      if (saysNothing && !session.ws.lives(key)) return { customerId: to, key: null, already: false };
      if (binding === 'stands') return { customerId: to, key, already: true };
      await giveVerdict(session, binding);
      return { customerId: to, key, already: false };
    }
    throw new DomainError('CONFLICT', 'A retired customer cannot be corrected.', ['customerId']);
  });
}

/** How many keys of corrections are looked up together; there are more than one where stewards took some out. */
const KEYS_AT_ONCE = 4;

/** The keys of the corrections made on an id, the newest first, and last the one that a new record would take. */
async function correctionKeys(session: Session, customerId: CustomerId): Promise<SourceKey[]> {
  const { ws, context } = session;
  // Of one that was erased the verdicts still tell; nothing is said under its key again.
  const gone = new Set<SourceKey>();
  const isFree = (key: SourceKey) =>
    ws.records.get(key) === null && ws.verdictIds.get(key)?.length === 0 && !gone.has(key);
  const taken: SourceKey[] = [];
  for (;;) {
    const next = Array.from({ length: KEYS_AT_ONCE }, (_, n) => correctionKey(customerId, taken.length + n));
    await loadClosure(ws, next, context.limit);
    for (const key of await erasedAmong(session, next)) gone.add(key);
    const free = next.findIndex(isFree);
    taken.push(...(free < 0 ? next : next.slice(0, free)));
    const fresh = next[free];
    if (fresh !== undefined) return [...taken.reverse(), fresh].filter((key) => !gone.has(key));
  }
}

/**
 * The records that a correction goes with: those of the very id it was made on, which it keeps at a merge and when it
 * is parted again. While others are merged into it their later records are held by it too: corrections of other ids,
 * and what hangs together by link edges with a record of another id, are left out where there are any else. Without
 * any, those of ids merged into it; then all of the customer.
 */
function boundWith(ws: Workspace, key: SourceKey, named: CustomerId): readonly SourceKey[] {
  const own = [...ws.heldBy(named)].filter((each) => each !== key && ws.lives(each));
  const ofNoOther = own.filter((each) => (correctedId(each) ?? named) === named);
  const alone = besideNoOther(ws, ofNoOther, named);
  for (const keys of [alone, ofNoOther, own]) if (keys.length > 0) return keys;
  const others = (id: CustomerId) => ws.membersOf(id).filter((each) => each !== key);
  const merged = others(named);
  return merged.length > 0 ? merged : others(ws.rootOf(named));
}

/** Of these records of an id, those that no chain of link edges joins to a record which another id holds. */
function besideNoOther(ws: Workspace, keys: readonly SourceKey[], named: CustomerId): readonly SourceKey[] {
  const members = ws.membersOf(ws.rootOf(named));
  const held = ws.heldBy(named);
  if (held.size === members.length) return keys;
  const known = new Set(members);
  const pairs = members.flatMap((from) =>
    [...(ws.neighbours.get(from) ?? [])].flatMap(([to, { kind }]): [SourceKey, SourceKey][] =>
      kind === 'link' && known.has(to) ? [[from, to]] : [],
    ),
  );
  const ofOthers = components(members, pairs).filter((component) => component.some((each) => !held.has(each)));
  const left = new Set(ofOthers.flat());
  return keys.filter((each) => !left.has(each));
}

/**
 * The verdict that binds the key to the customer, or why there is none to give: it stands, or others keep them apart.
 * @throws DomainError CUSTOMER_TOO_LARGE
 */
function correctionVerdict(session: Session, key: SourceKey, named: CustomerId): NewVerdict | 'stands' | 'apart' {
  const { ws, hub } = session;
  const to = ws.rootOf(named);
  const members = boundWith(ws, key, named);
  if (members.length === 0) return ws.customerOf(key) === to ? 'stands' : 'apart';
  const ours = new Set(members);
  const elsewhere = ws.customerOf(key) !== null && ws.customerOf(key) !== to;
  const matches = verdictsOf(ws, [key]).filter(({ kind }) => kind === 'match');
  const binds = ({ left, right }: LiveVerdict): boolean =>
    (left.includes(key) && right.some((each) => ours.has(each))) ||
    (right.includes(key) && left.some((each) => ours.has(each)));
  if (!elsewhere && matches.some(binds)) return 'stands';
  // What bound it elsewhere ends, as the key names its customer; what keeps it apart is for a steward to end.
  const wrong = elsewhere ? matches.map(({ id }) => id) : [];
  const binding = bindingOf(ws, [key], members, [], wrong);
  if ('chain' in binding) return 'apart';
  if (members.length >= hub.limits.stewardSourceKeys) {
    const message = `The customer would hold more than ${hub.limits.stewardSourceKeys} source keys.`;
    throw new DomainError('CUSTOMER_TOO_LARGE', message, ['customerId']);
  }
  return {
    kind: 'match',
    left: { side: { kind: 'record', key }, keys: [key] },
    right: { side: sideOf(session, named), keys: members },
    reason: REASON,
    supersedes: binding.ends,
  };
}
