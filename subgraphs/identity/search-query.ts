import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { searchCustomers } from '../../hub/index.ts';
import { mayReadField } from '../../policy/index.ts';
import {
  PageArgs,
  TEXT_LIMITS,
  checkText,
  connectionOf,
  pageArguments,
  type Connection,
  type SubgraphContext,
  actorOf,
} from '../shared/index.ts';
import { CustomerConnection, customerIn } from './customer-connection.ts';
import type { Customer } from './customer.ts';
import { requestOf } from './pages.ts';
import { visibleCustomers } from './visibility.ts';

@Resolver()
export class SearchQuery {
  @Query(() => CustomerConnection, {
    nullable: true,
    description:
      'Customers by name as people write and hear it (prefix, one typing error, sound, script), best first. totalCountIsLowerBound where the text is too common to look at all.',
  })
  async searchCustomers(
    @Arg('text', () => String) text: string,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<Customer>> {
    const asked = checkText(text, ['text'], { min: 1, max: TEXT_LIMITS.search });
    const scope = { field: 'Query.searchCustomers', filter: { text: asked } };
    const page = pageArguments(context, scope, args);
    const actor = actorOf(context);
    // What may not be read is not found by either: a hit would tell it.
    const findable = {
      byContact: mayReadField(actor, 'Customer.contactPoints'),
      byIdentifier: mayReadField(actor, 'Customer.identifiers'),
    };
    const predicate = await visibleCustomers(context);
    const found = await searchCustomers(context.hub, predicate, asked, requestOf(page), findable);
    const count = () => ({ count: found.total, isLowerBound: found.cut });
    return connectionOf(CustomerConnection, { context, scope, page, found, toNode: customerIn(context), count });
  }
}
