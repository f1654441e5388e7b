import { Args, Ctx, FieldResolver, Resolver, Root, type ClassType } from 'type-graphql';
import { currentConsents } from '../../domain/consent/index.ts';
import { instant } from '../../domain/model/index.ts';
import { timelineKeys } from '../../hub/index.ts';
import {
  PageArgs,
  RequiresSourceKeys,
  connectionOf,
  pageArguments,
  type Connection,
  type SubgraphContext,
} from '../shared/index.ts';
import { Consent, ConsentConnection } from './consent.ts';
import { Customer } from './customer.ts';
import { counts, pages, standingConsents, summaries } from './loaders.ts';

@Resolver(() => Customer)
export class CustomerConsents {
  @RequiresSourceKeys()
  @FieldResolver(() => [Consent], {
    nullable: true,
    description:
      'What stands now: the newest statement per legal entity, purpose, channel and contact point; ties to refusal.',
  })
  async consents(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Consent[]> {
    const now = instant(context.hub.now());
    const current = currentConsents(await standingConsents(context).load(customer), now);
    return current.map(({ consent }) => new Consent(consent, now));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => ConsentConnection as ClassType, { nullable: true, description: 'All statements, newest first.' })
  async consentHistory(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Consent>> {
    const scope = { field: 'Customer.consentHistory', filter: { customer: customer.id } };
    const page = pageArguments(context, scope, args);
    const known = (await summaries(context).load(customer)).filter(({ consents }) => consents.length > 0);
    const keys = timelineKeys(known);
    const position = page.after as readonly [string, string] | null;
    const found = () => pages(context).load({ keys, filter: {}, first: page.first, after: position });
    const now = instant(context.hub.now());
    return connectionOf(ConsentConnection, {
      context,
      scope,
      page,
      found,
      toNode: (row) => new Consent(row.doc, now),
      count: () => counts(context).load({ keys, filter: {}, rows: 0 }),
    });
  }
}
