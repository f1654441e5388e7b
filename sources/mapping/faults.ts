import { stringify } from 'yaml';
import type { z } from 'zod';

/** A fault of a mapping's form: where it stands, and the key there that is at fault, if it is one. */
export interface FormFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly key?: string;
}

/** The faults that the form of a mapping has, in their order. */
export function formFaults(issues: readonly z.core.$ZodIssue[]): FormFault[] {
  return issues.flatMap((issue): FormFault[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path, key, message: `has the unknown key "${key}"` }));
  });
}

/** What is wrong, what was expected and how it is written; the message of a rule that has none of its own. */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return wrongType(issue.expected, issue.input, issue.path ?? []);
  if (issue.code === 'invalid_value') {
    if (issue.input === undefined) return 'is missing';
    return issue.values.includes(true)
      ? 'can only be true: leave it out where it is not meant'
      : `is none of ${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'too_small') return issue.origin === 'array' ? 'is a list without entries' : 'is an empty text';
  if (issue.code !== 'too_big') return undefined;
  return `is longer than ${issue.maximum} ${issue.maximum === 1 ? 'character' : 'characters'}`;
}

function wrongType(expected: string, given: unknown, path: readonly PropertyKey[]): string {
  if (given === undefined) return 'is missing';
  const key = path.at(-1);
  const write = (value: unknown): string => {
    const text = stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, singleQuote: true }).trim();
    return typeof key === 'string' ? `${key}: ${text}` : text;
  };
  const scalar = typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean';
  switch (expected) {
    case 'array':
      return `is ${kindOf(given)}, and a list is expected: ${scalar ? write([given]) : 'a line with "- " for each entry'}`;
    case 'string':
      return `is ${kindOf(given)}, and a text is expected${scalar || given === null ? `: ${write(`${given}`)}` : ''}`;
    case 'boolean':
      return `is ${kindOf(given)}, and true or false is expected`;
    case 'int':
      return `is ${kindOf(given)}, and a whole number is expected`;
    default:
      return path.length === 0
        ? `is ${kindOf(given)}, and a mapping is expected: "mapping: name", "system: name" and what follows, each a line`
        : `is ${kindOf(given)}, and keys with their values are expected: ${write(EXAMPLES[String(key)] ?? { key: 'value' })}`;
  }
}

/** Examples of what has keys of its own. */
const EXAMPLES: Readonly<Record<string, object>> = {
  format: { type: 'csv', delimiter: ';' },
  columns: { required: ['email'] },
  lookups: { titles: { Mr: 'male', Ms: 'female' } },
};

/** What a part of a mapping is, in words. */
export function kindOf(given: unknown): string {
  if (given === null) return 'empty';
  if (Array.isArray(given)) return 'a list';
  if (typeof given === 'object') return 'a group of keys';
  if (typeof given === 'boolean') return String(given);
  return typeof given === 'number' ? 'a number' : 'a text';
}
