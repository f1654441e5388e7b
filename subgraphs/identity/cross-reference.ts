import { Field, ID, Int, ObjectType } from 'type-graphql';
import type * as Model from '../../domain/model/index.ts';
import type { LinkEventView } from '../../hub/index.ts';
import { DateTime, connectionType } from '../shared/index.ts';
import { DecidedBy, Evidence } from './decisions.ts';
import { LinkEventKindEnum } from './enums.ts';
import { SourceRecord } from './source-record.ts';

@ObjectType({ simpleResolvers: true, description: 'The live link of a source record to its customer.' })
export class CrossReference {
  @Field(() => SourceRecord)
  readonly sourceRecord!: SourceRecord;
  @Field(() => ID, { nullable: true, description: 'The id the link was made for; a later merge leads on from it.' })
  readonly customerId!: Model.CustomerId;
  @Field(() => DecidedBy, { nullable: true })
  readonly by!: Model.DecidedBy;
  @Field(() => DateTime, { nullable: true })
  readonly at!: Model.Instant;
  @Field(() => [Evidence], { nullable: true })
  readonly evidence!: readonly Model.Evidence[];
  readonly key!: Model.SourceKey;

  static of(link: Model.Link): CrossReference {
    let known = KNOWN.get(link);
    if (!known) {
      known = Object.assign(new CrossReference(), link, { sourceRecord: SourceRecord.of(link.key) });
      KNOWN.set(link, known);
    }
    return known;
  }
}

/** A store that shares one document among its readers shares what follows from it. */
const KNOWN = new WeakMap<Model.Link, CrossReference>();

@ObjectType({ simpleResolvers: true, description: 'One step in the history of a customer or of a source key.' })
export class LinkEvent {
  @Field(() => ID)
  readonly id!: string;
  @Field(() => LinkEventKindEnum, { nullable: true })
  readonly kind!: Model.LinkEventKind;
  @Field(() => ID, { nullable: true, description: 'The customer id that it concerns; null for one who is hidden.' })
  readonly customerId!: Model.CustomerId | null;
  @Field(() => ID, {
    nullable: true,
    description: 'The survivor of a merge, or where a source key moved to; null for one who is hidden.',
  })
  readonly toId?: Model.CustomerId;
  @Field(() => SourceRecord, { nullable: true, description: 'Null also where it is now of a customer who is hidden.' })
  readonly sourceRecord!: SourceRecord | null;
  @Field(() => Int, { nullable: true, description: 'Version of the customer that it made.' })
  readonly customerVersion!: number;
  @Field(() => DecidedBy, { nullable: true })
  readonly by!: Model.DecidedBy;
  @Field(() => DateTime, { nullable: true })
  readonly at!: Model.Instant;
  @Field(() => ID, { nullable: true })
  readonly operationId!: string;
  @Field(() => [Evidence], { nullable: true })
  readonly evidence!: readonly Model.Evidence[];
  @Field(() => ID, { nullable: true, description: 'The verdict that it follows from; null where a rule decided.' })
  readonly verdictId?: string;

  static of(event: LinkEventView): LinkEvent {
    const { key } = event;
    const sourceRecord = key === undefined ? null : SourceRecord.apart(key);
    return Object.assign(new LinkEvent(), event, { sourceRecord });
  }
}

export const CrossReferenceConnection = connectionType('CrossReference', () => CrossReference);
export const LinkEventConnection = connectionType('LinkEvent', () => LinkEvent);
