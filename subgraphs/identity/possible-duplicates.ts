import { Ctx, Field, FieldResolver, Float, ObjectType, Resolver, Root } from 'type-graphql';
import type { Evidence as ModelEvidence } from '../../domain/model/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { Evidence } from './decisions.ts';
import { possibleDuplicateLoader } from './loaders.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({ simpleResolvers: true, description: 'Another customer that may be the same, with the strongest reason.' })
class PossibleDuplicate {
  @Field(() => Customer, { nullable: true })
  readonly customer!: Customer;
  @Field(() => Float, { nullable: true, description: "The resolver's score on the two records." })
  readonly weight!: number;
  @Field(() => [SourceRecord], { nullable: true, description: 'The two records that look alike.' })
  readonly sourceRecords!: readonly SourceRecord[];
  @Field(() => [Evidence], { nullable: true })
  readonly evidence!: readonly ModelEvidence[];
}

@ObjectType({ simpleResolvers: true })
class PossibleDuplicates {
  @Field(() => [PossibleDuplicate], { nullable: true, description: 'Strongest first, at most 50.' })
  readonly nodes!: readonly PossibleDuplicate[];
  @Field(() => Boolean, { nullable: true, description: 'There may be more than were looked at.' })
  readonly cut!: boolean;
}

@Resolver(() => Customer)
export class PossibleDuplicateFields {
  @FieldResolver(() => PossibleDuplicates, {
    nullable: true,
    description:
      'Customers that the resolver holds for perhaps the same, for a steward to decide; not those that one keeps apart.',
  })
  async possibleDuplicates(@Root() { view }: Customer, @Ctx() context: SubgraphContext): Promise<PossibleDuplicates> {
    const { found, cut } = await possibleDuplicateLoader(context).load(view);
    const nodes = found.map(({ customer, edge }) => ({
      customer: new Customer(customer, context.hub.store),
      weight: edge.weight,
      sourceRecords: [SourceRecord.apart(edge.a), SourceRecord.apart(edge.b)],
      evidence: edge.evidence,
    }));
    return { nodes, cut };
  }
}
