import Big from 'big.js';
import { z } from 'zod';
import { isCurrency } from '../business/index.ts';
import { isSystem, TRANSACTION_TYPES } from '../model/index.ts';

const types = z.array(z.enum(TRANSACTION_TYPES));
const decimal = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,12})?$/, { error: 'a decimal number as text, zero or more', abort: true });
const currency = z.string().refine(isCurrency, 'a currency is three capital letters, one of ISO 4217');
const system = z.string().refine(isSystem, 'a system is 1 to 32 of a–z, 0–9 and "-", starting with a letter');

/**
 * What of a system's transactions counts as the customer's value. A system that sends an order and its invoice
 * must name one of them only, or each purchase counts twice.
 */
const lifetimeRule = z
  .strictObject({ add: types, subtract: types })
  .refine((rule) => rule.add.every((type) => !rule.subtract.includes(type)), 'a type is added or subtracted, not both');

const rising = (name: string) => `four ${name}, each above the one before`;
const recency = z
  .tuple([z.int().positive(), z.int().positive(), z.int().positive(), z.int().positive()])
  .refine((days) => days.every((day, i) => i === 0 || day > (days[i - 1] ?? 0)), rising('numbers of days'));
const frequency = z
  .tuple([z.int().positive(), z.int().positive(), z.int().positive(), z.int().positive()])
  .refine((counts) => counts.every((n, i) => i === 0 || n > (counts[i - 1] ?? 0)), rising('numbers of purchases'));
const monetary = z
  .tuple([decimal, decimal, decimal, decimal])
  .refine((sums) => sums.every((sum, i) => i === 0 || new Big(sum).gt(sums[i - 1] ?? 0)), rising('amounts'));

const score = z.int().min(1).max(5);
const range = z.tuple([score, score]).refine(([from, to]) => from <= to, 'from, then to');

const schema = z.strictObject({
  version: z.string().min(1).max(100),
  lifetimeValue: z.strictObject({
    default: lifetimeRule,
    systems: z.record(system, lifetimeRule).default({}),
  }),
  rfm: z.strictObject({
    /** Days since the last purchase: up to the first 5 points, up to the second 4 … above the last 1. */
    recencyDays: recency,
    /** Purchases: below the first 1 point … from the last on 5. */
    frequency,
    /** Lifetime value: below the first 1 point … from the last on 5; per currency, else the default. */
    monetary: z.strictObject({ default: monetary, currencies: z.record(currency, monetary).default({}) }),
    /** The first segment whose ranges of points fit; the last one must fit everybody. */
    segments: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(50),
          recency: range.default([1, 5]),
          frequency: range.default([1, 5]),
          monetary: range.default([1, 5]),
        }),
      )
      .min(1)
      .refine((segments) => {
        const last = segments.at(-1);
        return [last?.recency, last?.frequency, last?.monetary].every((r) => r?.[0] === 1 && r[1] === 5);
      }, 'the last segment must fit everybody'),
  }),
});

/** Validated content of the file that says what a customer is worth and how RFM points are given. */
export type ValuePolicy = z.infer<typeof schema>;

/** @throws Error that lists every fault with its path */
export function parseValuePolicy(content: unknown): ValuePolicy {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'policy'}: ${inWords(issue)}`);
  throw new Error(`The value policy is not valid:\n  ${faults.join('\n  ')}`);
}

/** Of a key that may not stand: what is wrong with it. */
const inWords = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join('; ') : issue.message;

/** What stands where no policy file is given. */
export const DEFAULT_VALUE_POLICY: ValuePolicy = parseValuePolicy({
  version: 'default@1',
  lifetimeValue: { default: { add: ['order', 'invoice'], subtract: ['refund'] } },
  rfm: {
    recencyDays: [30, 90, 180, 365],
    frequency: [2, 4, 8, 16],
    monetary: { default: ['50', '200', '1000', '5000'] },
    segments: [
      { name: 'champion', recency: [4, 5], frequency: [4, 5], monetary: [4, 5] },
      { name: 'loyal', recency: [3, 5], frequency: [3, 5] },
      { name: 'new', recency: [5, 5], frequency: [1, 1] },
      { name: 'promising', recency: [3, 5] },
      { name: 'at-risk', recency: [1, 2], frequency: [3, 5] },
      { name: 'lost', recency: [1, 1] },
      { name: 'hibernating' },
    ],
  },
});
