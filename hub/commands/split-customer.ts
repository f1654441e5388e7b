import { DomainError } from '../../domain/errors.ts';
import { keepers } from '../../domain/crossref/index.ts';
import { correctedId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { bindLoosened, correctionsAmong } from './bind-to-own.ts';
import { expectVersion, openCustomer } from './customers.ts';
import { keepTogether } from './keep-together.ts';
import { sideOf } from './merge-customers.ts';
import { releaseMatches } from './release-matches.ts';
import { runCommand } from './run.ts';
import { standAgain } from './stand-again.ts';
import { giveVerdict } from './verdicts.ts';

export interface SplitCustomer {
  readonly customerId: CustomerId;
  readonly parts: readonly (readonly SourceKey[])[];
  readonly reason?: string;
}

const MOST_PARTS = 50;

/**
 * Divides a customer: no-matches between the parts, which end the matches that bound them, and matches within a part
 * that was held together by what went. What is in no part stays together as one more. The part with most records keeps
 * the id, and corrections that no part names go with the id that they were made on.
 * @throws DomainError NOT_FOUND, BAD_USER_INPUT when the parts do not divide what the customer holds, CONFLICT when an
 *   earlier no-match keeps records of one part from each other
 */
export async function splitCustomer(hub: Hub, input: SplitCustomer, options: CommandOptions): Promise<CommandResult> {
  return runCommand(hub, 'splitCustomer', input, options, (session) => split(session, input, options));
}

async function split(session: Session, input: SplitCustomer, options: CommandOptions): Promise<object> {
  const { ws } = session;
  const customer = await openCustomer(session, input.customerId, 'customerId');
  expectVersion(session, customer, options.expectedVersion);
  const members = ws.membersOf(customer);
  const named = new Set(input.parts.flat());
  const corrections = correctionsAmong(ws, customer, members);
  const unnamed = corrections.filter((key) => !named.has(key));
  const records = divide(
    members.filter((key) => !unnamed.includes(key)),
    input.parts,
  );
  // Corrections stand for no id, so it can be told before they are placed who keeps which.
  const claims = (key: SourceKey): boolean => !corrections.includes(key);
  const ofKeepers = beside(ws, records, unnamed, claims);
  const parts = records.map((part, i) => [...part, ...(ofKeepers[i] ?? [])]);
  const side = sideOf(session, customer);
  // It names all that the customer holds.
  let first: string | null = null;
  for (const [i, part] of parts.entries()) {
    const rest = parts.slice(i + 1).flat();
    if (rest.length === 0) break;
    const released = await releaseMatches(session, new Set(part), new Set(rest));
    const id: string = await giveVerdict(session, {
      kind: 'no-match',
      left: { side, keys: part },
      right: { side, keys: rest },
      ...(first === null ? { reason: input.reason } : { beside: [first] }),
      supersedes: released.ending,
    });
    first ??= id;
    await standAgain(session, released);
  }
  for (const [i, part] of parts.entries()) {
    const within = new Set(part);
    const leaving = new Set(members.filter((key) => !within.has(key)));
    await bindLoosened(session, ofKeepers[i] ?? [], part, leaving);
  }
  await keepTogether(session, customer, parts, 'refuse');
  await session.decide(members, claims);
  return {};
}

/** Of each part the corrections that go with it: it keeps the id that they were made on, or the nearest survivor. */
function beside(
  ws: Workspace,
  parts: readonly (readonly SourceKey[])[],
  corrections: readonly SourceKey[],
  claims: (key: SourceKey) => boolean,
): readonly (readonly SourceKey[])[] {
  const keeper = keepers({ parts, links: ws.links, forest: ws.redirects, claims });
  const placed = parts.map((): SourceKey[] => []);
  for (const key of corrections) {
    const id = correctedId(key) as CustomerId;
    const kept = [id, ...ws.survivorsOf(id)].find((each) => keeper.has(each));
    placed[kept === undefined ? 0 : (keeper.get(kept) ?? 0)]?.push(key);
  }
  return placed;
}

/** The parts named and the rest. @throws DomainError BAD_USER_INPUT */
function divide(members: readonly SourceKey[], named: readonly (readonly SourceKey[])[]): (readonly SourceKey[])[] {
  const left = new Set(members);
  if (named.length > MOST_PARTS) throw refusal(`A customer is split into at most ${MOST_PARTS} parts at once.`);
  for (const part of named) {
    if (part.length === 0) throw refusal('A part holds at least one source key.');
    for (const key of part) {
      if (!left.delete(key)) throw refusal('Each source key of a part is one of the customer, and in one part only.');
    }
  }
  const parts = left.size > 0 ? [...named, [...left]] : [...named];
  if (parts.length < 2) throw refusal('The parts leave the customer whole; name at least one part of its records.');
  return parts;
}

function refusal(message: string): DomainError {
  return new DomainError('BAD_USER_INPUT', message, ['parts']);
}
