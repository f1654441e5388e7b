import type { RowPredicate } from '../../domain/model/index.ts';
import { actorOf, type SubgraphContext } from '../shared/index.ts';

const EVERYONE: RowPredicate = { kind: 'all' };

/** Which customers the actor may see; every read of this subgraph takes it from here. */
export function visibleCustomers(context: SubgraphContext): RowPredicate {
  actorOf(context);
  return EVERYONE;
}
