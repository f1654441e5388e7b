import {
  instant,
  mintId,
  ownKey,
  type AttributeName,
  type CustomerId,
  type Json,
  type Override,
} from '../../domain/model/index.ts';
import { DomainError } from '../../domain/errors.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { erasedAmong } from '../erasures.ts';
import type { Session } from '../session.ts';
import { stewardRows, writeStewardRows } from '../steward-values.ts';
import { insert } from '../workspace/table.ts';
import { expectVersion, openCustomer } from './customers.ts';
import { checkOverride } from './override-shape.ts';
import { runCommand } from './run.ts';

export interface OverrideValue {
  readonly customerId: CustomerId;
  readonly attribute: AttributeName;
  readonly action: 'set' | 'clear' | 'release';
  readonly values: readonly Json[];
  readonly reason?: string;
}

/**
 * A steward's decision on one attribute of a customer. It belongs to the id it was made on, also where that one is
 * merged into another, and goes with it when they are parted; while merged the newest of those in force
 * wins, but for a restriction, which each id decides for itself (decision 0025).
 * Names, contacts and identifiers that are set are found by search and look-up as those of records are.
 * While the customer has no record, restrictions alone show (decision 0150).
 * @throws DomainError NOT_FOUND, ERASED when the id's own key was erased, BAD_USER_INPUT when a value has not the attribute's form
 */
export async function overrideValue(hub: Hub, input: OverrideValue, options: CommandOptions): Promise<CommandResult> {
  checkOverride(input);
  return runCommand(hub, 'overrideValue', input, options, async (session) => {
    const { ws } = session;
    const { customerId } = input;
    const answering = await openCustomer(session, customerId, 'customerId');
    expectVersion(session, answering, options.expectedVersion);
    await refuseErased(session, input);
    const id = mintId('ovr', hub.now(), hub.random);
    const override: Override = {
      id,
      customerId,
      attribute: input.attribute,
      action: input.action,
      values: input.action === 'set' ? input.values : [],
      by: options.by,
      at: instant(hub.now()),
      ...(input.reason === undefined ? {} : { reason: input.reason }),
    };
    session.add(insert('overrides', id, override));
    const before = ws.overrides.get(customerId) ?? [];
    const after = [...before, override];
    const rows = (overrides: readonly Override[]) => stewardRows(hub.store.hmac.bind(hub.store), customerId, overrides);
    const had = rows(before);
    writeStewardRows(ws, customerId, { ...had, keys: had.keys.keys() }, rows(after));
    ws.overrides.set(customerId, after);
    ws.touched.add(answering);
    return {};
  });
}

/** What was erased does not come back by another hand; how a person may be treated can always be said. */
async function refuseErased({ hub }: Session, { customerId, attribute }: OverrideValue): Promise<void> {
  if (attribute === 'restriction') return;
  if ((await erasedAmong(hub, [ownKey(customerId)])).size === 0) return;
  const message =
    'What was said of this id was erased; only its restriction can be set. Name another id of the customer.';
  throw new DomainError('ERASED', message, ['customerId']);
}
