import { z } from 'zod';
import { IDENTIFIER_TYPES, RELATION_TYPES } from '../../domain/model/index.ts';
import { countryCode, currencyCode } from '../../domain/normalize/index.ts';
import { condition, value } from './expression.ts';
import { columns, format } from './format.ts';

/** A short form of an item of a list: a value alone. */
const item = <S extends z.ZodType>(main: string, schema: S) =>
  z.preprocess((given) => {
    const object = typeof given === 'object' && given !== null && !Array.isArray(given);
    return object && main in given ? given : { [main]: given };
  }, schema);

const meta = {
  when: condition.optional(),
  each: value.optional(),
  observedAt: value.optional(),
  verifiedAt: value.optional(),
  verifiedBy: value.optional(),
  validFrom: value.optional(),
  validTo: value.optional(),
};
const text = item('value', z.strictObject({ value, ...meta }));
const texts = z.preprocess(
  (given) => (given === undefined || Array.isArray(given) ? given : [given]),
  z.array(text).min(1).optional(),
);
/** A name alone stands for its full form; parts are told by their keys. */
const NAME_KEYS = ['full', 'given', 'family', 'native', 'middle'];
const name = <S extends z.ZodType>(schema: S) =>
  z.preprocess((given) => {
    const object = typeof given === 'object' && given !== null && !Array.isArray(given);
    return object && NAME_KEYS.some((part) => part in given) ? given : { full: given };
  }, schema);
const nameKind = z.enum(['current', 'former', 'alias']).optional();

const key = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && 'id' in given ? given : { id: given }),
  z.strictObject({ system: z.string().optional(), id: value }),
);

const record = z.strictObject({
  kind: z.enum(['person', 'organisation']),
  system: z.string().optional(),
  id: value,
  when: condition.optional(),
  each: value.optional(),
  deleted: condition.optional(),
  sourceVersion: value.optional(),
  sourceUpdatedAt: value.optional(),
  validFrom: value.optional(),
  validTo: value.optional(),
  names: z
    .array(
      name(
        z.strictObject({
          full: value.optional(),
          given: value.optional(),
          middle: value.optional(),
          family: value.optional(),
          prefix: value.optional(),
          suffix: value.optional(),
          native: value.optional(),
          kind: nameKind,
          ...meta,
        }),
      ),
    )
    .optional(),
  organisationNames: z
    .array(
      item(
        'full',
        z.strictObject({ full: value, form: value.optional(), native: value.optional(), kind: nameKind, ...meta }),
      ),
    )
    .optional(),
  emails: z.array(text).optional(),
  phones: z
    .array(item('value', z.strictObject({ value, extension: value.optional(), country: value.optional(), ...meta })))
    .optional(),
  addresses: z
    .array(
      z.strictObject({
        full: value.optional(),
        lines: z.array(value).optional(),
        street: value.optional(),
        houseNumber: value.optional(),
        unit: value.optional(),
        city: value.optional(),
        region: value.optional(),
        postalCode: value.optional(),
        country: value.optional(),
        kind: z.enum(['home', 'work', 'billing', 'shipping', 'registered', 'other']).optional(),
        ...meta,
      }),
    )
    .optional(),
  identifiers: z
    .array(
      z.strictObject({
        type: z.enum(IDENTIFIER_TYPES),
        value,
        country: value.optional(),
        issuer: value.optional(),
        ...meta,
      }),
    )
    .optional(),
  birthDate: texts,
  foundingDate: texts,
  deathDate: texts,
  sex: texts,
  language: texts,
  segment: texts,
  status: texts,
  lifecycleStage: texts,
  accountOwner: texts,
  team: texts,
  region: texts,
  brand: texts,
  legalEntity: texts,
  industry: texts,
  loyaltyTier: texts,
  restriction: texts,
  socialHandles: z.array(z.strictObject({ network: value, handle: value, ...meta })).optional(),
  devices: z
    .array(z.strictObject({ kind: z.enum(['device', 'visitor', 'cookie', 'advertising']), value, ...meta }))
    .optional(),
  creditLimit: z.strictObject({ amount: value, currency: value.optional(), ...meta }).optional(),
  relations: z
    .array(
      z
        .strictObject({
          type: z.enum(RELATION_TYPES),
          to: key.optional(),
          toName: value.optional(),
          role: value.optional(),
          validFrom: value.optional(),
          validTo: value.optional(),
          when: condition.optional(),
          each: value.optional(),
        })
        .refine((r) => r.to !== undefined || r.toName !== undefined, 'needs to or toName'),
    )
    .optional(),
});
export type RecordMapping = z.infer<typeof record>;

const row = {
  system: z.string().optional(),
  id: value,
  /** The customer in its source; left out: the row is anonymous. */
  customer: key.optional(),
  at: value,
  when: condition.optional(),
  each: value.optional(),
  deleted: condition.optional(),
  sourceVersion: value.optional(),
  sourceUpdatedAt: value.optional(),
};

const lineFields = {
  number: value.optional(),
  position: value.optional(),
  product: value.optional(),
  description: value.optional(),
  quantity: value.optional(),
  unitPrice: value.optional(),
  tax: value.optional(),
  amount: value.optional(),
  allowNegative: z.boolean().optional(),
  when: condition.optional(),
  deleted: condition.optional(),
};

const transaction = z.strictObject({
  ...row,
  type: value,
  status: value.optional(),
  cancelled: condition.optional(),
  currency: value,
  amount: value.optional(),
  tax: value.optional(),
  dueAt: value.optional(),
  relatedTo: value.optional(),
  allowNegative: z.boolean().optional(),
  /** The document's lines where one row holds them all. */
  lines: z.strictObject({ each: value, ...lineFields }).optional(),
});
export type TransactionMapping = z.infer<typeof transaction>;

const line = z.strictObject({
  system: z.string().optional(),
  transaction: value,
  each: value.optional(),
  ...lineFields,
});
export type LineMapping = z.infer<typeof line>;

const interaction = z.strictObject({
  ...row,
  type: value,
  channel: value.optional(),
  direction: value.optional(),
  subject: value.optional(),
  text: value.optional(),
  agent: value.optional(),
  team: value.optional(),
  state: value.optional(),
  closedAt: value.optional(),
  score: value.optional(),
  scoreMax: value.optional(),
  durationSeconds: value.optional(),
  relatedTo: value.optional(),
});
export type InteractionMapping = z.infer<typeof interaction>;

const preference = z.strictObject({ ...row, subject: value, name: value, choice: value });
export type PreferenceMapping = z.infer<typeof preference>;

const consent = z
  .strictObject({
    ...row,
    purpose: value,
    channel: value.optional(),
    email: value.optional(),
    phone: value.optional(),
    legalEntity: value.optional(),
    law: value.optional(),
    state: value,
    noticeVersion: value.optional(),
    language: value.optional(),
    evidence: value.optional(),
    collectionPoint: value.optional(),
    expiresAt: value.optional(),
  })
  .refine((c) => c.email === undefined || c.phone === undefined, 'names one contact point: email or phone');
export type ConsentMapping = z.infer<typeof consent>;

const SECTIONS = ['records', 'transactions', 'lines', 'interactions', 'preferences', 'consents'] as const;

export const mappingFile = z
  .strictObject({
    mapping: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is 1 to 64 of a–z, 0–9 and "-"'),
    system: z.string(),
    format: format.optional(),
    columns: columns.optional(),
    empty: z.array(z.string()).optional(),
    unreadable: z.enum(['keep', 'refuse']).optional(),
    defaultCountry: z
      .string()
      .transform((text) => countryCode(text) ?? '')
      .refine((code) => code !== '', 'is no country of ISO 3166-1, such as DE')
      .optional(),
    timezone: z.string().optional(),
    dateOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
    decimal: z.enum(['.', ',']).optional(),
    currency: z
      .string()
      .transform((text) => currencyCode(text) ?? '')
      .refine((code) => code !== '', 'is no currency of ISO 4217, such as EUR')
      .optional(),
    lookups: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    when: condition.optional(),
    records: z.array(record).min(1).optional(),
    transactions: z.array(transaction).min(1).optional(),
    lines: z.array(line).min(1).optional(),
    interactions: z.array(interaction).min(1).optional(),
    preferences: z.array(preference).min(1).optional(),
    consents: z.array(consent).min(1).optional(),
  })
  .refine((m) => SECTIONS.some((section) => m[section] !== undefined), `maps something: one of ${SECTIONS.join(', ')}`);
export type MappingFile = z.infer<typeof mappingFile>;
