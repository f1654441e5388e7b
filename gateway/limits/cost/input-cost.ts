import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';
import type { CostTable } from './read-costs.ts';

/**
 * Cost of one coerced argument: each input object 1 or its `@cost`, each scalar 0 or its `@cost`, lists by their
 * items. So a mutation of 500 records costs 500 times one of a single record.
 */
export function argumentCost(table: CostTable, coordinate: string, argument: GraphQLArgument, value: unknown): number {
  const weight = table.weights.get(`${coordinate}(${argument.name}:)`);
  if (value === undefined || value === null) return 0;
  if (weight !== undefined) return weight * Math.max(1, Array.isArray(value) ? value.length : 1);
  return inputCost(table, argument.type, value);
}

function inputCost(table: CostTable, type: GraphQLInputType, value: unknown): number {
  if (value === undefined || value === null) return 0;
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (isListType(nullable)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.reduce<number>((total, item) => total + inputCost(table, nullable.ofType, item), 0);
  }
  const { name } = getNamedType(nullable);
  if (!isInputObjectType(nullable)) return table.weights.get(name) ?? 0;
  let total = 1;
  for (const field of Object.values(nullable.getFields())) {
    const inner = (value as Readonly<Record<string, unknown>>)[field.name];
    if (inner === undefined || inner === null) continue;
    total += table.weights.get(`${name}.${field.name}`) ?? inputCost(table, field.type, inner);
  }
  return total;
}
