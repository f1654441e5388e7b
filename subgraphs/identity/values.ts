import { Field, ID, ObjectType } from 'type-graphql';
import type * as Model from '../../domain/model/index.ts';
import { identifierKey } from '../../domain/matching/index.ts';
import type { Hub } from '../../hub/index.ts';
import { maskIdentifier } from '../../policy/index.ts';
import { Decimal } from '../shared/index.ts';
import { AddressKindEnum, DeviceKindEnum, IdentifierTypeEnum, NameKindEnum } from './enums.ts';
import { Lineage } from './lineage.ts';

const optional = { nullable: true } as const;

/** Every golden value carries where it comes from. */
function withLineage(prototype: object): void {
  Field(() => Lineage, { nullable: true })(prototype, 'lineage');
}

/** Declares the object type of a golden value: its lineage beside its own fields. */
function GoldenType(name: string, description: string): ClassDecorator {
  return (target) => {
    withLineage(target.prototype as object);
    ObjectType(name, { simpleResolvers: true, description })(target);
  };
}

@GoldenType('PersonName', 'A name of a person; "full" is always there, the parts where they could be told apart.')
export class PersonName {
  @Field(() => String, optional) readonly full!: string;
  @Field(() => String, optional) readonly given?: string;
  @Field(() => String, optional) readonly middle?: string;
  @Field(() => String, optional) readonly family?: string;
  @Field(() => String, optional) readonly prefix?: string;
  @Field(() => String, optional) readonly suffix?: string;
  @Field(() => NameKindEnum, optional) readonly kind!: string;
  @Field(() => String, { ...optional, description: 'ISO 15924.' }) readonly script!: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('OrganisationName', 'A name of an organisation, its legal form apart.')
export class OrganisationName {
  @Field(() => String, optional) readonly full!: string;
  @Field(() => String, { ...optional, description: 'Without the legal form.' }) readonly core!: string;
  @Field(() => String, { ...optional, description: 'Legal form, for instance "gmbh".' }) readonly form?: string;
  @Field(() => NameKindEnum, optional) readonly kind!: string;
  @Field(() => String, { ...optional, description: 'ISO 15924.' }) readonly script!: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('PostalAddress', 'A postal address; "full" is always there, the parts where they could be told apart.')
export class PostalAddress {
  @Field(() => String, optional) readonly full!: string;
  @Field(() => String, optional) readonly street?: string;
  @Field(() => String, optional) readonly houseNumber?: string;
  @Field(() => String, optional) readonly unit?: string;
  @Field(() => String, optional) readonly city?: string;
  @Field(() => String, optional) readonly region?: string;
  @Field(() => String, optional) readonly postalCode?: string;
  @Field(() => String, { ...optional, description: 'ISO 3166-1 alpha-2.' }) readonly country?: string;
  @Field(() => AddressKindEnum, optional) readonly kind?: string;
  readonly lineage!: () => Lineage;
}

@GoldenType(
  'Identifier',
  'A typed identifier in canonical form: upper case, no separators (of loyalty, account and other: no blanks).',
)
export class Identifier {
  @Field(() => ID, { ...optional, description: 'A keyed hash: equal for equal identifiers.' })
  readonly id!: () => string;
  @Field(() => IdentifierTypeEnum, optional) readonly type!: string;
  @Field(() => String, { ...optional, description: 'Enough for who knows the value to recognise it.' })
  readonly masked!: () => string;
  @Field(() => String, optional) readonly value!: string;
  @Field(() => String, { ...optional, description: 'Issuing country, ISO 3166-1 alpha-2.' }) readonly country?: string;
  @Field(() => String, optional) readonly issuer?: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('SocialHandle', 'An account in a social network.')
export class SocialHandle {
  @Field(() => String, optional) readonly network!: string;
  @Field(() => String, optional) readonly handle!: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('Device', 'A device or visitor id.')
export class Device {
  @Field(() => DeviceKindEnum, optional) readonly kind!: string;
  @Field(() => String, optional) readonly value!: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('CreditLimit', 'An exact amount in one currency.')
export class CreditLimit {
  @Field(() => Decimal, optional) readonly amount!: string;
  @Field(() => String, { ...optional, description: 'ISO 4217.' }) readonly currency!: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('TextValue', 'One value of an attribute that is a text or a code.')
export class TextValue {
  @Field(() => String, optional) readonly value!: string;
  readonly lineage!: () => Lineage;
}

@GoldenType('PartialDateValue', 'A date, where its source knew no more only its year or month.')
export class PartialDateValue {
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601).' })
  readonly value!: string;
  readonly lineage!: () => Lineage;
}

/** Golden values of one attribute as GraphQL objects. */
export function goldenObjects(
  attribute: Model.AttributeName,
  values: readonly Model.GoldenValue[],
  policy: string,
  store: Pick<Hub['store'], 'hmac'>,
): object[] {
  return values.map(({ value, lineage }) => {
    const parts = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value };
    const more = attribute === 'identifier' ? identifierFields(parts as unknown as Model.Identifier, store) : {};
    let known: Lineage | undefined;
    return { ...parts, ...more, lineage: () => (known ??= Lineage.of(lineage, policy)) };
  });
}

function identifierFields(identifier: Model.Identifier, store: Pick<Hub['store'], 'hmac'>): object {
  const { type, value } = identifier;
  return {
    id: () => store.hmac(`identifier:${type}`, identifierKey(identifier)),
    masked: () => maskIdentifier(value),
  };
}
