import { Field, InputType } from 'type-graphql';
import { dictionaryEntry, type AttributeName } from '../../domain/model/index.ts';
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

/** As the dictionary describes the attribute, with the words that there are where there are no others. */
function said(attribute: AttributeName): { readonly nullable: true; readonly description: string } {
  const { description, values } = dictionaryEntry(attribute);
  return { nullable: true, description: values ? `${description} One of: ${values.join(', ')}.` : description };
}
type One<T> = T | null;
type Many<T> = readonly T[] | null;

@InputType({ description: 'What is said of a customer, as people write it; it is standardised on the way in.' })
export class AttributesInput {
  @Field(() => [PersonNameInput], said('name')) readonly names?: Many<PersonNameInput>;
  @Field(() => [OrganisationNameInput], said('organisationName'))
  readonly organisationNames?: Many<OrganisationNameInput>;
  @Field(() => [TextInput], said('email')) readonly emails?: Many<TextInput>;
  @Field(() => [PhoneInput], said('phone')) readonly phones?: Many<PhoneInput>;
  @Field(() => [AddressInput], said('address')) readonly addresses?: Many<AddressInput>;
  @Field(() => [IdentifierInput], said('identifier')) readonly identifiers?: Many<IdentifierInput>;
  @Field(() => TextInput, said('birthDate')) readonly birthDate?: One<TextInput>;
  @Field(() => TextInput, said('foundingDate')) readonly foundingDate?: One<TextInput>;
  @Field(() => TextInput, said('deathDate')) readonly deathDate?: One<TextInput>;
  @Field(() => TextInput, said('sex')) readonly sex?: One<TextInput>;
  @Field(() => [TextInput], said('language')) readonly languages?: Many<TextInput>;
  @Field(() => TextInput, said('segment')) readonly segment?: One<TextInput>;
  @Field(() => TextInput, said('status')) readonly sourceStatus?: One<TextInput>;
  @Field(() => TextInput, said('lifecycleStage')) readonly lifecycleStage?: One<TextInput>;
  @Field(() => TextInput, said('accountOwner')) readonly accountOwner?: One<TextInput>;
  @Field(() => TextInput, said('team')) readonly team?: One<TextInput>;
  @Field(() => TextInput, said('region')) readonly region?: One<TextInput>;
  @Field(() => [TextInput], said('brand')) readonly brand?: Many<TextInput>;
  @Field(() => [TextInput], said('legalEntity')) readonly legalEntity?: Many<TextInput>;
  @Field(() => [TextInput], said('industry')) readonly industry?: Many<TextInput>;
  @Field(() => [SocialHandleInput], said('socialHandle')) readonly socialHandles?: Many<SocialHandleInput>;
  @Field(() => [DeviceInput], said('device')) readonly devices?: Many<DeviceInput>;
  @Field(() => CreditLimitInput, said('creditLimit')) readonly creditLimit?: One<CreditLimitInput>;
  @Field(() => TextInput, said('loyaltyTier')) readonly loyaltyTier?: One<TextInput>;
  @Field(() => [TextInput], said('restriction')) readonly restrictions?: Many<TextInput>;
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
