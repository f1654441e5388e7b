import {
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

/** Values of the variables that `@skip` and `@include` ask for, defaults filled in. */
export type Flags = ReadonlyMap<string, boolean>;

/** Names of the variables that decide which selections of a document count, each once, in order of appearance. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    [Kind.DIRECTIVE](directive) {
      const condition = conditionOf(directive);
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  return [...names];
}

/** The value of each condition variable in one request; what is neither given nor defaulted is false. */
export function flagsOf(
  names: readonly string[],
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Flags {
  return new Map(names.map((name) => [name, flag(name, operation, variables)]));
}

function flag(name: string, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(variables, name) && variables[name] !== undefined) return variables[name] === true;
  const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === name);
  return definition?.defaultValue?.kind === Kind.BOOLEAN && definition.defaultValue.value;
}

/** Whether a selection counts: not skipped, and included where it says so (GraphQL §3.13.1–2). */
export function isIncluded(selection: SelectionNode, flags: Flags): boolean {
  for (const directive of selection.directives ?? []) {
    const condition = conditionOf(directive);
    if (!condition) continue;
    const value = condition.kind === Kind.BOOLEAN ? condition.value : flags.get(variableName(condition)) === true;
    if (value === (directive.name.value === 'skip')) return false;
  }
  return true;
}

function variableName(value: NonNullable<ReturnType<typeof conditionOf>>): string {
  return value.kind === Kind.VARIABLE ? value.name.value : '';
}

function conditionOf(directive: DirectiveNode) {
  if (directive.name.value !== 'skip' && directive.name.value !== 'include') return undefined;
  return directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
}
