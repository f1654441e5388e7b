import { registerEnumType } from 'type-graphql';
import type { AttributeName } from '../../domain/model/index.ts';

/** GraphQL's name of each attribute of the data dictionary; complete, or it does not compile. */
const NAMES = {
  name: 'NAME',
  organisationName: 'ORGANISATION_NAME',
  email: 'EMAIL',
  phone: 'PHONE',
  address: 'ADDRESS',
  identifier: 'IDENTIFIER',
  birthDate: 'BIRTH_DATE',
  foundingDate: 'FOUNDING_DATE',
  deathDate: 'DEATH_DATE',
  sex: 'SEX',
  language: 'LANGUAGE',
  segment: 'SEGMENT',
  status: 'STATUS',
  lifecycleStage: 'LIFECYCLE_STAGE',
  accountOwner: 'ACCOUNT_OWNER',
  team: 'TEAM',
  region: 'REGION',
  brand: 'BRAND',
  legalEntity: 'LEGAL_ENTITY',
  industry: 'INDUSTRY',
  socialHandle: 'SOCIAL_HANDLE',
  device: 'DEVICE',
  creditLimit: 'CREDIT_LIMIT',
  loyaltyTier: 'LOYALTY_TIER',
  restriction: 'RESTRICTION',
} as const satisfies { readonly [A in AttributeName]: string };

export const ATTRIBUTE_NAMES = Object.keys(NAMES) as AttributeName[];

export const AttributeNameEnum: Record<string, AttributeName> = Object.fromEntries(
  ATTRIBUTE_NAMES.map((attribute) => [NAMES[attribute], attribute]),
);
registerEnumType(AttributeNameEnum, {
  name: 'AttributeName',
  description: 'An attribute of the data dictionary (docs/reference/dictionary.md).',
});
