import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import {
  IDENTIFIER_TYPES,
  LIFECYCLE_STAGES,
  RESTRICTIONS,
  type AttributeName,
  type Json,
} from '../../domain/model/index.ts';

const text = z.string().min(1).max(1_000);
const country = z.string().regex(/^[A-Z]{2}$/);
const partialDate = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/);
const nameKind = z.enum(['current', 'former', 'alias']);
const script = z.string().regex(/^[A-Z][a-z]{3}$/);

/** The form of one value of each attribute, as `AttributeTypes` has it. */
const SHAPES: { readonly [A in AttributeName]: z.ZodType } = {
  name: z.strictObject({
    full: text,
    given: text.optional(),
    middle: text.optional(),
    family: text.optional(),
    prefix: text.optional(),
    suffix: text.optional(),
    kind: nameKind,
    script,
  }),
  organisationName: z.strictObject({ full: text, core: text, form: text.optional(), kind: nameKind, script }),
  email: z.strictObject({
    address: z
      .string()
      .regex(/^[^\s@]+@[^\s@]+$/)
      .max(320),
    canonical: z
      .string()
      .regex(/^[^\s@]+@[^\s@]+$/)
      .max(320),
    domain: text,
  }),
  phone: z.strictObject({
    e164: z.string().regex(/^\+[1-9]\d{3,14}$/),
    country: country.optional(),
    extension: text.optional(),
    type: z.enum(['mobile', 'fixed', 'other']).optional(),
  }),
  address: z.strictObject({
    full: text,
    street: text.optional(),
    houseNumber: text.optional(),
    unit: text.optional(),
    city: text.optional(),
    region: text.optional(),
    postalCode: text.optional(),
    country: country.optional(),
    kind: z.enum(['home', 'work', 'billing', 'shipping', 'registered', 'other']).optional(),
  }),
  identifier: z.strictObject({
    type: z.enum(IDENTIFIER_TYPES),
    value: text,
    country: country.optional(),
    issuer: text.optional(),
  }),
  birthDate: partialDate,
  foundingDate: partialDate,
  deathDate: partialDate,
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  language: z.string().regex(/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/),
  segment: text,
  status: text,
  lifecycleStage: z.enum(LIFECYCLE_STAGES),
  accountOwner: text,
  team: text,
  region: text,
  brand: text,
  legalEntity: text,
  industry: text,
  socialHandle: z.strictObject({ network: text, handle: text }),
  device: z.strictObject({ kind: z.enum(['device', 'visitor', 'cookie', 'advertising']), value: text }),
  creditLimit: z.strictObject({
    amount: z.string().regex(/^-?\d+(\.\d+)?$/),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
  loyaltyTier: text,
  restriction: z.enum(RESTRICTIONS),
};

const MOST_VALUES = 100;

/** @throws DomainError BAD_USER_INPUT; names attribute and path, never the value */
export function checkOverride(input: {
  readonly attribute: AttributeName;
  readonly action: 'set' | 'clear' | 'release';
  readonly values: readonly Json[];
}): void {
  const { attribute, action, values } = input;
  if (!Object.hasOwn(SHAPES, attribute)) throw refusal('No attribute has this name.', ['attribute']);
  if (action !== 'set') {
    if (values.length > 0) throw refusal(`The action "${action}" takes no values.`, ['values']);
    return;
  }
  if (values.length < 1 || values.length > MOST_VALUES) {
    throw refusal(`Set 1 to ${MOST_VALUES} values, or clear the attribute.`, ['values']);
  }
  for (const [index, value] of values.entries()) {
    const result = SHAPES[attribute].safeParse(value);
    if (result.success) continue;
    const path = ['values', String(index), ...(result.error.issues[0]?.path ?? []).map(String)];
    throw refusal(`The value has not the form of "${attribute}": see ${path.join('.')}.`, path);
  }
}

function refusal(message: string, field: readonly string[]): DomainError {
  return new DomainError('BAD_USER_INPUT', message, field);
}
