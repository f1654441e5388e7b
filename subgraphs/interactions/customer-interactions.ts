import { Arg, Ctx, FieldResolver, Int, Resolver, Root, type ClassType } from 'type-graphql';
import type { Instant, InteractionSummary } from '../../domain/model/index.ts';
import type { TimelineKey } from '../../hub/index.ts';
import {
  RequiresSourceKeys,
  DateTime,
  boundedCount,
  connectionOf,
  pageArguments,
  type Connection,
  type Count,
  type SubgraphContext,
} from '../shared/index.ts';
import { Customer } from './customer.ts';
import { FeedbackSummary } from './feedback.ts';
import { InteractionFilter, countsBySummary, timelineFilter } from './filter.ts';
import { Interaction, InteractionConnection } from './interaction.ts';
import { counts, pages, summaries } from './loaders.ts';

@Resolver(() => Customer)
export class CustomerInteractions {
  @RequiresSourceKeys()
  @FieldResolver(() => InteractionConnection as ClassType, { nullable: true, description: 'Newest first.' })
  async interactions(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, { nullable: true, description: '1 to 100; 20 if absent.' }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => InteractionFilter, { nullable: true }) given?: InteractionFilter,
  ): Promise<Connection<Interaction>> {
    const filter = given ?? {};
    const scope = { field: 'Customer.interactions', filter: { customer: customer.id, ...filter } };
    const page = pageArguments(context, scope, { first, after });
    const timeline = timelineFilter(filter);
    const known = await summaries(context).load(customer);
    const keys = known.map(keyOf);
    const position = page.after as readonly [string, string] | null;
    const found = () => pages(context).load({ keys, filter: timeline, first: page.first, after: position });
    const count = (): Count | Promise<Count> =>
      countsBySummary(filter)
        ? boundedCount(rowsOf(known, filter.types))
        : counts(context).load({ keys, filter: timeline, rows: rowsOf(known, null) });
    const toNode = (row: { readonly doc: ConstructorParameters<typeof Interaction>[0] }) => new Interaction(row.doc);
    return connectionOf(InteractionConnection, { context, scope, page, found, toNode, count });
  }

  @RequiresSourceKeys()
  @FieldResolver(() => InteractionConnection as ClassType, {
    nullable: true,
    description: 'Cases that are not closed, newest first.',
  })
  async openCases(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, { nullable: true, description: '1 to 100; 20 if absent.' }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ): Promise<Connection<Interaction>> {
    const scope = { field: 'Customer.openCases', filter: { customer: customer.id } };
    const page = pageArguments(context, scope, { first, after });
    const known = (await summaries(context).load(customer)).filter(({ openCases }) => openCases > 0);
    const filter = { where: { type: 'case', state: { in: ['open', 'pending'] } } };
    const position = page.after as readonly [string, string] | null;
    const found = () => pages(context).load({ keys: known.map(keyOf), filter, first: page.first, after: position });
    const toNode = (row: { readonly doc: ConstructorParameters<typeof Interaction>[0] }) => new Interaction(row.doc);
    const count = (): Count => boundedCount(known.reduce((sum, { openCases }) => sum + openCases, 0));
    return connectionOf(InteractionConnection, { context, scope, page, found, toNode, count });
  }

  @RequiresSourceKeys()
  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When we and the customer last spoke; visits of the web site do not count.',
  })
  async lastContactAt(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Instant | null> {
    const times = (await summaries(context).load(customer)).map(({ lastContactAt }) => lastContactAt);
    return times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
  }

  @RequiresSourceKeys()
  @FieldResolver(() => FeedbackSummary, { nullable: true })
  async feedback(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<FeedbackSummary> {
    const known = await summaries(context).load(customer);
    const count = known.reduce((sum, { feedbackCount }) => sum + feedbackCount, 0);
    const thousandths = known.reduce((sum, { feedbackSum }) => sum + feedbackSum, 0);
    const keys = known.filter(({ counts: of }) => (of['feedback'] ?? 0) > 0).map(keyOf);
    const latest = async (): Promise<Interaction | null> => {
      const request = { keys, filter: { where: { type: 'feedback' } }, first: 1, after: null };
      const [newest] = (await pages(context).load(request)).rows;
      return newest === undefined ? null : new Interaction(newest.item.doc);
    };
    const average = count === 0 ? null : Math.round(thousandths / count) / 1000;
    return Object.assign(new FeedbackSummary(), { count, average, latest });
  }
}

function keyOf({ sourceKey, lastAt }: InteractionSummary): TimelineKey {
  return { key: sourceKey, lastAt };
}

function rowsOf(known: readonly InteractionSummary[], types: readonly string[] | null | undefined): number {
  return known
    .flatMap(({ counts: of }) => Object.entries(of))
    .filter(([type]) => !types || types.includes(type))
    .reduce((sum, [, n]) => sum + n, 0);
}
