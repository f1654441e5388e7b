import { Field, ID, ObjectType } from 'type-graphql';
import type { Preference as PreferenceDocument } from '../../domain/model/index.ts';
import { Moment, SourceRecord } from '../shared/index.ts';
import { PreferenceChoiceEnum, PreferenceSubjectEnum } from './enums.ts';

@ObjectType({ simpleResolvers: true, description: 'The choice of a channel or topic that stands.' })
export class Preference {
  @Field(() => ID)
  readonly id: string;
  @Field(() => PreferenceSubjectEnum, { nullable: true })
  readonly subject: PreferenceDocument['subject'];
  @Field(() => String, { nullable: true, description: 'The channel or topic.' })
  readonly name: string;
  @Field(() => PreferenceChoiceEnum, { nullable: true })
  readonly choice: PreferenceDocument['choice'];
  @Field(() => Moment, { nullable: true, description: 'When the choice was made.' })
  readonly at: Moment;
  @Field(() => SourceRecord, { nullable: true, description: 'Where it was made; system c360: written by customer id.' })
  readonly sourceRecord: SourceRecord | null;

  constructor(row: PreferenceDocument) {
    this.id = row.id;
    this.subject = row.subject;
    this.name = row.name;
    this.choice = row.choice;
    this.at = new Moment(row.at, row.offset);
    this.sourceRecord = row.sourceKey === null ? null : SourceRecord.of(row.sourceKey);
  }
}
