import { DomainError } from '../../domain/errors.ts';
import { mintId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import { expectVersion, openCustomer, openRecord } from './customers.ts';
import { keepRest } from './keep-together.ts';
import { sideOf } from './merge-customers.ts';
import { releaseMatches } from './release-matches.ts';
import { refuseRestricted, statesDoNotMerge } from './restriction.ts';
import { runCommand } from './run.ts';
import { standAgain } from './stand-again.ts';
import { supersede } from './supersede.ts';
import { giveVerdict, matchesBetween } from './verdicts.ts';

export interface LinkRecord {
  readonly key: SourceKey;
  readonly customerId: CustomerId;
  readonly reason?: string;
  readonly supersedes?: readonly string[];
}

/**
 * Pins a record to a customer. Where it was with others in another customer, a no-match keeps it from those, so
 * that the two customers do not become one through it; those stay together, as after an unlink. A restriction keeps a record out, and others from it, as it
 * keeps customers from merging; a record that does not state it may leave a customer that does.
 * @throws DomainError NOT_FOUND, CONFLICT (a restriction; earlier verdicts say otherwise and are not named; a retired customer)
 */
export async function link(hub: Hub, input: LinkRecord, options: CommandOptions): Promise<CommandResult> {
  return runCommand(hub, 'link', input, options, (session) => pin(session, input, options));
}

async function pin(session: Session, input: LinkRecord, options: CommandOptions): Promise<object> {
  const { ws, hub } = session;
  const { key, reason, supersedes: named = [] } = input;
  const from = await openRecord(session, key);
  const to = await openCustomer(session, input.customerId, 'customerId');
  expectVersion(session, to, options.expectedVersion);
  const members = ws.membersOf(to).filter((each) => each !== key);
  if (members.length === 0) {
    if (from === to) return {};
    throw new DomainError('CONFLICT', 'A retired customer holds no record to bind to.', ['customerId']);
  }
  if (members.length >= hub.limits.stewardSourceKeys) {
    const message = `The customer would hold more than ${hub.limits.stewardSourceKeys} source keys.`;
    throw new DomainError('CUSTOMER_TOO_LARGE', message, ['customerId']);
  }
  const left = from === to ? [] : ws.membersOf(from).filter((each) => each !== key);
  if (from !== to) {
    refuseRestricted(session, [to], 'customerId');
    if (left.length === 0 || statesDoNotMerge(session, key)) refuseRestricted(session, [from], 'key');
  }
  const binding = matchesBetween(ws, new Set([key]), new Set(left)).map((verdict) => verdict.id);
  if (!binding.every((id) => named.includes(id))) {
    const message = `Earlier verdicts bind the record to its customer: ${binding.join(', ')}. Name them to supersede them.`;
    throw new DomainError('CONFLICT', message, ['key'], { verdictIds: binding });
  }
  const side = { kind: 'record', key } as const;
  const [apart, bound] = [verdictId(session), verdictId(session)].sort() as [string, string];
  let again: readonly string[] = [];
  if (left.length > 0) {
    const released = await releaseMatches(session, new Set([key]), new Set(left));
    await giveVerdict(session, {
      id: apart,
      kind: 'no-match',
      left: { side, keys: [key] },
      right: { side: sideOf(session, from), keys: left },
      reason,
      beside: [bound],
      supersedes: released.ending,
    });
    again = await standAgain(session, released);
    await keepRest(session, from, left, key);
  }
  // What stands again is in no steward's way, who could not name it.
  const ending = [...named, ...again];
  const { right, supersedes } = await supersede(session, { keys: [key] }, { keys: members, customerId: to }, ending);
  await giveVerdict(session, {
    id: bound,
    kind: 'match',
    left: { side, keys: [key] },
    right: { side: sideOf(session, to), keys: right },
    ...(left.length > 0 ? { beside: [apart] } : { reason }),
    supersedes,
  });
  const made = ws.links.get(key);
  if (from === to && made) {
    ws.setLink({ ...made, by: options.by });
    ws.events.push({ kind: 'linked', customerId: made.customerId, key, by: options.by, evidence: made.evidence });
  }
  // What the record leaves behind keeps its id, also where the record was the first of it.
  await session.decide([key, ...members, ...left], (each) => each !== key);
  if (ws.customerOf(key) !== ws.customerOf(members[0] as SourceKey)) {
    throw new DomainError('CONFLICT', 'What is recorded of the two keeps them apart.', ['customerId']);
  }
  return {};
}

function verdictId({ hub }: Session): string {
  return mintId('ver', hub.now(), hub.random);
}
