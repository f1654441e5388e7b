import type { CustomerView } from '../../hub/index.ts';
import { connectionType, type SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';

export const CustomerConnection = connectionType('Customer', () => Customer);

export function customerIn(context: SubgraphContext): (view: CustomerView) => Customer {
  return (view) => new Customer(view, context.hub.store);
}

export function shown(view: CustomerView | null, context: SubgraphContext): Customer | null {
  return view === null ? null : new Customer(view, context.hub.store);
}
