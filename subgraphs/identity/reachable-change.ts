import { DomainError } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/model/index.ts';
import { visibleSurvivors, type CommandOptions, type CommandResult } from '../../hub/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { visibleCustomers } from './visibility.ts';

/**
 * Carries out what enters or corrects a customer. What it says may make the resolver join customers, so for an actor
 * from whom any customer is hidden, be it for a restriction alone, it is tried first: a value of a stranger's must
 * not open the stranger's record to him, nor hide from him a customer whom he saw.
 * @throws DomainError CONFLICT where it would touch a customer whom the actor may not see
 */
export async function reachableChange<R extends CommandResult>(
  context: SubgraphContext,
  options: CommandOptions,
  change: (options: CommandOptions) => Promise<R>,
): Promise<R> {
  const predicate = await visibleCustomers(context);
  if (predicate.kind !== 'all') {
    const { idempotencyKey: _, ...once } = options;
    const tried = await change({ ...once, dryRun: true });
    const touched = tried.affected.filter(({ kind }) => kind !== 'created').map(({ customerId }) => customerId);
    await refuseHidden(context, touched);
    if (options.dryRun === true) return tried;
  }
  return change(options);
}

async function refuseHidden(context: SubgraphContext, ids: readonly CustomerId[]): Promise<void> {
  const visible = await visibleSurvivors(context.hub, await visibleCustomers(context), ids);
  if (ids.every((id) => visible.has(id))) return;
  throw new DomainError(
    'CONFLICT',
    'By these values it would be joined with a customer who is not yours to change; ask a steward.',
    ['attributes'],
  );
}
