import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLLeafType,
} from 'graphql';

export type LeafCheck = (value: unknown) => boolean;

const CHECKS: ReadonlyMap<string, LeafCheck> = new Map<string, LeafCheck>([
  [GraphQLString.name, (value) => typeof value === 'string'],
  [GraphQLID.name, (value) => typeof value === 'string' || Number.isSafeInteger(value)],
  [GraphQLInt.name, (value) => Number.isInteger(value)],
  [GraphQLFloat.name, (value) => typeof value === 'number'],
  [GraphQLBoolean.name, (value) => typeof value === 'boolean'],
]);

/**
 * Whether a serialised value may stand for a leaf type; null: any may (a scalar of our own, which its subgraph
 * serialised). An enum value that the API schema does not show must not leave.
 */
export function leafCheck(type: GraphQLLeafType): LeafCheck | null {
  if (!isEnumType(type)) return CHECKS.get(type.name) ?? null;
  const names = new Set<unknown>(type.getValues().map((value) => value.name));
  return (value) => names.has(value);
}
