import { Field, Int, ObjectType } from 'type-graphql';
import type { Relation as HubRelation } from '../../hub/index.ts';
import type { Hub } from '../../hub/index.ts';
import { connectionType } from '../shared/index.ts';
import { Customer } from './customer.ts';
import { RelationTypeEnum } from './enums.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({ simpleResolvers: true, description: 'A relation to another party, as a source record states it.' })
export class Relation {
  @Field(() => RelationTypeEnum, { nullable: true })
  readonly type!: string;
  @Field(() => Customer, { nullable: true, description: 'Who the other party is now, through every merge.' })
  readonly customer!: Customer | null;
  @Field(() => String, { nullable: true, description: 'The name that the source gives the other party.' })
  readonly toName?: string;
  @Field(() => SourceRecord, { nullable: true, description: 'The other party in its source system.' })
  readonly to!: SourceRecord | null;
  @Field(() => String, { nullable: true })
  readonly role?: string;
  @Field(() => String, { nullable: true })
  readonly validFrom?: string;
  @Field(() => String, { nullable: true })
  readonly validTo?: string;
  @Field(() => SourceRecord, { nullable: true, description: 'The record that states it.' })
  readonly statedBy!: SourceRecord;
  @Field(() => Int, { nullable: true, description: 'Version of that record.' })
  readonly recordVersion!: number;

  static of({ from, recordVersion, fact, to }: HubRelation, store: Hub['store']): Relation {
    // One of the two is another customer's, which of them the direction tells.
    return Object.assign(new Relation(), fact, {
      recordVersion,
      customer: to === null ? null : new Customer(to, store),
      to: fact.to === undefined ? null : SourceRecord.apart(fact.to),
      statedBy: SourceRecord.apart(from),
    });
  }
}

export const RelationConnection = connectionType('Relation', () => Relation);
