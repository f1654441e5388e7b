import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import type { AttributeName, CustomerId } from '../../domain/model/index.ts';
import { boundedCount, countCustomerEvents } from '../../hub/index.ts';
import { PageArgs, connectionOf, pageArguments, type Connection, type SubgraphContext } from '../shared/index.ts';
import { ATTRIBUTE_NAMES, AttributeNameEnum } from './attribute-names.ts';
import { CrossReference, CrossReferenceConnection, LinkEvent, LinkEventConnection } from './cross-reference.ts';
import { Customer } from './customer.ts';
import {
  crossReferenceLoader,
  customerHistoryLoader,
  mergedIdsLoader,
  recordedValueLoader,
  sourceKeysLoader,
} from './loaders.ts';
import { requestOf } from './pages.ts';
import { RecordedValue, RecordedValueConnection } from './recorded-value.ts';
import { SourceRecord } from './source-record.ts';

/** The fields of a customer that need a further read. */
@Resolver(() => Customer)
export class CustomerFields {
  @FieldResolver(() => [SourceRecord], {
    description: 'All keys under which rows of the customer stand; the other sections require them.',
  })
  async sourceKeys(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<readonly SourceRecord[]> {
    return SourceRecord.listOf(await sourceKeysLoader(context).load(customer.view));
  }

  @FieldResolver(() => [ID], { nullable: true, description: 'Ids that merges retired in favour of this customer.' })
  mergedIds(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<readonly CustomerId[]> {
    return mergedIdsLoader(context).load(customer.view);
  }

  @FieldResolver(() => CrossReferenceConnection, {
    nullable: true,
    description: 'The source records of the customer with who linked them, when and why, in order of source key.',
  })
  async crossReferences(
    @Root() { view }: Customer,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<CrossReference>> {
    const scope = { field: 'Customer.crossReferences', filter: { id: view.id } };
    const page = pageArguments(context, scope, args);
    const found = await crossReferenceLoader(context).load({ customer: view, page: requestOf(page) });
    const count = () => boundedCount(view.doc.sourceKeyCount);
    return connectionOf(CrossReferenceConnection, {
      context,
      scope,
      page,
      found,
      toNode: (link) => CrossReference.of(link),
      count,
    });
  }

  @FieldResolver(() => LinkEventConnection, {
    nullable: true,
    description:
      'Links, unlinks, moves, merges and unmerges of this customer and of those merged into it, newest first; a merge and an unmerge stand in the history of both sides.',
  })
  async history(
    @Root() { view }: Customer,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<LinkEvent>> {
    const scope = { field: 'Customer.history', filter: { id: view.id } };
    const page = pageArguments(context, scope, args);
    const found = await customerHistoryLoader(context).load({ customer: view, page: requestOf(page) });
    const count = () => countCustomerEvents(context.hub, view);
    return connectionOf(LinkEventConnection, {
      context,
      scope,
      page,
      found,
      toNode: (event) => LinkEvent.of(event),
      count,
    });
  }

  @FieldResolver(() => RecordedValueConnection, {
    nullable: true,
    description: 'Every value that any record of the customer gives, also those not chosen. Its total is not counted.',
  })
  async recordedValues(
    @Root() { view }: Customer,
    @Arg('attributes', () => [AttributeNameEnum], { nullable: true, description: 'Default: all.' })
    asked: AttributeName[] | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<RecordedValue>> {
    if (asked?.length === 0) {
      const message = '"attributes" names at least one attribute; leave it out for all.';
      throw new DomainError('BAD_USER_INPUT', message, ['attributes']);
    }
    const attributes = ATTRIBUTE_NAMES.filter((name) => asked?.includes(name) ?? true);
    const scope = { field: 'Customer.recordedValues', filter: { id: view.id, attributes } };
    const page = pageArguments(context, scope, args);
    const found = await recordedValueLoader(context).load({ customer: view, attributes, page: requestOf(page) });
    return connectionOf(RecordedValueConnection, {
      context,
      scope,
      page,
      found,
      toNode: (value) => RecordedValue.of(value),
      count: null,
    });
  }
}
