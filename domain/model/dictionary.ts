import { IDENTIFIER_TYPES, LIFECYCLE_STAGES, RESTRICTIONS, type AttributeName } from './values.ts';
import type { CustomerKind } from './record.ts';

/** How delicate a value is (DATA §9). */
export type FieldClass = 'public' | 'profile' | 'contact' | 'identifier' | 'financial' | 'sensitive';

/** How a value can be found: not at all, whole by keyed hash, by hashed words and prefixes, or in clear (sort and range). */
export type IndexMode = 'none' | 'exact-hmac' | 'token-hmac' | 'clear';

/** One part of a value that has parts. Lengths are in UTF-16 units. */
export interface PartEntry {
  readonly name: string;
  readonly type: string;
  readonly maxLength?: number;
  readonly format?: string;
  readonly values?: readonly string[];
  readonly required?: boolean;
  readonly description: string;
}

/** What the dictionary says of one attribute. */
export interface AttributeEntry {
  readonly appliesTo: readonly CustomerKind[];
  readonly type: string;
  /** Longest text (of the whole value, where it has parts: of the longest part). */
  readonly maxLength: number;
  readonly format?: string;
  /** Smallest and greatest value that is not suspicious. */
  readonly range?: string;
  /** The only values there are. */
  readonly values?: readonly string[];
  /** More than one value may be true at the same time. */
  readonly multiple: boolean;
  /** A record of these kinds without it is poor, and an import may demand it. */
  readonly requiredFor: readonly CustomerKind[];
  readonly dataClass: FieldClass;
  readonly index: IndexMode;
  readonly parts?: readonly PartEntry[];
  readonly description: string;
}

const PERSON: readonly CustomerKind[] = ['person'];
const ORGANISATION: readonly CustomerKind[] = ['organisation'];
const BOTH: readonly CustomerKind[] = ['person', 'organisation'];
const NONE: readonly CustomerKind[] = [];

const code = (description: string, more: Partial<AttributeEntry> = {}): AttributeEntry => ({
  appliesTo: BOTH,
  type: 'text',
  maxLength: 200,
  multiple: false,
  requiredFor: NONE,
  dataClass: 'profile',
  index: 'clear',
  description,
  ...more,
});
const date = (description: string, more: Partial<AttributeEntry>): AttributeEntry => ({
  appliesTo: PERSON,
  type: 'date, possibly without day or month',
  maxLength: 10,
  format: 'YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601)',
  range: '1850 to 2100',
  multiple: false,
  requiredFor: NONE,
  dataClass: 'sensitive',
  index: 'none',
  description,
  ...more,
});
const country: PartEntry = {
  name: 'country',
  type: 'code',
  maxLength: 2,
  format: 'ISO 3166-1 alpha-2',
  description: 'Country.',
};
const nameKind: PartEntry = {
  name: 'kind',
  type: 'code',
  values: ['current', 'former', 'alias'],
  required: true,
  description: '`current` unless the source says otherwise.',
};
const script: PartEntry = {
  name: 'script',
  type: 'code',
  maxLength: 4,
  format: 'ISO 15924',
  required: true,
  description: 'Script the name is written in.',
};
const text = (name: string, maxLength: number, description: string, required = false): PartEntry => ({
  name,
  type: 'text',
  maxLength,
  description,
  ...(required && { required }),
});

/** The data dictionary: one entry per attribute of a customer, the single source of what it may hold and how it is kept. */
export const DICTIONARY = {
  name: {
    appliesTo: PERSON,
    type: 'person name',
    maxLength: 200,
    multiple: true,
    requiredFor: PERSON,
    dataClass: 'profile',
    index: 'token-hmac',
    parts: [
      text('full', 200, 'The whole name in speaking order, without titles.', true),
      text('given', 200, 'Given names.'),
      text('middle', 200, 'Middle names, patronymic.'),
      text('family', 200, 'Family names with their particles.'),
      text('prefix', 200, 'Titles before the name.'),
      text('suffix', 200, 'Generation and titles behind it.'),
      nameKind,
      script,
    ],
    description: 'What a person is called, also formerly, as an alias, or in another script.',
  },
  organisationName: {
    appliesTo: ORGANISATION,
    type: 'organisation name',
    maxLength: 300,
    multiple: true,
    requiredFor: ORGANISATION,
    dataClass: 'profile',
    index: 'token-hmac',
    parts: [
      text('full', 300, 'The whole name with its legal form.', true),
      text('core', 300, 'The name without its legal form.', true),
      text('form', 40, 'Standard legal form, for instance `gmbh`.'),
      nameKind,
      script,
    ],
    description: 'What an organisation is called.',
  },
  email: {
    appliesTo: BOTH,
    type: 'e-mail address',
    maxLength: 254,
    format: 'RFC 5321, RFC 5322, RFC 6531; domain by UTS #46',
    multiple: true,
    requiredFor: NONE,
    dataClass: 'contact',
    index: 'exact-hmac',
    parts: [
      text('address', 254, 'What to write to, lower case.', true),
      text('canonical', 254, 'What to compare: without plus-tag, for Gmail without dots.', true),
      text('domain', 253, 'Domain in ASCII.', true),
    ],
    description: 'E-mail address.',
  },
  phone: {
    appliesTo: BOTH,
    type: 'phone number',
    maxLength: 16,
    format: 'E.164',
    multiple: true,
    requiredFor: NONE,
    dataClass: 'contact',
    index: 'exact-hmac',
    parts: [
      {
        name: 'e164',
        type: 'text',
        maxLength: 16,
        format: 'E.164',
        required: true,
        description: 'Number with country code.',
      },
      country,
      text('extension', 7, 'Digits dialled behind the connection.'),
      { name: 'type', type: 'code', values: ['mobile', 'fixed', 'other'], description: 'Kind of line by its range.' },
    ],
    description: 'Telephone number.',
  },
  address: {
    appliesTo: BOTH,
    type: 'postal address',
    maxLength: 1_000,
    multiple: true,
    requiredFor: NONE,
    dataClass: 'contact',
    index: 'clear',
    parts: [
      text('full', 1_000, 'The whole address on one line.', true),
      text('street', 200, 'Street, or post box.'),
      text('houseNumber', 20, 'House number with its letter.'),
      text('unit', 40, 'Flat, floor, suite.'),
      text('city', 200, 'Place.'),
      text('region', 200, 'State, province, county; a code in the United States, Canada and Australia.'),
      text('postalCode', 20, 'In the written form of its country.'),
      country,
      {
        name: 'kind',
        type: 'code',
        values: ['home', 'work', 'billing', 'shipping', 'registered', 'other'],
        description: 'What it is used for.',
      },
    ],
    description: 'Postal address. Its country alone is indexed in clear.',
  },
  identifier: {
    appliesTo: BOTH,
    type: 'typed identifier',
    maxLength: 64,
    format: 'upper case without separators (loyalty, account and other: without blanks); a VAT number with its prefix',
    multiple: true,
    requiredFor: NONE,
    dataClass: 'identifier',
    index: 'exact-hmac',
    parts: [
      { name: 'type', type: 'code', values: IDENTIFIER_TYPES, required: true, description: 'What kind of number.' },
      text('value', 64, 'The number itself.', true),
      country,
      text('issuer', 200, 'Who issued it, for numbers unique only there.'),
    ],
    description: 'Number that a state or company gave.',
  },
  birthDate: date('Date of birth.', {}),
  foundingDate: date('Date an organisation was founded.', {
    appliesTo: ORGANISATION,
    range: '1000 to 2100',
    dataClass: 'profile',
  }),
  deathDate: date('Date of death.', {}),
  sex: code('Sex as registered (ISO/IEC 5218 in words).', {
    appliesTo: PERSON,
    type: 'code',
    values: ['male', 'female', 'other', 'unknown'],
    maxLength: 7,
    dataClass: 'sensitive',
    index: 'none',
  }),
  language: code('Language to speak and write to the customer in.', {
    type: 'code',
    format: 'BCP 47',
    maxLength: 12,
    multiple: true,
    index: 'none',
  }),
  segment: code('Segment of the market or of the own clientele.'),
  status: code('Status in the words of the source.', { index: 'none' }),
  lifecycleStage: code('How far the relation has come.', { type: 'code', values: LIFECYCLE_STAGES, maxLength: 8 }),
  accountOwner: code('Who looks after the customer.'),
  team: code('Team that looks after the customer.'),
  region: code('Sales region.'),
  brand: code('Brand the customer deals with.', { multiple: true }),
  legalEntity: code('Own company the customer deals with.', { multiple: true }),
  industry: code('Industry, by the code list of the source.', { multiple: true }),
  socialHandle: {
    appliesTo: BOTH,
    type: 'handle',
    maxLength: 100,
    multiple: true,
    requiredFor: NONE,
    dataClass: 'identifier',
    index: 'none',
    parts: [
      text('network', 100, 'Network, lower case.', true),
      text('handle', 100, 'Handle without `@`, lower case.', true),
    ],
    description: 'Name on a social network.',
  },
  device: {
    appliesTo: PERSON,
    type: 'device or visitor id',
    maxLength: 200,
    multiple: true,
    requiredFor: NONE,
    dataClass: 'identifier',
    index: 'none',
    parts: [
      {
        name: 'kind',
        type: 'code',
        values: ['device', 'visitor', 'cookie', 'advertising'],
        required: true,
        description: 'What the id names.',
      },
      text('value', 200, 'The id; UUIDs in lower case.', true),
    ],
    description: 'Technical id by which a web site or app knows the customer.',
  },
  creditLimit: {
    appliesTo: BOTH,
    type: 'money',
    maxLength: 40,
    multiple: false,
    requiredFor: NONE,
    dataClass: 'financial',
    index: 'none',
    parts: [
      {
        name: 'amount',
        type: 'decimal text',
        format: '-?digits(.digits)?',
        required: true,
        description: 'Exact amount.',
      },
      { name: 'currency', type: 'code', maxLength: 3, format: 'ISO 4217', required: true, description: 'Currency.' },
    ],
    description: 'How much the customer may owe.',
  },
  loyaltyTier: code('Tier of the loyalty programme.'),
  restriction: code('What may not be done with the customer or its data; any that one source states stands.', {
    dataClass: 'sensitive',
    type: 'code',
    values: RESTRICTIONS,
    maxLength: 21,
    multiple: true,
  }),
} as const satisfies Record<AttributeName, AttributeEntry>;

/** All attribute names, in the order of the dictionary. */
export const ATTRIBUTE_NAMES = Object.keys(DICTIONARY) as [AttributeName, ...AttributeName[]];

/** The entry of an attribute, in its general type. */
export function dictionaryEntry(attribute: AttributeName): AttributeEntry {
  return DICTIONARY[attribute];
}
