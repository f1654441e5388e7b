import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Relation as HubRelation } from '../../hub/index.ts';
import { PageArgs, connectionOf, pageArguments, type Connection, type SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { inverseRelationLoader, relationLoader } from './loaders.ts';
import { requestOf } from './pages.ts';
import { Relation, RelationConnection } from './relation.ts';

/** Relations in both directions; they follow merges and unmerges, as links lead from keys to customers. */
@Resolver(() => Customer)
export class RelationFields {
  @FieldResolver(() => RelationConnection, {
    nullable: true,
    description: 'Relations that the records of the customer state. Its total is not counted.',
  })
  async relations(
    @Root() customer: Customer,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<Relation>> {
    return relationPage(customer, 'Customer.relations', relationLoader, args, context);
  }

  @FieldResolver(() => RelationConnection, {
    nullable: true,
    description: 'Relations to the customer that records of others state; "customer" is who states it. Not counted.',
  })
  async inverseRelations(
    @Root() customer: Customer,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<Relation>> {
    return relationPage(customer, 'Customer.inverseRelations', inverseRelationLoader, args, context);
  }
}

async function relationPage(
  { view }: Customer,
  field: string,
  loader: typeof relationLoader,
  args: PageArgs,
  context: SubgraphContext,
): Promise<Connection<Relation>> {
  const scope = { field, filter: { id: view.id } };
  const page = pageArguments(context, scope, args);
  const found = await loader(context).load({ customer: view, page: requestOf(page) });
  const toNode = (relation: HubRelation) => Relation.of(relation, context.hub.store);
  return connectionOf(RelationConnection, { context, scope, page, found, toNode, count: null });
}
