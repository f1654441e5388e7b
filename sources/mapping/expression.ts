import { z } from 'zod';
import { kindOf } from './faults.ts';

/**
 * Values, steps and conditions of the mapping language (docs/mappings.md explains it). Short forms are spelled out here, so that
 * the compiler meets one form only: a text stands for `{ column: text }`, a step's name for `{ name: true }`.
 */

/** Where a text comes from, and what is done to it. Exactly one of column, const, join, first, then. */
export interface Value {
  readonly column?: string | undefined;
  readonly const?: string | number | boolean | undefined;
  readonly join?: readonly Value[] | undefined;
  readonly with?: string | undefined;
  readonly first?: readonly Value[] | undefined;
  readonly when?: Condition | undefined;
  readonly then?: Value | undefined;
  readonly else?: Value | undefined;
  readonly do?: readonly Step[] | undefined;
  readonly default?: string | undefined;
}

/** Exactly one of is, in, matches, empty (of a value), not, all, any. */
export interface Condition {
  readonly column?: string | undefined;
  readonly value?: Value | undefined;
  readonly is?: string | number | boolean | undefined;
  readonly in?: readonly (string | number | boolean)[] | undefined;
  readonly matches?: string | undefined;
  readonly empty?: boolean | undefined;
  readonly not?: Condition | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
}

const flag = z.literal(true).optional();
const regex = z.string().min(1).refine(isRegex, 'is not a regular expression');
const scalar = z.union([z.string(), z.number(), z.boolean()], 'is not a text, number or yes/no');

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/** The message where something else stands than the keys of an object. */
const expects = (what: string) => ({
  error: ({ code, input }: { readonly code?: string | undefined; readonly input?: unknown }): string | undefined =>
    code === 'invalid_type' && input !== undefined ? `is ${kindOf(input)}, and ${what}` : undefined,
});

function one(names: readonly string[]): (value: object) => boolean {
  return (value) => names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1;
}

/** A rule: each of these keys stands beside the one that it belongs to. */
function beside(owners: Readonly<Record<string, string>>) {
  return (value: object, context: z.RefinementCtx): void => {
    for (const [name, owner] of Object.entries(owners)) {
      const [stray, needed] = [name, owner].map((key) => (value as Record<string, unknown>)[key]);
      if (stray === undefined || needed !== undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: `does nothing without "${owner}" beside it` });
    }
  };
}

const STEP_NAMES = [
  'trim',
  'collapse',
  'upper',
  'lower',
  'digits',
  'negate',
  'absolute',
  'strip',
  'replace',
  'match',
  'split',
  'lookup',
  'date',
  'number',
  'multiply',
  'unit',
  'prefix',
  'suffix',
] as const;

/** Steps whose name does not say enough. */
const NEEDS_MORE: ReadonlySet<string> = new Set(STEP_NAMES.slice(STEP_NAMES.indexOf('strip')));

const step = z.preprocess(
  (value) => (typeof value === 'string' && !NEEDS_MORE.has(value) ? { [value]: true } : value),
  z
    .strictObject(
      {
        trim: flag,
        collapse: flag,
        upper: flag,
        lower: flag,
        digits: flag,
        negate: flag,
        absolute: flag,
        strip: regex.optional(),
        replace: z.strictObject({ pattern: regex, by: z.string() }).optional(),
        match: regex.optional(),
        split: z.string().min(1).optional(),
        take: z
          .int()
          .refine((n) => n !== 0, 'counts from 1, or from -1 at the end')
          .optional(),
        lookup: z.string().optional(),
        else: z.enum(['keep', 'empty', 'refuse']).optional(),
        date: z.preprocess((v) => (typeof v === 'string' ? [v] : v), z.array(z.string().min(1)).min(1)).optional(),
        zone: z.string().optional(),
        number: z
          .strictObject({ decimal: z.enum(['.', ',']), group: z.string().optional() })
          .refine(({ decimal, group = '' }) => !group.includes(decimal) && !/[\d+-]/.test(group), {
            path: ['group'],
            error: 'separates thousands: it is neither the decimal sign nor a digit or sign of a number',
          })
          .optional(),
        multiply: z
          .string()
          .regex(/^-?\d+(\.\d+)?$/, 'is not a decimal number in quotes')
          .optional(),
        unit: z.strictObject({ from: z.string(), to: z.string() }).optional(),
        prefix: z.string().optional(),
        suffix: z.string().optional(),
      },
      expects("a step is expected: its name, or where it needs more an object such as { split: ';' }"),
    )
    .refine(one(STEP_NAMES), `names exactly one step of: ${STEP_NAMES.join(', ')}`)
    .superRefine(beside({ take: 'split', else: 'lookup', zone: 'date' })),
);
export type Step = z.infer<typeof step>;

export const value: z.ZodType<Value> = z.lazy(() =>
  z.preprocess(
    (given) => (typeof given === 'string' ? { column: given } : given),
    z
      .strictObject(
        {
          column: z.string().min(1).optional(),
          const: scalar.optional(),
          join: z.array(value).min(1).optional(),
          with: z.string().optional(),
          first: z.array(value).min(1).optional(),
          when: condition.optional(),
          then: value.optional(),
          else: value.optional(),
          do: z.preprocess((v) => (Array.isArray(v) || v === undefined ? v : [v]), z.array(step)).optional(),
          default: z.string().optional(),
        },
        expects("a column's name is expected (in quotes where it is a number) or an object such as { const: text }"),
      )
      .refine(one(['column', 'const', 'join', 'first', 'then']), 'has exactly one of: column, const, join, first, then')
      .superRefine(beside({ with: 'join', then: 'when', else: 'when' })),
  ),
);

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject(
      {
        column: z.string().optional(),
        value: value.optional(),
        is: scalar.optional(),
        in: z.array(scalar).min(1).optional(),
        matches: regex.optional(),
        empty: z.boolean().optional(),
        not: condition.optional(),
        all: z.array(condition).min(1).optional(),
        any: z.array(condition).min(1).optional(),
      },
      expects('a condition is expected, such as { column: status, is: active }'),
    )
    .refine(
      one(['is', 'in', 'matches', 'empty', 'not', 'all', 'any']),
      'has exactly one of: is, in, matches, empty, not, all, any',
    )
    .refine(
      (c) => (c.not ?? c.all ?? c.any) !== undefined || one(['column', 'value'])(c),
      'needs the column (or value) that it is about',
    )
    .refine(
      (c) => (c.not ?? c.all ?? c.any) === undefined || (c.column ?? c.value) === undefined,
      'is about conditions (not, all, any): the column stands in each of them',
    ),
);
