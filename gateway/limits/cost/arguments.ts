import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type GraphQLField,
  type SelectionNode,
  type ValueNode,
} from 'graphql';
import { argumentsOf } from '../../../policy/operations/index.ts';
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

/** Whether `@skip` and `@include` let a selection stand. */
export function included(selection: SelectionNode): boolean | ((variables: Variables) => boolean) {
  const tests: ((variables: Variables) => boolean)[] = [];
  for (const directive of selection.directives ?? []) {
    const wanted =
      directive.name.value === GraphQLIncludeDirective.name
        ? true
        : directive.name.value === GraphQLSkipDirective.name
          ? false
          : null;
    const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    if (wanted === null || value === undefined) continue;
    if (value.kind === Kind.BOOLEAN) {
      if (value.value !== wanted) return false;
    } else if (value.kind === Kind.VARIABLE) {
      const name = value.name.value;
      tests.push((variables) => variables[name] === wanted);
    }
  }
  return tests.length === 0 ? true : (variables) => tests.every((test) => test(variables));
}

function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => holdsVariable(field.value));
}
