import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import {
  DEFAULT_VALUE_POLICY,
  firstPurchaseAt,
  lastPurchaseAt,
  lifetimeValue,
  orderCount,
  purchaseCount,
  rfmOf,
  transactionCounts,
  transactionTotals,
} from '../../domain/segments/index.ts';
import type { Instant } from '../../domain/model/index.ts';
import { RequiresSourceKeys, DateTime, Money, type SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { summaries } from './loaders.ts';
import { Rfm, TransactionCount, TransactionTotal } from './value.ts';

/** What all of a customer's transactions come to; answered from summaries, however many there are. */
@Resolver(() => Customer)
export class CustomerValue {
  @RequiresSourceKeys()
  @FieldResolver(() => [TransactionTotal], {
    nullable: true,
    description: 'Exact sums per currency and type of what was not cancelled.',
  })
  async transactionTotals(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<TransactionTotal[]> {
    const totals = transactionTotals(await summaries(context).load(customer));
    return totals.map(({ type, amount, currency }) => new TransactionTotal(type, new Money(amount, currency)));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => [TransactionCount], {
    nullable: true,
    description: 'As many as `transactions` lists, cancelled ones too.',
  })
  async transactionCounts(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<TransactionCount[]> {
    const counts = transactionCounts(await summaries(context).load(customer));
    return Object.keys(counts)
      .sort()
      .map((type) => new TransactionCount(type, counts[type] ?? 0));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => [Money], {
    nullable: true,
    description:
      'Per currency, by the value policy: unless it says otherwise orders and invoices less refunds, without those cancelled.',
  })
  async lifetimeValue(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Money[]> {
    const amounts = lifetimeValue(await summaries(context).load(customer), policyOf(context));
    return amounts.map(({ amount, currency }) => new Money(amount, currency));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => DateTime, { nullable: true, description: 'First order or invoice that was not cancelled.' })
  async firstPurchaseAt(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Instant | null> {
    return firstPurchaseAt(await summaries(context).load(customer));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => DateTime, { nullable: true, description: 'Latest order or invoice that was not cancelled.' })
  async lastPurchaseAt(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Instant | null> {
    return lastPurchaseAt(await summaries(context).load(customer));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => Int, { nullable: true, description: 'Orders that were not cancelled.' })
  async orderCount(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<number> {
    return orderCount(await summaries(context).load(customer));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Documents that the value policy counts as purchases, without those cancelled.',
  })
  async purchaseCount(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<number> {
    return purchaseCount(await summaries(context).load(customer), policyOf(context));
  }

  @RequiresSourceKeys()
  @FieldResolver(() => Rfm, { nullable: true, description: 'Null where `purchaseCount` is 0.' })
  async rfm(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Rfm | null> {
    const rfm = rfmOf(await summaries(context).load(customer), policyOf(context), context.hub.now());
    return rfm === null ? null : Rfm.of(rfm);
  }
}

function policyOf({ hub }: SubgraphContext): typeof DEFAULT_VALUE_POLICY {
  return hub.valuePolicy ?? DEFAULT_VALUE_POLICY;
}
