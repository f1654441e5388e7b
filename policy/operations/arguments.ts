import {
  GraphQLError,
  Kind,
  getArgumentValues,
  isNonNullType,
  valueFromAST,
  visit,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type ValueNode,
} from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import { withoutValues } from './without-values.ts';

export type Arguments = Record<string, unknown>;
type Variables = Readonly<Record<string, unknown>>;

/** Gives a resolver arguments of its own. @throws DomainError BAD_USER_INPUT where a variable does not fit after all */
export type ReadArguments = (variables: Variables) => Arguments;

const NONE: Arguments = Object.freeze({});

export function argumentsOf(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): ReadArguments {
  const [node] = nodes;
  if (!node || field.args.length === 0) return () => NONE;
  // Arguments without variables are the same in every request.
  if (!(node.arguments ?? []).some(({ value }) => usesVariables(value))) {
    let known: Arguments | undefined;
    return () => ({ ...(known ??= readArguments(field, node)) });
  }
  const parts = partsOf(field.args, node);
  const otherwise: ReadArguments = (variables) => readArguments(field, node, variables);
  return parts === null ? otherwise : (variables) => put(parts, variables) ?? otherwise(variables);
}

/** A variable with a default may be null where no null may stand (GraphQL §5.8.5); only its value shows that. */
function readArguments(field: GraphQLField<unknown, unknown>, node: FieldNode, variables?: Variables): Arguments {
  try {
    return getArgumentValues(field, node, variables);
  } catch (error) {
    if (error instanceof GraphQLError) throw new DomainError('BAD_USER_INPUT', withoutValues(error.message));
    throw error;
  }
}

type Part = { readonly name: string } & (
  | { readonly kind: 'fixed'; readonly value: unknown }
  /** A variable by itself, which was coerced with the others. */
  | { readonly kind: 'variable'; readonly variable: string; readonly nonNull: boolean }
);

/** Null: left to graphql-js, as a variable inside a list or object, or whatever it would refuse. */
function partsOf(declared: readonly GraphQLArgument[], node: FieldNode): readonly Part[] | null {
  const parts: Part[] = [];
  for (const { name, type, defaultValue } of declared) {
    const value = node.arguments?.find((given) => given.name.value === name)?.value;
    if (value?.kind === Kind.VARIABLE) {
      parts.push({ name, kind: 'variable', variable: value.name.value, nonNull: isNonNullType(type) });
      continue;
    }
    if (value && usesVariables(value)) return null;
    const fixed: unknown = value ? valueFromAST(value, type) : defaultValue;
    if (fixed !== undefined) parts.push({ name, kind: 'fixed', value: fixed });
    else if (value || isNonNullType(type)) return null;
  }
  return parts;
}

/** Null: a variable that is not given, or is null where that may not be. */
function put(parts: readonly Part[], variables: Variables): Arguments | null {
  const values: Arguments = {};
  for (const part of parts) {
    if (part.kind === 'fixed') {
      values[part.name] = part.value;
      continue;
    }
    if (!Object.hasOwn(variables, part.variable)) return null;
    const value = variables[part.variable];
    if (value === null && part.nonNull) return null;
    values[part.name] = value;
  }
  return values;
}

function usesVariables(value: ValueNode): boolean {
  let found = false;
  visit(value, { Variable: () => void (found = true) });
  return found;
}
