import { Arg, Args, Ctx, FieldResolver, Resolver, Root, type ClassType } from 'type-graphql';
import { transactionCounts } from '../../domain/segments/index.ts';
import type { TransactionSummary } from '../../domain/model/index.ts';
import { boundedCount, timelineKeys } from '../../hub/index.ts';
import { visibleTransactions } from '../../policy/index.ts';
import {
  PageArgs,
  RequiresSourceKeys,
  actorOf,
  connectionOf,
  pageArguments,
  type Connection,
  type Count,
  type SubgraphContext,
} from '../shared/index.ts';
import { Customer } from './customer.ts';
import { TransactionFilter, countsBySummary, timelineFilter } from './filter.ts';
import { counts, pages, summaries } from './loaders.ts';
import { Transaction, TransactionConnection } from './transaction.ts';

@Resolver(() => Customer)
export class CustomerTransactions {
  @RequiresSourceKeys()
  @FieldResolver(() => TransactionConnection as ClassType, { nullable: true, description: 'Newest first.' })
  async transactions(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => TransactionFilter, { nullable: true }) given?: TransactionFilter,
  ): Promise<Connection<Transaction>> {
    const filter = given ?? {};
    const scope = { field: 'Customer.transactions', filter: { customer: customer.id, ...filter } };
    const page = pageArguments(context, scope, args);
    const rule = visibleTransactions(actorOf(context));
    const timeline = timelineFilter(filter, rule);
    const known = await summaries(context).load(customer);
    const keys = timelineKeys(known);
    const position = page.after as readonly [string, string] | null;
    const found = () => pages(context).load({ keys, filter: timeline, first: page.first, after: position });
    const count = (): Count | Promise<Count> =>
      rule === null && countsBySummary(filter)
        ? boundedCount(rowsOf(known, filter.types))
        : counts(context).load({ keys, filter: timeline, rows: rowsOf(known, null) });
    return connectionOf(TransactionConnection, {
      context,
      scope,
      page,
      found,
      toNode: (row) => new Transaction(row.doc),
      count,
    });
  }
}

function rowsOf(known: readonly TransactionSummary[], types: readonly string[] | null | undefined): number {
  return Object.entries(transactionCounts(known))
    .filter(([type]) => !types || types.includes(type))
    .reduce((sum, [, n]) => sum + n, 0);
}
