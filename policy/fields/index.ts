import type { DataClass } from '../data-classes.ts';
import { identityFields } from './identity.ts';
import { interactionsFields } from './interactions.ts';
import type { FieldKind, FieldKinds } from './kinds.ts';
import { preferencesFields } from './preferences.ts';
import { transactionsFields } from './transactions.ts';

export type { FieldKind, FieldKinds } from './kinds.ts';

/** The kind of every field of every object type, by subgraph. What is not named here is not built. */
export const FIELD_KINDS = {
  identity: identityFields,
  transactions: transactionsFields,
  interactions: interactionsFields,
  preferences: preferencesFields,
} as const satisfies Record<string, FieldKinds>;

/** Kind of one field in one subgraph. Null: nobody decided it. */
export function kindOf(kinds: FieldKinds, type: string, field: string): FieldKind | null {
  const fields = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  return fields && Object.hasOwn(fields, field) ? (fields[field] ?? null) : null;
}

const byCoordinate = new Map<string, FieldKind>(
  Object.values<FieldKinds>(FIELD_KINDS).flatMap((kinds) =>
    Object.entries(kinds).flatMap(([type, fields]) =>
      Object.entries(fields).map(([field, kind]) => [`${type}.${field}`, kind] as const),
    ),
  ),
);

/** Data class of a field of the supergraph, by coordinate (`Customer.emails`). Null: plumbing, internal or unknown. */
export function dataClassOf(coordinate: string): DataClass | null {
  const kind = byCoordinate.get(coordinate);
  return kind === undefined || kind === 'plumbing' || kind === 'internal' ? null : kind;
}

/** Every coordinate with its kind, sorted. A field that several subgraphs give has one kind in all of them. */
export const fieldCoordinates = (): readonly (readonly [string, FieldKind])[] =>
  [...byCoordinate].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
