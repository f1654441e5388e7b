import { ruleOf } from './data-classes.ts';
import type { FieldKind } from './fields/index.ts';

/** Tags by which a contract (`c360 schema contract`) leaves fields out: a portal for customers has no use for these. */
export const TAGS = {
  steward: 'For those who look after the data: source records, links, their history, and decisions on them.',
  internal: 'For our own applications: lists and look-ups over many customers, imports, logs.',
} as const satisfies Record<string, string>;

export type Tag = keyof typeof TAGS;

/** Fields whose class does not say it. */
const TAGGED: Readonly<Record<string, readonly Tag[]>> = {
  'Query.customers': ['internal'],
  'Query.searchCustomers': ['internal'],
  'Query.customersByContact': ['internal'],
  'Query.customerBySource': ['internal'],
  'Query.sourceSystems': ['internal'],
};

/** Tags of a field: those of its class, and its own. */
export function tagsOf(coordinate: string, kind: FieldKind): readonly Tag[] {
  const own = Object.hasOwn(TAGGED, coordinate) ? (TAGGED[coordinate] ?? []) : [];
  if (kind === 'plumbing' || kind === 'internal') return own;
  return [...new Set([...(ruleOf(kind).tags ?? []), ...own])];
}
