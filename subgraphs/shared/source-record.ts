import { Directive, Field, ObjectType } from 'type-graphql';
import { splitSourceKey, type SourceKey } from '../../domain/model/index.ts';

/**
 * The way back from a business row to its customer: a stub, whose `customer` and further fields identity owns.
 * Identity declares a class of its own under the same GraphQL name: TypeGraphQL adds a resolver's fields to the
 * class for good, so that a class shared by four schemas must stay as it is.
 */
@Directive('@key(fields: "system sourceId", resolvable: false)')
@ObjectType('SourceRecord', {
  simpleResolvers: true,
  description: 'What one source system says of one of its customers, named by its key.',
})
export class SourceRecord {
  @Field(() => String, { description: 'The source system, an id space of its own.' })
  readonly system: string;
  @Field(() => String, { description: "The customer's id in that system, kept as received." })
  readonly sourceId: string;

  constructor(system: string, sourceId: string) {
    this.system = system;
    this.sourceId = sourceId;
  }

  static of(key: SourceKey): SourceRecord {
    const { system, sourceId } = splitSourceKey(key);
    return new SourceRecord(system, sourceId);
  }
}
