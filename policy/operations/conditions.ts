import { Kind, visit, type DirectiveNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

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

/** For variables that are coerced, so that defaults are among them. */
export const NO_DEFAULTS: Defaults = new Map();

export function defaultsOf(operation: OperationDefinitionNode): Defaults {
  const defaults = new Map<string, boolean>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.BOOLEAN) defaults.set(variable.name.value, defaultValue.value);
  }
  return defaults;
}

/** The conditions on one selection. */
export function conditionsOf(
  { directives }: { readonly directives?: readonly DirectiveNode[] | undefined },
  defaults: Defaults,
): readonly Condition[] {
  if (!directives || directives.length === 0) return [];
  return directives.map((directive) => conditionOf(directive, defaults)).filter((condition) => condition !== null);
}

/**
 * Whether a selection under these conditions is part of the operation (GraphQL §3.13.1–2). What is given counts before
 * a default, and null, which a variable with a default may be, is false: so do gateway and subgraphs execute it.
 */
export function isIncluded(conditions: readonly Condition[], variables: Variables): boolean {
  return conditions.every(
    (condition) => holds(condition.variable, condition.value, variables) === (condition.directive === 'include'),
  );
}

/** Whether it holds whatever the variables are. */
export const alwaysHolds = ({ directive, variable, value }: Condition): boolean =>
  variable === null && value === (directive === 'include');

/** Values of the variables that a document's conditions ask for; all that these need of a request. */
export type Flags = Readonly<Record<string, boolean>>;

/** Reads from a request's variables, coerced or not, what the conditions of a document ask for, in one order. */
export function flagsReader(document: DocumentNode, operation: OperationDefinitionNode): (given: Variables) => Flags {
  const defaults = defaultsOf(operation);
  const asked = new Map<string, boolean | null>();
  visit(document, {
    [Kind.DIRECTIVE](directive) {
      const condition = conditionOf(directive, defaults);
      if (condition && condition.variable !== null) asked.set(condition.variable, condition.value);
    },
  });
  return (given) => Object.fromEntries([...asked].map(([name, value]) => [name, holds(name, value, given)]));
}

/** Names the form that a document has under these flags: the same for the same answers to its conditions. */
export function formOf(flags: Flags): string {
  return Object.values(flags).map(Number).join('');
}

function holds(variable: string | null, otherwise: boolean | null, variables: Variables): boolean {
  const given = variable !== null && Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  return (given === undefined ? otherwise : given) === true;
}

function conditionOf({ name, arguments: given }: DirectiveNode, defaults: Defaults): Condition | null {
  if (name.value !== 'skip' && name.value !== 'include') return null;
  const value = given?.find((argument) => argument.name.value === 'if')?.value;
  if (value?.kind === Kind.VARIABLE) {
    const variable = value.name.value;
    return { directive: name.value, variable, value: defaults.get(variable) ?? null };
  }
  return value?.kind === Kind.BOOLEAN ? { directive: name.value, variable: null, value: value.value } : null;
}
