import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root, type ClassType } from 'type-graphql';
import { connectionOf, pageArguments, rowKey, type Connection, type SubgraphContext } from '../shared/index.ts';
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
    const row = await rows(context).load(rowKey(system, id));
    return row === null ? null : new Transaction(row.doc);
  }

  @FieldResolver(() => TransactionLineConnection as ClassType, {
    nullable: true,
    description: 'In the order of the document.',
  })
  lines(
    @Root() transaction: Transaction,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, { nullable: true, description: '1 to 100; 20 if absent.' }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ): Connection<TransactionLine> {
    const scope = { field: 'Transaction.lines', filter: { transaction: transaction.rowKey } };
    const page = pageArguments(context, scope, { first, after });
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
    if (transaction.relatedKey === null) return null;
    const row = await rows(context).load(transaction.relatedKey);
    return row === null ? null : new Transaction(row.doc);
  }
}
