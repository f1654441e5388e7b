import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import { expectVersion, openCustomer } from '../commands/customers.ts';
import { sideOf } from '../commands/merge-customers.ts';
import { runCommand } from '../commands/run.ts';
import { giveVerdict, refuseContradiction, verdictsOf } from '../commands/verdicts.ts';
import type { Hub } from '../context.ts';
import { loadClosure } from '../workspace/load.ts';

const REASON = 'A correction belongs to the customer that it was made for.';

export interface Bound {
  readonly customerId: CustomerId;
  /** Whether the verdict was there before. */
  readonly already: boolean;
}

/**
 * Binds the key of a correction to its customer before the record is written, so that the record, when it comes,
 * joins that customer and no other. Without the record the verdict says nothing, so a stop in between does no harm.
 * @throws DomainError NOT_FOUND, VERSION_CONFLICT, CUSTOMER_TOO_LARGE, CONFLICT (retired, or verdicts keep them apart)
 */
export async function bindAhead(
  hub: Hub,
  key: SourceKey,
  customerId: CustomerId,
  options: CommandOptions,
): Promise<Bound> {
  const { idempotencyKey: _, ...plain } = options;
  return runCommand<CommandResult & Bound>(hub, 'bindAhead', null, plain, async (session) => {
    const { ws } = session;
    const to = await openCustomer(session, customerId, 'customerId');
    await loadClosure(ws, [key], session.context.limit);
    expectVersion(session, to, options.expectedVersion);
    // Where ids were merged into it, a correction belongs to the customer's own records, which keep its id.
    const own = [...ws.heldBy(to)].filter((each) => each !== key && ws.lives(each));
    const members = own.length > 0 ? own : ws.membersOf(to).filter((each) => each !== key);
    if (members.length === 0 && ws.customerOf(key) !== to) {
      throw new DomainError('CONFLICT', 'A retired customer cannot be corrected.', ['customerId']);
    }
    const ours = new Set(members);
    const elsewhere = ws.customerOf(key) !== null && ws.customerOf(key) !== to;
    const earlier = verdictsOf(ws, [key]);
    const stands =
      !elsewhere &&
      earlier.some(
        ({ kind, left, right }) =>
          kind === 'match' &&
          ((left.includes(key) && right.some((each) => ours.has(each))) ||
            (right.includes(key) && left.some((each) => ours.has(each)))),
      );
    if (stands || members.length === 0) return { customerId: to, already: true };
    if (members.length >= hub.limits.stewardSourceKeys) {
      const message = `The customer would hold more than ${hub.limits.stewardSourceKeys} source keys.`;
      throw new DomainError('CUSTOMER_TOO_LARGE', message, ['customerId']);
    }
    // What bound it elsewhere ends, as the key names its customer; what keeps it apart is for a steward to end.
    const wrong = elsewhere ? earlier.filter(({ kind }) => kind === 'match').map(({ id }) => id) : [];
    const supersedes = refuseContradiction(ws, [key], members, [], wrong);
    await giveVerdict(session, {
      kind: 'match',
      left: { side: { kind: 'record', key }, keys: [key] },
      right: { side: sideOf(session, to), keys: members },
      reason: REASON,
      supersedes,
    });
    return { customerId: to, already: false };
  });
}
