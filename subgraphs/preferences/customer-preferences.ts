import { RequiresSourceKeys } from '../shared/index.ts';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { currentChoices } from '../../domain/consent/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { standingPreferences } from './loaders.ts';
import { Preference } from './preference.ts';

@Resolver(() => Customer)
export class CustomerPreferences {
  @RequiresSourceKeys()
  @FieldResolver(() => [Preference], { nullable: true, description: 'The current choice of each channel.' })
  channels(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Preference[]> {
    return current(customer, context, 'channel');
  }

  @RequiresSourceKeys()
  @FieldResolver(() => [Preference], { nullable: true, description: 'The current choice of each topic.' })
  topics(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Preference[]> {
    return current(customer, context, 'topic');
  }
}

async function current(
  customer: Customer,
  context: SubgraphContext,
  subject: 'channel' | 'topic',
): Promise<Preference[]> {
  const choices = currentChoices(await standingPreferences(context).load(customer));
  return choices.filter((choice) => choice.subject === subject).map((choice) => new Preference(choice));
}
