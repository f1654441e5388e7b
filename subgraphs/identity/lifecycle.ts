import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../domain/model/index.ts';
import { lifecycleHistoryOf, type CustomerView, type LifecycleStep as HubStep } from '../../hub/index.ts';
import { DateTime, defineLoader, type SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { SourceRecord } from './source-record.ts';

const lifecycleLoader = defineLoader<CustomerView, readonly HubStep[]>((customers, context) =>
  lifecycleHistoryOf(context.hub, customers),
);

@ObjectType({ simpleResolvers: true, description: 'A source moved the customer to another life-cycle stage.' })
class LifecycleStep {
  @Field(() => String, { nullable: true })
  readonly stage!: string;
  @Field(() => DateTime, { nullable: true, description: 'When, by the source; else when it was received.' })
  readonly at!: Instant;
  @Field(() => SourceRecord, { nullable: true })
  readonly sourceRecord!: SourceRecord;
  @Field(() => Int, { nullable: true })
  readonly recordVersion!: number;
}

@Resolver(() => Customer)
export class LifecycleFields {
  @FieldResolver(() => [LifecycleStep], {
    nullable: true,
    description:
      'The stages that the sources told, oldest first, of up to 200 source records and 1,000 versions of each.',
  })
  async lifecycleHistory(@Root() { view }: Customer, @Ctx() context: SubgraphContext): Promise<LifecycleStep[]> {
    const steps = await lifecycleLoader(context).load(view);
    return steps.map((step) => ({ ...step, sourceRecord: SourceRecord.of(step.sourceKey) }));
  }
}
