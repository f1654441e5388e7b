import { boundPair } from '../../domain/crossref/index.ts';
import { DomainError } from '../../domain/errors.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import { expectVersion, openRecord } from './customers.ts';
import { sideOf } from './merge-customers.ts';
import { runCommand } from './run.ts';
import { giveVerdict, verdictsOf } from './verdicts.ts';

/**
 * Takes a record out of its customer: a no-match keeps it from all the others that the customer holds now. Pins of
 * this very record end by it; a match in which it only stood for its side goes on without it.
 * @throws DomainError NOT_FOUND, BAD_USER_INPUT for the only record of a customer
 */
export async function unlink(
  hub: Hub,
  input: { readonly key: SourceKey; readonly reason?: string },
  options: CommandOptions,
): Promise<CommandResult> {
  return runCommand(hub, 'unlink', input, options, (session) => takeOut(session, input, options));
}

async function takeOut(
  session: Session,
  { key, reason }: { readonly key: SourceKey; readonly reason?: string },
  options: CommandOptions,
): Promise<object> {
  const { ws } = session;
  const customer = await openRecord(session, key);
  expectVersion(session, customer, options.expectedVersion);
  const others = ws.membersOf(customer).filter((each) => each !== key);
  if (others.length === 0) {
    throw new DomainError('BAD_USER_INPUT', 'The only record of a customer cannot be unlinked.', ['key']);
  }
  const supersedes = await releaseMatches(session, new Set([key]), new Set(others), reason);
  await giveVerdict(session, {
    kind: 'no-match',
    left: { side: { kind: 'record', key }, keys: [key] },
    right: { side: sideOf(session, customer), keys: others },
    reason,
    supersedes,
  });
  await session.decide([key, ...others]);
  return {};
}

/**
 * Ends the matches that bind a record of `some` to one of `others`. Where a side has further members that live and
 * are not among `some`, the match is given again for those, so that only what is taken out leaves. Answers what the
 * verdict to come has to end by name.
 */
async function releaseMatches(
  session: Session,
  some: ReadonlySet<SourceKey>,
  others: ReadonlySet<SourceKey>,
  reason: string | undefined,
): Promise<string[]> {
  const { ws } = session;
  const ended: string[] = [];
  for (const verdict of verdictsOf(ws, [...some])) {
    const pair = verdict.kind === 'match' ? boundPair(verdict, ws.lives) : null;
    if (!pair || !pair.some((key) => some.has(key)) || !pair.some((key) => others.has(key))) continue;
    const left = verdict.left.filter((key) => !some.has(key));
    const right = verdict.right.filter((key) => !some.has(key));
    if (!left.some(ws.lives) || !right.some(ws.lives)) {
      ended.push(verdict.id);
      continue;
    }
    const stored = (await session.hub.store.get('verdicts', [verdict.id])).get(verdict.id)?.doc;
    if (!stored?.left || !stored.right) continue;
    await giveVerdict(session, {
      kind: 'match',
      left: { side: stored.left, keys: left },
      right: { side: stored.right, keys: right },
      reason,
      supersedes: [verdict.id],
    });
  }
  return ended;
}
