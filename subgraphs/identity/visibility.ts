import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, RowPredicate, SourceKey } from '../../domain/model/index.ts';
import { settledPredicate, visibleKeys, visibleSurvivors, type Hub } from '../../hub/index.ts';
import { visibleCustomers as visibleTo, type Actor } from '../../policy/index.ts';
import { actorOf, oncePerRequest, type CustomerGate, type SubgraphContext } from '../shared/index.ts';
import { customerIdOf, keyOf } from './command-options.ts';
import type { SourceKeyInput } from './record-inputs.ts';

/** Which customers the actor may see; every read of this subgraph takes it from here. Settled once a request. */
export const visibleCustomers = oncePerRequest((context): Promise<RowPredicate> =>
  settledPredicate(context.hub, visibleTo(actorOf(context))),
);

/**
 * The id of a customer that a command is about. Of one that the actor may not see it is said what is said of one that
 * does not exist.
 * @throws DomainError NOT_FOUND
 */
export async function visibleCustomer(
  context: SubgraphContext,
  text: string,
  field: readonly string[],
): Promise<CustomerId> {
  const id = customerIdOf(text, field);
  const predicate = await visibleCustomers(context);
  // Who sees all is told by the command itself whether the customer exists.
  if (predicate.kind === 'all' || (await visibleSurvivors(context.hub, predicate, [id])).has(id)) return id;
  throw new DomainError('NOT_FOUND', 'The customer does not exist.', field);
}

/** The same for the source record that a command is about. @throws DomainError NOT_FOUND */
export async function visibleRecord(
  context: SubgraphContext,
  input: SourceKeyInput,
  field: readonly string[],
): Promise<SourceKey> {
  const key = keyOf(input, field);
  const [visible] = await visibleKeys(context.hub, await visibleCustomers(context), [key]);
  if (visible !== undefined) return key;
  throw new DomainError('NOT_FOUND', 'The source record does not exist.', ['key']);
}

/** Of ids that a command answers with, those that the actor may see. */
export async function shownIds(
  context: SubgraphContext,
  ids: readonly CustomerId[],
): Promise<(id: CustomerId) => boolean> {
  const predicate = await visibleCustomers(context);
  if (predicate.kind === 'all' || ids.length === 0) return () => true;
  const visible = await visibleSurvivors(context.hub, predicate, ids);
  return (id) => visible.has(id);
}

/** Identity's word on other sections' rows, given over its own hub. */
export function customerGate(hub: Hub): CustomerGate {
  return {
    async visible(actor: Actor, keys: readonly SourceKey[]) {
      const predicate = await settledPredicate(hub, visibleTo(actor));
      const visible = new Set(await visibleKeys(hub, predicate, keys));
      return keys.map((key) => visible.has(key));
    },
  };
}
