import { Kind, type OperationDefinitionNode, type SelectionNode } from 'graphql';

/** A `@skip` or `@include` as written: with a variable, or with a literal value. */
export interface Condition {
  readonly directive: 'skip' | 'include';
  /** Name of the variable; null: `value` is written in the document. */
  readonly variable: string | null;
  /** The literal, or the variable's default. Null: a variable without default. */
  readonly value: boolean | null;
}

/** Default values of an operation's Boolean variables. */
export type Defaults = ReadonlyMap<string, boolean>;

export function defaultsOf(operation: OperationDefinitionNode): Defaults {
  const defaults = new Map<string, boolean>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.BOOLEAN) defaults.set(variable.name.value, defaultValue.value);
  }
  return defaults;
}

/** The conditions on one selection. */
export function conditionsOf(node: SelectionNode, defaults: Defaults): readonly Condition[] {
  if (!node.directives || node.directives.length === 0) return [];
  const conditions: Condition[] = [];
  for (const { name, arguments: given } of node.directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) {
      const variable = value.name.value;
      conditions.push({ directive: name.value, variable, value: defaults.get(variable) ?? null });
    } else if (value?.kind === Kind.BOOLEAN) {
      conditions.push({ directive: name.value, variable: null, value: value.value });
    }
  }
  return conditions;
}

/** Whether a selection under these conditions is part of the operation (GraphQL §3.13.1–2). */
export function isIncluded(conditions: readonly Condition[], variables: Readonly<Record<string, unknown>>): boolean {
  return conditions.every(({ directive, variable, value }) => {
    const given = variable !== null && variables[variable] !== undefined ? variables[variable] : value;
    return (given === true) === (directive === 'include');
  });
}
