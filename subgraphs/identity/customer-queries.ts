import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { parseCustomerId, sourceKey } from '../../domain/model/index.ts';
import { countCustomers, customersByContact, listCustomers } from '../../hub/index.ts';
import { mayReadField } from '../../policy/index.ts';
import {
  PageArgs,
  actorOf,
  connectionOf,
  pageArguments,
  type Connection,
  type SubgraphContext,
} from '../shared/index.ts';
import { contactOf } from './contact.ts';
import { CustomerConnection, customerIn, shown } from './customer-connection.ts';
import { Customer } from './customer.ts';
import { CustomerFilterInput, CustomerSortInput, filterOf, sortOf } from './list-arguments.ts';
import { customerByKeyLoader, customerLoader } from './loaders.ts';
import { requestOf } from './pages.ts';
import { visibleCustomers } from './visibility.ts';

@Resolver()
export class CustomerQueries {
  @Query(() => Customer, { nullable: true, description: 'Null where no customer ever had the id.' })
  async customer(@Arg('id', () => ID) id: string, @Ctx() context: SubgraphContext): Promise<Customer | null> {
    const customerId = parseCustomerId(id);
    return customerId === null ? null : shown(await customerLoader(context).load(customerId), context);
  }

  @Query(() => Customer, { nullable: true, description: 'The customer that a source system knows by this id.' })
  async customerBySource(
    @Arg('system', () => String) system: string,
    @Arg('sourceId', () => String) sourceId: string,
    @Ctx() context: SubgraphContext,
  ): Promise<Customer | null> {
    return shown(await customerByKeyLoader(context).load(sourceKey(system, sourceId)), context);
  }

  @Query(() => CustomerConnection, {
    nullable: true,
    description:
      'The customers of a contact point, in order of id; give either email or phone. A contact may belong to several. totalCountIsLowerBound where too many records hold it to read them all.',
  })
  async customersByContact(
    @Arg('email', () => String, { nullable: true }) email: string | null,
    @Arg('phone', () => String, { nullable: true }) phone: string | null,
    @Arg('country', () => String, { nullable: true, description: 'ISO 3166-1 alpha-2, for a phone in national form.' })
    country: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<Customer>> {
    const { hub } = context;
    if (!mayReadField(actorOf(context), 'Customer.contactPoints')) {
      throw new DomainError('FORBIDDEN', 'Customers are found by contact by those who may read contacts.', []);
    }
    const contact = contactOf({ email: email ?? null, phone: phone ?? null, country: country ?? null });
    const scope = { field: 'Query.customersByContact', filter: { ...contact } };
    const page = pageArguments(context, scope, args);
    const found = await customersByContact(hub, await visibleCustomers(context), contact, requestOf(page));
    const count = () => ({ count: found.total, isLowerBound: found.cut });
    return connectionOf(CustomerConnection, { context, scope, page, found, toNode: customerIn(context), count });
  }

  @Query(() => CustomerConnection, {
    nullable: true,
    description: 'Active customers by what may be filtered and sorted; newest first.',
  })
  async customers(
    @Arg('filter', () => CustomerFilterInput, { nullable: true }) filterInput: CustomerFilterInput | null,
    @Arg('sort', () => CustomerSortInput, { nullable: true }) sortInput: CustomerSortInput | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<Customer>> {
    const { hub } = context;
    const actor = actorOf(context);
    const [filter, sort] = [filterOf(actor, filterInput ?? null), sortOf(actor, sortInput ?? null)];
    const scope = { field: 'Query.customers', filter: { filter, sort } };
    const page = pageArguments(context, scope, args);
    const predicate = await visibleCustomers(context);
    const found = await listCustomers(hub, predicate, filter, sort, requestOf(page));
    const count = () => countCustomers(hub, predicate, filter);
    return connectionOf(CustomerConnection, { context, scope, page, found, toNode: customerIn(context), count });
  }
}
