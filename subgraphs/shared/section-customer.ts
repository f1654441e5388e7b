import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { ResolveReference } from './build-subgraph.ts';
import { customerReference, requiredKeys, type CustomerReference } from './source-keys.ts';
import { SourceRecord } from './source-record.ts';

/** A customer as a section knows it. */
export type SectionCustomer = new (reference: CustomerReference) => CustomerReference;

/**
 * The `Customer` of one business subgraph. Each makes a class of its own: TypeGraphQL adds a resolver's fields to the
 * class for good, so that one class for all would give every section's fields to each.
 */
export function sectionCustomer(): SectionCustomer {
  @Directive('@key(fields: "id")')
  @ObjectType('Customer', { simpleResolvers: true })
  class Customer implements CustomerReference {
    @Field(() => ID)
    readonly id: CustomerId;
    readonly keys: readonly SourceKey[] | null;
    readonly processingRestricted: boolean | null;

    constructor({ id, keys, processingRestricted }: CustomerReference) {
      this.id = id;
      this.keys = keys;
      this.processingRestricted = processingRestricted;
    }

    @Directive('@external')
    @Field(() => [SourceRecord])
    sourceKeys(): readonly SourceRecord[] {
      return requiredKeys(this).map((key) => SourceRecord.of(key));
    }
  }
  return Customer;
}

/** Takes the customer as the gateway sends it, with the source keys that identity supplied. */
export function sectionReference(Customer: SectionCustomer): ResolveReference {
  return (reference) => {
    const customer = customerReference(reference);
    return customer === null ? null : new Customer(customer);
  };
}
