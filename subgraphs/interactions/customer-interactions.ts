import { Arg, Args, Ctx, FieldResolver, Resolver, Root, type ClassType } from 'type-graphql';
import { isFeedback } from '../../domain/business/index.ts';
import type { Instant, InteractionSummary } from '../../domain/model/index.ts';
import { boundedCount, timelineKeys } from '../../hub/index.ts';
import { visibleInteractions } from '../../policy/index.ts';
import {
  PageArgs,
  RequiresSourceKeys,
  actorOf,
  DateTime,
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
import { lastContactAt } from './last-contact.ts';
import { counts, pages, summaries } from './loaders.ts';
import { newest } from './newest.ts';

@Resolver(() => Customer)
export class CustomerInteractions {
  @RequiresSourceKeys()
  @FieldResolver(() => InteractionConnection as ClassType, { nullable: true, description: 'Newest first.' })
  async interactions(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => InteractionFilter, { nullable: true }) given?: InteractionFilter,
  ): Promise<Connection<Interaction>> {
    const filter = given ?? {};
    const scope = { field: 'Customer.interactions', filter: { customer: customer.id, ...filter } };
    const page = pageArguments(context, scope, args);
    const rule = visibleInteractions(actorOf(context));
    const timeline = timelineFilter(filter, rule);
    const known = await summaries(context).load(customer);
    const keys = timelineKeys(known);
    const position = page.after as readonly [string, string] | null;
    const found = () => pages(context).load({ keys, filter: timeline, first: page.first, after: position });
    const count = (): Count | Promise<Count> =>
      rule === null && countsBySummary(filter)
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
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Interaction>> {
    const scope = { field: 'Customer.openCases', filter: { customer: customer.id } };
    const page = pageArguments(context, scope, args);
    const known = (await summaries(context).load(customer)).filter(({ openCases }) => openCases > 0);
    const rule = visibleInteractions(actorOf(context));
    const where = { type: 'case', state: { in: ['open', 'pending'] } };
    const filter = rule === null ? { where } : { where, matches: rule };
    const keys = timelineKeys(known);
    const position = page.after as readonly [string, string] | null;
    const found = () => pages(context).load({ keys, filter, first: page.first, after: position });
    const toNode = (row: { readonly doc: ConstructorParameters<typeof Interaction>[0] }) => new Interaction(row.doc);
    const open = known.reduce((sum, { openCases }) => sum + openCases, 0);
    const count = (): Count | Promise<Count> =>
      rule === null ? boundedCount(open) : counts(context).load({ keys, filter, rows: open });
    return connectionOf(InteractionConnection, { context, scope, page, found, toNode, count });
  }

  @RequiresSourceKeys()
  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When we and the customer last spoke; visits of the web site and what is planned do not count.',
  })
  async lastContactAt(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Instant | null> {
    return lastContactAt(await summaries(context).load(customer), context);
  }

  @RequiresSourceKeys()
  @FieldResolver(() => FeedbackSummary, { nullable: true })
  async feedback(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<FeedbackSummary> {
    const known = await summaries(context).load(customer);
    const count = known.reduce((sum, { feedbackCount }) => sum + feedbackCount, 0);
    const thousandths = known.reduce((sum, { feedbackSum }) => sum + feedbackSum, 0);
    const keys = timelineKeys(known.filter(({ counts: of }) => (of['feedback'] ?? 0) > 0));
    const latest = async (): Promise<Interaction | null> => {
      const row = await newest(context, { keys, filter: { where: { type: 'feedback' }, matches: isFeedback } });
      return row === null ? null : new Interaction(row);
    };
    const average = count === 0 ? null : Math.round(thousandths / count) / 1000;
    return Object.assign(new FeedbackSummary(), { count, average, latest });
  }
}

function rowsOf(known: readonly InteractionSummary[], types: readonly string[] | null | undefined): number {
  return known
    .flatMap(({ counts: of }) => Object.entries(of))
    .filter(([type]) => !types || types.includes(type))
    .reduce((sum, [, n]) => sum + n, 0);
}
