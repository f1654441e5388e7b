import { DomainError } from '../../domain/errors.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import { expectVersion, openRecord } from './customers.ts';
import { keepRest } from './keep-together.ts';
import { sideOf } from './merge-customers.ts';
import { runCommand } from './run.ts';
import { releaseMatches } from './release-matches.ts';
import { standAgain } from './stand-again.ts';
import { giveVerdict } from './verdicts.ts';

/**
 * Takes a record out of its customer: a no-match keeps it from all the others that the customer holds now. Pins of
 * this very record end by it; a match in which it only stood for its side goes on without it. Nothing is said of the
 * others: they stay together with the customer's id, also where this record alone had joined them, unless an earlier
 * no-match keeps some of them apart.
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
  const released = await releaseMatches(session, new Set([key]), new Set(others));
  await giveVerdict(session, {
    kind: 'no-match',
    left: { side: { kind: 'record', key }, keys: [key] },
    right: { side: sideOf(session, customer), keys: others },
    reason,
    supersedes: released.ending,
  });
  await standAgain(session, released);
  await keepRest(session, customer, others, key);
  await session.decide([key, ...others], (each) => each !== key);
  return {};
}
