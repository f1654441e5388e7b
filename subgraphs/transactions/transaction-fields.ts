import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, type ClassType } from 'type-graphql';
import type { RowKey, SourceKey } from '../../domain/model/index.ts';
import { visibleTransactions } from '../../policy/index.ts';
import {
  PageArgs,
  actorOf,
  connectionOf,
  pageArguments,
  rowKey,
  visibleRow,
  type Connection,
  type SubgraphContext,
} from '../shared/index.ts';
import { lines, rows } from './loaders.ts';
import { Transaction, TransactionLine, TransactionLineConnection } from './transaction.ts';

@Resolver(() => Transaction)
export class TransactionFields {
  @Query(() => Transaction, { nullable: true, description: 'A transaction by its own id; null where there is none.' })
  async transaction(
    @Ctx() context: SubgraphContext,
    @Arg('system', () => String) system: string,
    @Arg('id', () => String) id: string,
  ): Promise<Transaction | null> {
    return transactionOf(context, rowKey(system, id), null);
  }

  @FieldResolver(() => TransactionLineConnection as ClassType, {
    nullable: true,
    description: 'In the order of the document.',
  })
  lines(
    @Root() transaction: Transaction,
    @Ctx() context: SubgraphContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Connection<TransactionLine> {
    const scope = { field: 'Transaction.lines', filter: { transaction: transaction.rowKey } };
    const page = pageArguments(context, scope, args);
    const position = page.after as readonly [number, string] | null;
    const request = { transactionId: transaction.rowKey, first: page.first, after: position };
    const found = () => lines(context).load(request);
    return connectionOf(TransactionLineConnection, {
      context,
      scope,
      page,
      found,
      toNode: (row) => new TransactionLine(row.doc, transaction.currency),
      count: () => ({ count: transaction.lineCount, isLowerBound: false }),
    });
  }

  @FieldResolver(() => Transaction, { nullable: true, description: 'What it belongs to, as a payment to its order.' })
  async relatedTo(@Root() transaction: Transaction, @Ctx() context: SubgraphContext): Promise<Transaction | null> {
    const { relatedKey, sourceKey } = transaction;
    return relatedKey === null ? null : transactionOf(context, relatedKey, sourceKey);
  }
}

/** A row found by its id, as far as the actor may see it: it may be anybody's. */
async function transactionOf(
  context: SubgraphContext,
  key: RowKey,
  seen: SourceKey | null,
): Promise<Transaction | null> {
  const found = await rows(context).load(key);
  const rule = visibleTransactions(actorOf(context));
  const row = await visibleRow(context, found?.doc ?? null, { type: 'Transaction', rule, seen });
  return row === null ? null : new Transaction(row);
}
