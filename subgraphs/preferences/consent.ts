import { Field, ID, ObjectType } from 'type-graphql';
import { stateAt } from '../../domain/consent/index.ts';
import type { Consent as ConsentDocument, ConsentState, Instant } from '../../domain/model/index.ts';
import { DateTime, Moment, SourceRecord, connectionType } from '../shared/index.ts';
import { ConsentStateEnum } from './enums.ts';

@ObjectType({ simpleResolvers: true, description: 'One statement of a customer on being contacted.' })
export class Consent {
  @Field(() => ID)
  readonly id: string;
  @Field(() => ConsentStateEnum, { nullable: true })
  readonly state: ConsentState;
  @Field(() => String, { nullable: true })
  readonly purpose: string;
  @Field(() => String, { nullable: true, description: 'Null: all channels.' })
  readonly channel: string | null;
  @Field(() => String, { nullable: true, description: "The contact point's id; null: all contact points." })
  readonly contactPointId: string | null;
  @Field(() => String, { nullable: true, description: 'Null: all legal entities.' })
  readonly legalEntity: string | null;
  @Field(() => Moment, { nullable: true, description: 'When it was stated.' })
  readonly at: Moment;
  @Field(() => DateTime, { nullable: true })
  readonly expiresAt: Instant | null;
  @Field(() => String, { nullable: true, description: 'The offset that `expiresAt` came with, for instance "+02:00".' })
  readonly expiresAtOffset: string | null;
  @Field(() => String, { nullable: true, description: 'The law or legal basis it rests on.' })
  readonly law: string | null;
  @Field(() => String, { nullable: true })
  readonly noticeVersion: string | null;
  @Field(() => String, { nullable: true })
  readonly language: string | null;
  @Field(() => String, { nullable: true })
  readonly evidence: string | null;
  @Field(() => String, { nullable: true })
  readonly collectionPoint: string | null;
  @Field(() => SourceRecord, {
    nullable: true,
    description: 'Where it was stated; system c360: written by customer id.',
  })
  readonly sourceRecord: SourceRecord | null;

  constructor(row: ConsentDocument, now: Instant) {
    this.id = row.id;
    this.state = stateAt(row, now);
    this.purpose = row.purpose;
    this.channel = row.channel;
    this.contactPointId = row.contactPoint;
    this.legalEntity = row.legalEntity;
    this.at = new Moment(row.at, row.offset);
    this.expiresAt = row.expiresAt;
    this.expiresAtOffset = row.expiresAtOffset ?? null;
    this.law = row.law;
    this.noticeVersion = row.noticeVersion;
    this.language = row.language;
    this.evidence = row.evidence;
    this.collectionPoint = row.collectionPoint;
    this.sourceRecord = row.sourceKey === null ? null : SourceRecord.of(row.sourceKey);
  }
}

export const ConsentConnection = connectionType('Consent', () => Consent);
