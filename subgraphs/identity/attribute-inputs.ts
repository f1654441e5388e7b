import { Field, InputType } from 'type-graphql';
import type { Instant } from '../../domain/model/index.ts';
import type * as Raw from '../../domain/normalize/index.ts';
import { DateTime } from '../shared/index.ts';
import { AddressKindEnum, DeviceKindEnum, IdentifierTypeEnum, NameKindEnum } from './enums.ts';

const optional = { nullable: true } as const;
type Maybe<T> = T | null;

/** Values come as people write them and are standardised here; what the source knows of a value may come with it. */
@InputType('ValueMeta')
class MetaInput {
  @Field(() => DateTime, { ...optional, description: 'When it was observed; at most five minutes ahead.' })
  readonly observedAt?: Maybe<Instant>;
  @Field(() => DateTime, { ...optional, description: 'When it was verified; at most five minutes ahead.' })
  readonly verifiedAt?: Maybe<Instant>;
  @Field(() => String, { ...optional, description: 'How it was verified, for instance "double-opt-in".' })
  readonly verifiedBy?: Maybe<string>;
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' })
  readonly validFrom?: Maybe<string>;
  @Field(() => String, { ...optional, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' })
  readonly validTo?: Maybe<string>;
}

@InputType({ description: 'Either the full name or its parts, or both.' })
export class PersonNameInput extends MetaInput {
  @Field(() => String, optional) readonly full?: Maybe<string>;
  @Field(() => String, optional) readonly given?: Maybe<string>;
  @Field(() => String, optional) readonly middle?: Maybe<string>;
  @Field(() => String, optional) readonly family?: Maybe<string>;
  @Field(() => String, optional) readonly prefix?: Maybe<string>;
  @Field(() => String, optional) readonly suffix?: Maybe<string>;
  @Field(() => String, { ...optional, description: 'The same name in its own script.' })
  readonly native?: Maybe<string>;
  @Field(() => NameKindEnum, optional) readonly kind?: Maybe<NonNullable<Raw.RawPersonName['kind']>>;
}

@InputType()
export class OrganisationNameInput extends MetaInput {
  @Field(() => String) readonly full!: string;
  @Field(() => String, { ...optional, description: 'The legal form where it is kept apart.' })
  readonly form?: Maybe<string>;
  @Field(() => String, { ...optional, description: 'The same name in its own script.' })
  readonly native?: Maybe<string>;
  @Field(() => NameKindEnum, optional) readonly kind?: Maybe<NonNullable<Raw.RawPersonName['kind']>>;
}

@InputType()
export class TextInput extends MetaInput {
  @Field(() => String) readonly value!: string;
}

@InputType()
export class PhoneInput extends MetaInput {
  @Field(() => String) readonly value!: string;
  @Field(() => String, optional) readonly extension?: Maybe<string>;
  @Field(() => String, { ...optional, description: 'Country whose national form it is written in.' })
  readonly country?: Maybe<string>;
}

@InputType({ description: 'The full address, its lines or its parts; parts win.' })
export class AddressInput extends MetaInput {
  @Field(() => String, optional) readonly full?: Maybe<string>;
  @Field(() => [String], { ...optional, description: 'From top to bottom.' }) readonly lines?: Maybe<string[]>;
  @Field(() => String, optional) readonly street?: Maybe<string>;
  @Field(() => String, optional) readonly houseNumber?: Maybe<string>;
  @Field(() => String, optional) readonly unit?: Maybe<string>;
  @Field(() => String, optional) readonly city?: Maybe<string>;
  @Field(() => String, optional) readonly region?: Maybe<string>;
  @Field(() => String, optional) readonly postalCode?: Maybe<string>;
  @Field(() => String, optional) readonly country?: Maybe<string>;
  @Field(() => AddressKindEnum, optional) readonly kind?: Maybe<NonNullable<Raw.RawAddress['kind']>>;
}

@InputType()
export class IdentifierInput extends MetaInput {
  @Field(() => IdentifierTypeEnum) readonly type!: Raw.RawIdentifier['type'];
  @Field(() => String) readonly value!: string;
  @Field(() => String, optional) readonly country?: Maybe<string>;
  @Field(() => String, optional) readonly issuer?: Maybe<string>;
}

@InputType()
export class SocialHandleInput extends MetaInput {
  @Field(() => String) readonly network!: string;
  @Field(() => String) readonly handle!: string;
}

@InputType()
export class DeviceInput extends MetaInput {
  @Field(() => DeviceKindEnum) readonly kind!: Raw.RawDevice['kind'];
  @Field(() => String) readonly value!: string;
}

@InputType()
export class CreditLimitInput extends MetaInput {
  @Field(() => String, { description: 'Decimal.' }) readonly amount!: string;
  @Field(() => String, { ...optional, description: 'ISO 4217.' }) readonly currency?: Maybe<string>;
}
