import { Kind, type FieldNode, type GraphQLField, type SelectionNode, type ValueNode } from 'graphql';
import { NO_DEFAULTS, argumentsOf, conditionsOf, isIncluded } from '../../../policy/operations/index.ts';
import type { Cost, Variables } from './expression.ts';

/** A number read from a field's coerced arguments: at once where no variable stands in them. */
export function argumentsReader(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  read: (values: Variables) => number,
): Cost {
  const open = (node.arguments ?? []).some(({ value }) => holdsVariable(value));
  const values = argumentsOf(field, [node]);
  return open ? (variables) => read(values(variables)) : read(values({}));
}

/** Whether `@skip` and `@include` let a selection stand; of coerced variables. */
export function included(selection: SelectionNode): boolean | ((variables: Variables) => boolean) {
  const conditions = conditionsOf(selection, NO_DEFAULTS);
  const open = conditions.filter(({ variable }) => variable !== null);
  const written = conditions.filter(({ variable }) => variable === null);
  if (!isIncluded(written, {})) return false;
  return open.length === 0 ? true : (variables) => isIncluded(open, variables);
}

function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => holdsVariable(field.value));
}
