import { Field, ID, InputType } from 'type-graphql';
import type { Consent, Moment, Preference } from '../../domain/model/index.ts';
import { OffsetDateTime } from '../shared/index.ts';
import { ConsentStateEnum, PreferenceChoiceEnum, PreferenceSubjectEnum } from './enums.ts';

@InputType({ description: 'A choice that a customer made.' })
export class RecordPreferenceInput {
  @Field(() => ID)
  readonly customerId!: string;
  @Field(() => PreferenceSubjectEnum)
  readonly subject!: Preference['subject'];
  @Field(() => String, { description: 'The channel or topic.' })
  readonly name!: string;
  @Field(() => PreferenceChoiceEnum)
  readonly choice!: Preference['choice'];
  @Field(() => OffsetDateTime, { nullable: true, description: 'When it was made; now if absent.' })
  readonly at?: Moment | null;
  @Field(() => String, {
    nullable: true,
    description: 'The same key with the same input gives the same answer for 24 h.',
  })
  readonly idempotencyKey?: string | null;
}

@InputType({ description: 'One e-mail address or one phone number.' })
export class ContactPointInput {
  @Field(() => String, { nullable: true })
  readonly email?: string | null;
  @Field(() => String, { nullable: true })
  readonly phone?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'ISO 3166-1 alpha-2, for a phone number without a country code.',
  })
  readonly country?: string | null;
}

@InputType({ description: 'A statement of a customer on being contacted.' })
export class RecordConsentInput {
  @Field(() => ID)
  readonly customerId!: string;
  @Field(() => String)
  readonly purpose!: string;
  @Field(() => ConsentStateEnum)
  readonly state!: Consent['state'];
  @Field(() => String, { nullable: true, description: 'Null: all channels.' })
  readonly channel?: string | null;
  @Field(() => ContactPointInput, { nullable: true, description: 'Null: all contact points.' })
  readonly contactPoint?: ContactPointInput | null;
  @Field(() => String, { nullable: true, description: 'Null: all legal entities.' })
  readonly legalEntity?: string | null;
  @Field(() => String, { nullable: true })
  readonly law?: string | null;
  @Field(() => String, { nullable: true })
  readonly noticeVersion?: string | null;
  @Field(() => String, { nullable: true })
  readonly language?: string | null;
  @Field(() => String, { nullable: true })
  readonly evidence?: string | null;
  @Field(() => String, { nullable: true })
  readonly collectionPoint?: string | null;
  @Field(() => OffsetDateTime, { nullable: true, description: 'When it ends by itself, not before `at`.' })
  readonly expiresAt?: Moment | null;
  @Field(() => OffsetDateTime, { nullable: true, description: 'When it was stated; now if absent.' })
  readonly at?: Moment | null;
  @Field(() => String, {
    nullable: true,
    description: 'The same key with the same input gives the same answer for 24 h.',
  })
  readonly idempotencyKey?: string | null;
}
