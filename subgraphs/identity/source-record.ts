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
  /** It need not be of the customer that it was reached through, so that what it says is recorded by itself. */
  readonly apart: boolean;

  constructor(system: string, sourceId: string, key: SourceKey, apart: boolean) {
    this.system = system;
    this.sourceId = sourceId;
    this.key = key;
    this.apart = apart;
  }

  /** One of the customer that it was reached through, or that is on record already. */
  static of(key: SourceKey): SourceRecord {
    const { system, sourceId } = splitSourceKey(key);
    return new SourceRecord(system, sourceId, key, false);
  }

  /** One that may be of another customer, as a relation, a history or a look-alike names it. */
  static apart(key: SourceKey): SourceRecord {
    const { system, sourceId } = splitSourceKey(key);
    return new SourceRecord(system, sourceId, key, true);
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
