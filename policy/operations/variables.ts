import {
  getVariableValues,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
/** The variables, or why not. */
export type CoercedVariables = ReturnType<typeof getVariableValues>;

/** A variable's value as its type has it, or LEFT. */
type Coerce = (value: unknown) => unknown;

/** Left to graphql-js, which knows what is wrong with it, or how it is meant. */
const LEFT = Symbol('left to graphql-js');

/**
 * Coerces an operation's variables as graphql-js does (GraphQL §6.1.2), with the types looked up once; for gateway and
 * subgraphs. Only what fits and is plain (scalars, enums and lists of them) is done here; all of the rest, and every error, is left to graphql-js.
 */
export function coercionOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  options: NonNullable<Parameters<typeof getVariableValues>[3]>,
): (given: Variables) => CoercedVariables {
  const definitions = operation.variableDefinitions ?? [];
  const known = definitions.map(({ variable, type, defaultValue }) => {
    const declared = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
    const coerce = declared && !defaultValue ? coercionTo(declared) : null;
    return { name: variable.name.value, required: isNonNullType(declared), coerce };
  });
  const otherwise = (given: Variables): CoercedVariables => getVariableValues(schema, definitions, given, options);
  return (given) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, required, coerce } of known) {
      if (coerce === null) return otherwise(given);
      if (!Object.hasOwn(given, name)) {
        if (required) return otherwise(given);
        continue;
      }
      const value = coerce(given[name]);
      if (value === LEFT) return otherwise(given);
      coerced[name] = value;
    }
    return { coerced };
  };
}

/** Null: never done here. */
function coercionTo(type: GraphQLInputType): Coerce | null {
  if (isNonNullType(type)) {
    const inner = coercionTo(type.ofType);
    return inner && ((value) => (value === null || value === undefined ? LEFT : inner(value)));
  }
  if (isInputObjectType(type)) return null;
  if (isListType(type)) {
    const inner = coercionTo(type.ofType);
    return inner && ((value) => (value === null ? null : listOf(inner, value)));
  }
  return isLeafType(type) ? (value) => (value === null ? null : leaf(type, value)) : null;
}

function listOf(inner: Coerce, value: unknown): unknown {
  // One value for a list of one is a case of its own.
  if (!Array.isArray(value)) return LEFT;
  const list = new Array<unknown>(value.length);
  for (let i = 0; i < value.length; i += 1) {
    const item = inner(value[i]);
    if (item === LEFT) return LEFT;
    list[i] = item;
  }
  return list;
}

function leaf(type: { parseValue(value: unknown): unknown }, value: unknown): unknown {
  try {
    const parsed = type.parseValue(value);
    return parsed === undefined ? LEFT : parsed;
  } catch {
    return LEFT;
  }
}
