import { DomainError } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import type { Session } from '../session.ts';
import { expectVersion, openCustomer } from './customers.ts';
import { refuseRestricted } from './restriction.ts';
import { runCommand } from './run.ts';
import { supersede } from './supersede.ts';
import { giveVerdict } from './verdicts.ts';

export interface MergeCustomers {
  readonly customerIds: readonly [CustomerId, CustomerId];
  readonly survivorId?: CustomerId;
  readonly reason?: string;
  readonly supersedes?: readonly string[];
}

/**
 * Makes two customers one: a steward's match binds a record of each side, and one redirect leads the loser to the
 * survivor; no link moves. A merged id stands for its survivor.
 * @throws DomainError BAD_USER_INPUT (itself), NOT_FOUND, CONFLICT (verdicts or a restriction keep them apart, already one), CUSTOMER_TOO_LARGE
 */
export async function mergeCustomers(
  hub: Hub,
  input: MergeCustomers,
  options: CommandOptions,
): Promise<CommandResult & { survivorId: CustomerId }> {
  const [one, other] = input.customerIds;
  if (one === other) throw refusal('A customer cannot be merged with itself.', 'customerIds');
  if (input.survivorId !== undefined && !input.customerIds.includes(input.survivorId)) {
    throw refusal('The survivor is one of the two customers.', 'survivorId');
  }
  return runCommand(hub, 'mergeCustomers', input, options, (session) => merge(session, input, options));
}

async function merge(session: Session, input: MergeCustomers, options: CommandOptions) {
  const { ws, hub } = session;
  const first = await openCustomer(session, input.customerIds[0], 'customerIds');
  const second = await openCustomer(session, input.customerIds[1], 'customerIds');
  if (first === second) throw new DomainError('CONFLICT', 'The two are one customer already.', ['customerIds']);
  expectVersion(session, first, options.expectedVersion);
  const chosen = input.survivorId === undefined ? (first < second ? first : second) : ws.rootOf(input.survivorId);
  const loser = chosen === first ? second : first;
  const [kept, lost] = [ws.membersOf(chosen), ws.membersOf(loser)];
  if (kept.length === 0 || lost.length === 0) {
    throw new DomainError('CONFLICT', 'A retired customer holds no record that could be merged.', ['customerIds']);
  }
  refuseRestricted(session, [first, second], 'customerIds');
  if (kept.length + lost.length > hub.limits.stewardSourceKeys) {
    const message = `Together they would hold more than ${hub.limits.stewardSourceKeys} source keys.`;
    throw new DomainError('CUSTOMER_TOO_LARGE', message, ['customerIds']);
  }
  const { left, right, supersedes } = await supersede(
    session,
    { keys: kept, customerId: chosen },
    { keys: lost, customerId: loser },
    input.supersedes ?? [],
  );
  const verdictId = await giveVerdict(session, {
    kind: 'match',
    left: { side: sideOf(session, chosen), keys: left },
    right: { side: sideOf(session, loser), keys: right },
    reason: input.reason,
    supersedes,
  });
  ws.setRedirect(loser, chosen);
  ws.events.push({ kind: 'redirected', customerId: loser, toId: chosen, by: options.by, evidence: [] });
  ws.touched.add(loser).add(chosen);
  await session.decide([...kept, ...lost]);
  if (ws.rootOf(loser) !== chosen || !lost.every((key) => ws.customerOf(key) === chosen)) {
    const message = 'What is recorded of the two keeps them apart, so they cannot be merged whole.';
    throw new DomainError('CONFLICT', message, ['customerIds'], { verdictIds: [verdictId] });
  }
  return { survivorId: chosen };
}

/** All that a customer holds at its present version. */
export function sideOf(session: Session, customerId: CustomerId) {
  return { kind: 'customer', customerId, version: session.ws.customers.version(customerId) } as const;
}

function refusal(message: string, field: string): DomainError {
  return new DomainError('BAD_USER_INPUT', message, [field]);
}
