import { Field, ObjectType } from 'type-graphql';
import type { ContactReason } from '../../domain/consent/index.ts';
import { Consent } from './consent.ts';
import { ContactReasonEnum } from './enums.ts';

@ObjectType({ simpleResolvers: true, description: 'May the customer be contacted, and why.' })
export class ContactPermission {
  @Field(() => Boolean, { nullable: true })
  readonly allowed!: boolean;
  @Field(() => ContactReasonEnum, { nullable: true })
  readonly reason!: ContactReason;
  @Field(() => Consent, { nullable: true, description: 'The statement that decided, where one did.' })
  readonly consent!: Consent | null;
}
