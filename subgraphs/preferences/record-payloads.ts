import { Field, ObjectType } from 'type-graphql';
import { UserError, type Payload } from '../shared/index.ts';
import { Consent } from './consent.ts';
import { Customer } from './customer.ts';
import { Preference } from './preference.ts';

@ObjectType({ simpleResolvers: true })
export class RecordPreferencePayload implements Payload {
  @Field(() => Preference, { nullable: true })
  readonly preference?: Preference | null;
  @Field(() => Customer, { nullable: true })
  readonly customer?: Customer | null;
  @Field(() => [UserError])
  readonly userErrors!: readonly UserError[];
}

@ObjectType({ simpleResolvers: true })
export class RecordConsentPayload implements Payload {
  @Field(() => Consent, { nullable: true })
  readonly consent?: Consent | null;
  @Field(() => Customer, { nullable: true })
  readonly customer?: Customer | null;
  @Field(() => [UserError])
  readonly userErrors!: readonly UserError[];
}
