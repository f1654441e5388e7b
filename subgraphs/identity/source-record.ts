import { Directive, Field, ObjectType } from 'type-graphql';
import { splitSourceKey, type SourceKey } from '../../domain/model/index.ts';

/**
 * A source record by its key. Identity owns its fields (`source-record-fields.ts`); the other subgraphs name
 * it by the stub in `subgraphs/shared`.
 */
@Directive('@key(fields: "system sourceId")')
@ObjectType('SourceRecord', {
  simpleResolvers: true,
  description: 'What one source system says of one of its customers, named by its key.',
})
export class SourceRecord {
  @Field(() => String, { description: 'The source system, an id space of its own.' })
  readonly system: string;
  @Field(() => String, { description: "The customer's id in that system, kept as received." })
  readonly sourceId: string;
  readonly key: SourceKey;

  constructor(system: string, sourceId: string, key: SourceKey) {
    this.system = system;
    this.sourceId = sourceId;
    this.key = key;
  }

  static of(key: SourceKey): SourceRecord {
    const { system, sourceId } = splitSourceKey(key);
    return new SourceRecord(system, sourceId, key);
  }
}
