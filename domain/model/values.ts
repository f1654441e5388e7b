import type { PartialDate } from './time.ts';

/** ISO 15924 code of the script a text is written in, for instance `Latn`, `Cyrl`, `Arab`, `Hans`. */
export type Script = string;

/** The name of a person; `full` is always there, the parts where they could be told apart. */
export interface PersonName {
  readonly full: string;
  readonly given?: string;
  readonly middle?: string;
  readonly family?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  /** `current` unless the source says otherwise; a maiden name is `former`. */
  readonly kind: 'current' | 'former' | 'alias';
  readonly script: Script;
}

/** The name of an organisation, its legal form apart (`form` is the standard form, for instance `gmbh`). */
export interface OrganisationName {
  readonly full: string;
  readonly core: string;
  readonly form?: string;
  readonly kind: 'current' | 'former' | 'alias';
  readonly script: Script;
}

/** `address` is what to write to; `canonical` is what to compare (lower case, IDN in ASCII, plus-tag removed). */
export interface EmailAddress {
  readonly address: string;
  readonly canonical: string;
  readonly domain: string;
}

/** E.164 with country (ISO 3166-1 alpha-2) where the number tells it. */
export interface PhoneNumber {
  readonly e164: string;
  readonly country?: string;
  readonly extension?: string;
  readonly type?: 'mobile' | 'fixed' | 'other';
}

export interface PostalAddress {
  readonly full: string;
  readonly street?: string;
  readonly houseNumber?: string;
  readonly unit?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly kind?: 'home' | 'work' | 'billing' | 'shipping' | 'registered' | 'other';
}

export const IDENTIFIER_TYPES = [
  'national',
  'tax',
  'passport',
  'driving-licence',
  'social-security',
  'registration',
  'vat',
  'lei',
  'duns',
  'loyalty',
  'account',
  'other',
] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/** A typed identifier; `value` is in canonical form: upper case, no separators; of those that
 * an issuer makes up (loyalty, account, other) no blanks alone. */
export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
  /** Issuing country (ISO 3166-1 alpha-2) where known. */
  readonly country?: string;
  /** For identifiers unique only within an issuer (loyalty, account). */
  readonly issuer?: string;
}

/** Exact money: a decimal in canonical text form (`-?\d+(\.\d+)?`) and ISO 4217. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface SocialHandle {
  readonly network: string;
  readonly handle: string;
}
export interface DeviceId {
  readonly kind: 'device' | 'visitor' | 'cookie' | 'advertising';
  readonly value: string;
}

export const LIFECYCLE_STAGES = ['visitor', 'prospect', 'lead', 'customer', 'dormant', 'former'] as const;
export type LifecycleStage = (typeof LIFECYCLE_STAGES)[number];
export const RESTRICTIONS = ['processing-restricted', 'legal-hold', 'do-not-merge'] as const;
export type Restriction = (typeof RESTRICTIONS)[number];
/** What stands clear beside a golden record: the gravest restriction, `yes` for one that hides nothing, or `no`. */
export const RESTRICTED_STATES = ['no', 'yes', 'legal-hold', 'processing-restricted'] as const;
export type RestrictedState = (typeof RESTRICTED_STATES)[number];

/** Attribute name → the type of one of its values. The data dictionary (`dictionary.ts`) describes each. */
export interface AttributeTypes {
  name: PersonName;
  organisationName: OrganisationName;
  email: EmailAddress;
  phone: PhoneNumber;
  address: PostalAddress;
  identifier: Identifier;
  birthDate: PartialDate;
  foundingDate: PartialDate;
  deathDate: PartialDate;
  /** ISO/IEC 5218 in words. */
  sex: 'male' | 'female' | 'other' | 'unknown';
  /** BCP 47. */
  language: string;
  segment: string;
  status: string;
  lifecycleStage: LifecycleStage;
  accountOwner: string;
  team: string;
  region: string;
  brand: string;
  legalEntity: string;
  industry: string;
  socialHandle: SocialHandle;
  device: DeviceId;
  creditLimit: Money;
  loyaltyTier: string;
  restriction: Restriction;
}
export type AttributeName = keyof AttributeTypes;

/** What a normaliser thinks of a value it was given. */
export type Quality = 'valid' | 'repaired' | 'suspicious' | 'unparseable';

/** Flag of a value whose source told a validity that cannot be read, so that nobody knows whether it is in force. */
export const UNKNOWN_VALIDITY = 'unknown-validity';

/** One value of one attribute of one source record. `value` is null when, and only when, `quality` is `unparseable`. */
export interface StandardValue<V> {
  /** What the source sent, before anything was done to it. */
  readonly raw: string;
  readonly value: V | null;
  readonly quality: Quality;
  /** Short machine-readable reasons, for instance `plus-tag-removed`. */
  readonly flags?: readonly string[];
  readonly observedAt?: string;
  readonly verifiedAt?: string;
  readonly verifiedBy?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** The standardised attributes of one record. Absent means: the source said nothing. */
export type StandardAttributes = { readonly [A in AttributeName]?: readonly StandardValue<AttributeTypes[A]>[] };
