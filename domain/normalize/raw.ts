import type {
  CustomerKind,
  IdentifierType,
  PersonName,
  PhoneNumber,
  PostalAddress,
  StandardValue,
} from '../model/index.ts';

/** What a source may say about any single value; dates and times as text in ISO 8601. */
export interface RawMeta {
  readonly observedAt?: string;
  readonly verifiedAt?: string;
  /** How it was verified, for instance `double-opt-in` or `id-document`. */
  readonly verifiedBy?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** Complete, or it does not compile. */
const META: { readonly [M in keyof RawMeta]-?: true } = {
  observedAt: true,
  verifiedAt: true,
  verifiedBy: true,
  validFrom: true,
  validTo: true,
};
export const RAW_META = Object.keys(META) as readonly (keyof RawMeta)[];

/** One text of a source, alone or with what the source knows of it. */
export type RawText = string | (RawMeta & { readonly value: string });

/** Either `full` or parts; both may be given. `native` is the same name in its own script. */
export interface RawPersonName extends RawMeta {
  readonly full?: string;
  readonly given?: string;
  readonly middle?: string;
  readonly family?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly native?: string;
  readonly kind?: PersonName['kind'];
}

export interface RawOrganisationName extends RawMeta {
  /** Absent: `native` is the name. */
  readonly full?: string;
  /** The legal form where the source keeps it apart. */
  readonly form?: string;
  readonly native?: string;
  readonly kind?: PersonName['kind'];
}

export interface RawPhone extends RawMeta {
  readonly value: string;
  readonly extension?: string;
  /** Country (any form `normalizeCountry` reads) in which the number is written, where the source knows it. */
  readonly country?: string;
}

/** `full` or `lines` (top to bottom) or parts; parts win, the rest is read from the lines. */
export interface RawAddress extends RawMeta {
  readonly full?: string;
  readonly lines?: readonly string[];
  readonly street?: string;
  readonly houseNumber?: string;
  readonly unit?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
  readonly kind?: NonNullable<PostalAddress['kind']>;
}

export interface RawIdentifier extends RawMeta {
  readonly type: IdentifierType;
  readonly value: string;
  readonly country?: string;
  readonly issuer?: string;
}

/** Order in which a source writes day, month and year. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

export type RawDate = string | (RawMeta & { readonly value: string; readonly order?: DateOrder });

export interface RawMoney extends RawMeta {
  readonly amount: string;
  /** Code or symbol; absent: read from the amount, else `NormalizeContext.currency`. */
  readonly currency?: string;
}

export interface RawSocialHandle extends RawMeta {
  /** Absent: not known, so that the handle cannot be read. */
  readonly network?: string;
  readonly handle: string;
}

export interface RawDevice extends RawMeta {
  readonly kind: 'device' | 'visitor' | 'cookie' | 'advertising';
  readonly value: string;
}

/** What one row of a source says of one customer, per attribute, before anything was done to it. */
export interface RawRecord {
  readonly kind: CustomerKind;
  readonly name?: readonly RawPersonName[];
  readonly organisationName?: readonly RawOrganisationName[];
  readonly email?: readonly RawText[];
  readonly phone?: readonly (string | RawPhone)[];
  readonly address?: readonly RawAddress[];
  readonly identifier?: readonly RawIdentifier[];
  readonly birthDate?: readonly RawDate[];
  readonly foundingDate?: readonly RawDate[];
  readonly deathDate?: readonly RawDate[];
  readonly sex?: readonly RawText[];
  readonly language?: readonly RawText[];
  readonly segment?: readonly RawText[];
  readonly status?: readonly RawText[];
  readonly lifecycleStage?: readonly RawText[];
  readonly accountOwner?: readonly RawText[];
  readonly team?: readonly RawText[];
  readonly region?: readonly RawText[];
  readonly brand?: readonly RawText[];
  readonly legalEntity?: readonly RawText[];
  readonly industry?: readonly RawText[];
  readonly socialHandle?: readonly RawSocialHandle[];
  readonly device?: readonly RawDevice[];
  readonly creditLimit?: readonly RawMoney[];
  readonly loyaltyTier?: readonly RawText[];
  readonly restriction?: readonly RawText[];
}

/** Reads phone numbers and remembers the latest ones. Made once a run by `phoneNormalizer`. */
export type PhoneNormalizer = (raw: string | RawPhone, country?: string) => StandardValue<PhoneNumber>;

/** What a normaliser may know beside the value; all of it optional. */
export interface NormalizeContext {
  /** ISO 3166-1 alpha-2 of the source; the record's own address country goes before it. */
  readonly defaultCountry?: string;
  /** How the source writes dates; else the country's custom decides. */
  readonly dateOrder?: DateOrder;
  /** Minutes east of UTC at a local time given as if it were UTC, for times that tell no offset; else they are UTC. */
  readonly minutesAt?: (localMs: number) => number;
  /** The source's decimal separator; else it is read from the number. */
  readonly decimal?: '.' | ',';
  /** ISO 4217, for money without a currency. */
  readonly currency?: string;
  /** Shared by the records of one run, as reading phone numbers is dear; else one is made for the record. */
  readonly phones?: PhoneNormalizer;
}
