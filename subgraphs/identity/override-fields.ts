import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type * as Model from '../../domain/model/index.ts';
import { countOverrides } from '../../hub/index.ts';
import {
  DateTime,
  PageArgs,
  connectionOf,
  connectionType,
  pageArguments,
  type Connection,
  type SubgraphContext,
} from '../shared/index.ts';
import { AttributeNameEnum } from './attribute-names.ts';
import { Customer } from './customer.ts';
import { DecidedBy } from './decisions.ts';
import { OverrideActionEnum } from './enums.ts';
import { Lineage } from './lineage.ts';
import { overrideLoader, overridePageLoader } from './loaders.ts';
import { requestOf } from './pages.ts';

@ObjectType({
  simpleResolvers: true,
  description: "A steward's decision on one attribute of a customer. The values that it set are the customer's own.",
})
class Override {
  @Field(() => ID)
  readonly id!: string;
  @Field(() => ID, { nullable: true, description: 'The id that it was made on, and goes with.' })
  readonly customerId!: Model.CustomerId;
  @Field(() => AttributeNameEnum, { nullable: true })
  readonly attribute!: Model.AttributeName;
  @Field(() => OverrideActionEnum, { nullable: true })
  readonly action!: Model.Override['action'];
  @Field(() => DecidedBy, { nullable: true })
  readonly by!: Model.DecidedBy;
  @Field(() => DateTime, { nullable: true })
  readonly at!: Model.Instant;
  @Field(() => String, {
    nullable: true,
    description: 'Why, in the words of the steward. Null also where it was erased.',
  })
  readonly reason!: string | null;

  static of({ id, customerId, attribute, action, by, at, reason }: Model.Override): Override {
    return Object.assign(new Override(), { id, customerId, attribute, action, by, at, reason: reason ?? null });
  }
}

const OverrideConnection = connectionType('Override', () => Override);

@Resolver(() => Customer)
export class OverrideFields {
  @FieldResolver(() => OverrideConnection, {
    nullable: true,
    description:
      'What stewards decided on attributes of this customer and of those merged into it, newest first, also what is in force no longer. The lineage of a value names the one that set it.',
  })
  async overrides(
    @Root() { view }: Customer,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<Override>> {
    const scope = { field: 'Customer.overrides', filter: { id: view.id } };
    const page = pageArguments(context, scope, args);
    const found = await overridePageLoader(context).load({ customer: view, page: requestOf(page) });
    const count = () => countOverrides(context.hub, view);
    const toNode = (override: Model.Override) => Override.of(override);
    return connectionOf(OverrideConnection, { context, scope, page, found, toNode, count });
  }
}

@Resolver(() => Lineage)
export class LineageFields {
  @FieldResolver(() => Override, {
    nullable: true,
    description: 'Who set the value, when and why; null for the value of a source.',
  })
  async override(@Root() { overrideId }: Lineage, @Ctx() context: SubgraphContext): Promise<Override | null> {
    const override = overrideId === null ? null : await overrideLoader(context).load(overrideId);
    return override === null ? null : Override.of(override);
  }
}
