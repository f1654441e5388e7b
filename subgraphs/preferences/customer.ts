import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { SourceRecord, requiredKeys, type CustomerReference } from '../shared/index.ts';

@Directive('@key(fields: "id")')
@ObjectType('Customer', { simpleResolvers: true })
export class Customer implements CustomerReference {
  @Field(() => ID)
  readonly id: CustomerId;
  readonly keys: readonly SourceKey[] | null;

  constructor({ id, keys }: CustomerReference) {
    this.id = id;
    this.keys = keys;
  }

  @Directive('@external')
  @Field(() => [SourceRecord])
  sourceKeys(): readonly SourceRecord[] {
    return requiredKeys(this).map((key) => SourceRecord.of(key));
  }
}
