import { isLasting } from '../../hub/index.ts';
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

  /** Of a large customer's lasting list the same frozen records each time. */
  static listOf(keys: readonly SourceKey[]): readonly SourceRecord[] {
    if (!isLasting(keys)) return keys.map((key) => SourceRecord.of(key));
    let records = LISTS.get(keys);
    if (!records) LISTS.set(keys, (records = Object.freeze(keys.map((key) => Object.freeze(SourceRecord.of(key))))));
    return records;
  }
}

const LISTS = new WeakMap<readonly SourceKey[], readonly SourceRecord[]>();
