import { DomainError } from '../../domain/errors.ts';
import type { LiveVerdict } from '../../domain/crossref/index.ts';
import { correctionKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { expectVersion, openCustomer } from '../commands/customers.ts';
import { correctionMatch } from '../commands/correction-match.ts';
import { narrowMatch } from '../commands/narrow-match.ts';
import { runCommand } from '../commands/run.ts';
import { bindingOf, giveVerdict, verdictsOf, type NewVerdict } from '../commands/verdicts.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import type { Session } from '../session.ts';
import { loadClosure } from '../workspace/load.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import { boundWith } from './bound-with.ts';

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
      const binding = await correctionVerdict(session, key, named);
      if (binding === 'apart') continue;
      if (saysNothing && !session.ws.lives(key)) return { customerId: to, key: null, already: false };
      if (binding === 'stands') return { customerId: to, key, already: true };
      const supersedes = await letGo(session, key, binding.wrong);
      await giveVerdict(session, { ...binding.verdict, supersedes });
      return { customerId: to, key, already: false };
    }
    throw new DomainError('CONFLICT', 'A retired customer cannot be corrected.', ['customerId']);
  });
}

/** How many keys of corrections are looked up together; there are more than one where stewards took some out. */
const KEYS_AT_ONCE = 4;

/** The keys of the corrections made on an id, the newest first, and last the one that a new record would take. */
async function correctionKeys(session: Session, customerId: CustomerId): Promise<SourceKey[]> {
  const { ws, context, hub } = session;
  // Of one that was erased the verdicts still tell; nothing is said under its key again.
  const gone = new Set<SourceKey>();
  const isFree = (key: SourceKey) =>
    ws.records.get(key) === null && ws.verdictIds.get(key)?.length === 0 && !gone.has(key);
  const taken: SourceKey[] = [];
  for (;;) {
    const next = Array.from({ length: KEYS_AT_ONCE }, (_, n) => correctionKey(customerId, taken.length + n));
    await loadClosure(ws, next, context.limit);
    for (const key of await erasedAmong(hub, next)) gone.add(key);
    const free = next.findIndex(isFree);
    taken.push(...(free < 0 ? next : next.slice(0, free)));
    const fresh = next[free];
    if (fresh !== undefined) return [...taken.reverse(), fresh].filter((key) => !gone.has(key));
  }
}

/** What binds a correction to its customer, and the matches that bind it elsewhere, which it is to leave. */
interface CorrectionBinding {
  readonly verdict: NewVerdict;
  readonly wrong: readonly StandingVerdict[];
}

/**
 * The verdict that binds the key to the customer, or why there is none to give: it stands, or others keep them apart.
 * @throws DomainError CUSTOMER_TOO_LARGE
 */
async function correctionVerdict(
  session: Session,
  key: SourceKey,
  named: CustomerId,
): Promise<CorrectionBinding | 'stands' | 'apart'> {
  const { ws, hub } = session;
  const to = ws.rootOf(named);
  const members = await boundWith(session, key, named);
  if (members.length === 0) return ws.customerOf(key) === to ? 'stands' : 'apart';
  const ours = new Set(members);
  const elsewhere = ws.customerOf(key) !== null && ws.customerOf(key) !== to;
  const matches = verdictsOf(ws, [key]).filter(({ kind }) => kind === 'match');
  const binds = ({ left, right }: LiveVerdict): boolean =>
    (left.includes(key) && right.some((each) => ours.has(each))) ||
    (right.includes(key) && left.some((each) => ours.has(each)));
  if (!elsewhere && matches.some(binds)) return 'stands';
  // What bound it elsewhere ends, as the key names its customer; what keeps it apart is for a steward to end.
  const wrong = elsewhere ? matches : [];
  const ending = wrong.map(({ id }) => id);
  if ('chain' in bindingOf(ws, [key], members, [], ending)) return 'apart';
  if (members.length >= hub.limits.stewardSourceKeys) {
    const message = `The customer would hold more than ${hub.limits.stewardSourceKeys} source keys.`;
    throw new DomainError('CUSTOMER_TOO_LARGE', message, ['customerId']);
  }
  return {
    wrong,
    verdict: correctionMatch(session, key, named, members),
  };
}

/**
 * Takes a correction out of the matches that bind it elsewhere: what such a match says of others, as a merge does, is
 * given again without it and stays the decision of whoever gave it. Answers those that say nothing more, which end.
 */
async function letGo(session: Session, key: SourceKey, matches: readonly StandingVerdict[]): Promise<string[]> {
  const ended: string[] = [];
  for (const verdict of matches) {
    const [left = [], right = []] = [verdict.left, verdict.right].map((side) => side.filter((each) => each !== key));
    if (left.length === 0 || right.length === 0) ended.push(verdict.id);
    else await narrowMatch(session, verdict, { left, right });
  }
  return ended;
}
