import type { PolicyName } from './policies.ts';
import type { Scope } from './scopes.ts';

/** Who may read (or call) the fields of a class: one of the lists of scopes, and one of the lists of policies. */
export interface DataClassRule {
  readonly meaning: string;
  /** OR of ANDs; empty: whoever is authenticated. */
  readonly scopes: readonly (readonly Scope[])[];
  readonly policies?: readonly (readonly PolicyName[])[];
  /** Whether its values say something of a person: such reads are written to the access log. */
  readonly personal: boolean;
  /** Whether what is answered may depend on the purpose beyond the policies (consent). */
  readonly byPurpose?: true;
  /** Tags (`policy/tags.ts`) by which contracts leave its fields out. */
  readonly tags?: readonly ('steward' | 'internal')[];
}

/**
 * The one table of who needs what: a field names its class in `policy/fields`, and its directives are printed from
 * here.
 */
export const DATA_CLASSES = {
  public: { meaning: 'About the record or the installation, not about a person.', scopes: [], personal: false },
  part: {
    meaning: 'A part of a value or a list; the class that counts stands at the field that returns it.',
    scopes: [],
    personal: false,
  },
  entry: {
    meaning: 'A way to customers. What may be read of them is decided at their fields, which of them by the rows.',
    scopes: [],
    personal: false,
  },
  profile: { meaning: 'Who the customer is.', scopes: [['profile:read']], personal: true },
  contact: {
    meaning: 'How the customer can be reached: e-mail and telephone masked, postal address.',
    scopes: [['contact:read']],
    personal: true,
    byPurpose: true,
  },
  contactValue: {
    meaning: 'An e-mail address or telephone number in clear.',
    scopes: [['contact:reveal']],
    personal: true,
    byPurpose: true,
  },
  identifier: {
    meaning: 'Typed identifiers masked; devices and social accounts.',
    scopes: [['identifier:read']],
    personal: true,
  },
  identifierValue: {
    meaning: 'An identifier in clear.',
    scopes: [['identifier:read', 'contact:reveal']],
    personal: true,
  },
  sensitive: {
    meaning: 'Birth and death, sex, restrictions, the words of a conversation.',
    scopes: [['sensitive:read']],
    policies: [['care-or-law']],
    personal: true,
  },
  financial: { meaning: 'Transactions, totals, credit, worth.', scopes: [['financial:read']], personal: true },
  interactions: {
    meaning: 'Calls, messages, visits, cases, feedback.',
    scopes: [['interactions:read']],
    personal: true,
  },
  consents: { meaning: 'Consents and preferences.', scopes: [['consents:read']], personal: true },
  crossrefs: {
    meaning: 'Source records and links, why they were made, the lineage of values.',
    scopes: [['crossrefs:read']],
    personal: true,
    tags: ['steward'],
  },
  raw: {
    meaning: 'What a source sent, word by word; it may hold values of any class.',
    scopes: [['crossrefs:read', 'contact:reveal', 'identifier:read', 'sensitive:read']],
    policies: [['care-or-law']],
    personal: true,
    tags: ['steward'],
  },
  audit: { meaning: 'The access log of everybody.', scopes: [['audit:read']], personal: true, tags: ['internal'] },
  ownAudit: {
    meaning: 'The access log as far as the rows allow: auditors all of it, customers what concerns them.',
    scopes: [],
    personal: true,
  },
  privacy: {
    meaning: 'The rights of data subjects, carried out.',
    scopes: [['privacy:execute']],
    personal: true,
    tags: ['internal'],
  },
  writeCustomers: { meaning: 'Enters or corrects a customer.', scopes: [['customers:write']], personal: true },
  writeConsents: { meaning: 'Records a consent or preference.', scopes: [['consents:write']], personal: true },
  writeSources: {
    meaning: 'Takes in source records.',
    scopes: [['sources:write']],
    personal: true,
    tags: ['internal'],
  },
  stewardship: { meaning: 'A steward’s decision.', scopes: [['stewardship:write']], personal: true, tags: ['steward'] },
} as const satisfies Record<string, DataClassRule>;

export type DataClass = keyof typeof DATA_CLASSES;
export const DATA_CLASS_NAMES = Object.keys(DATA_CLASSES) as readonly DataClass[];

/** The rule of a class. */
export const ruleOf = (name: DataClass): DataClassRule => DATA_CLASSES[name];
