import { Field, InputType } from 'type-graphql';
import type { AttributeName } from '../../domain/model/index.ts';
import {
  AddressInput,
  CreditLimitInput,
  DeviceInput,
  IdentifierInput,
  OrganisationNameInput,
  PersonNameInput,
  PhoneInput,
  SocialHandleInput,
  TextInput,
} from './attribute-inputs.ts';

const optional = { nullable: true } as const;
type One<T> = T | null;
type Many<T> = readonly T[] | null;

@InputType({ description: 'What is said of a customer, as people write it; it is standardised on the way in.' })
export class AttributesInput {
  @Field(() => [PersonNameInput], optional) readonly names?: Many<PersonNameInput>;
  @Field(() => [OrganisationNameInput], optional) readonly organisationNames?: Many<OrganisationNameInput>;
  @Field(() => [TextInput], optional) readonly emails?: Many<TextInput>;
  @Field(() => [PhoneInput], optional) readonly phones?: Many<PhoneInput>;
  @Field(() => [AddressInput], optional) readonly addresses?: Many<AddressInput>;
  @Field(() => [IdentifierInput], optional) readonly identifiers?: Many<IdentifierInput>;
  @Field(() => TextInput, optional) readonly birthDate?: One<TextInput>;
  @Field(() => TextInput, optional) readonly foundingDate?: One<TextInput>;
  @Field(() => TextInput, optional) readonly deathDate?: One<TextInput>;
  @Field(() => TextInput, optional) readonly sex?: One<TextInput>;
  @Field(() => [TextInput], optional) readonly languages?: Many<TextInput>;
  @Field(() => TextInput, optional) readonly segment?: One<TextInput>;
  @Field(() => TextInput, optional) readonly sourceStatus?: One<TextInput>;
  @Field(() => TextInput, optional) readonly lifecycleStage?: One<TextInput>;
  @Field(() => TextInput, optional) readonly accountOwner?: One<TextInput>;
  @Field(() => TextInput, optional) readonly team?: One<TextInput>;
  @Field(() => TextInput, optional) readonly region?: One<TextInput>;
  @Field(() => [TextInput], optional) readonly brand?: Many<TextInput>;
  @Field(() => [TextInput], optional) readonly legalEntity?: Many<TextInput>;
  @Field(() => [TextInput], optional) readonly industry?: Many<TextInput>;
  @Field(() => [SocialHandleInput], optional) readonly socialHandles?: Many<SocialHandleInput>;
  @Field(() => [DeviceInput], optional) readonly devices?: Many<DeviceInput>;
  @Field(() => CreditLimitInput, optional) readonly creditLimit?: One<CreditLimitInput>;
  @Field(() => TextInput, optional) readonly loyaltyTier?: One<TextInput>;
  @Field(() => [TextInput], optional) readonly restrictions?: Many<TextInput>;
}

/** Which attribute each input field says something of; complete, or it does not compile. */
export const INPUT_FIELDS = {
  name: 'names',
  organisationName: 'organisationNames',
  email: 'emails',
  phone: 'phones',
  address: 'addresses',
  identifier: 'identifiers',
  birthDate: 'birthDate',
  foundingDate: 'foundingDate',
  deathDate: 'deathDate',
  sex: 'sex',
  language: 'languages',
  segment: 'segment',
  status: 'sourceStatus',
  lifecycleStage: 'lifecycleStage',
  accountOwner: 'accountOwner',
  team: 'team',
  region: 'region',
  brand: 'brand',
  legalEntity: 'legalEntity',
  industry: 'industry',
  socialHandle: 'socialHandles',
  device: 'devices',
  creditLimit: 'creditLimit',
  loyaltyTier: 'loyaltyTier',
  restriction: 'restrictions',
} as const satisfies { readonly [A in AttributeName]: keyof AttributesInput };
